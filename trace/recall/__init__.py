"""Recalls: which goods are concerned, where they are, what was won back, and how the clock runs."""
