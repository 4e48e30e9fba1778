"""Files that loggers export: what stands in them is recognised by pure functions, and stored as late readings are."""
