"""Pictures: the codes in a photo."""
