"""Photos and papers that prove what was done about an alarm."""
