"""Labels: a code as a symbol that scanners read, beside the words that people read."""
