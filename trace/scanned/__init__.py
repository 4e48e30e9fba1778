"""Scanned: how often codes were seen and where, which single packs seem to be copied, and what tills should refuse."""
