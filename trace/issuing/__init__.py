"""Issuing: which codes were given out for packs, each once only, and how many of the packs made that is."""
