"""Photos and papers that people send: what kind they are, and what of them is kept."""
