"""The mussel season: who grows, lands, cooks and sells what, and how it is reported."""
