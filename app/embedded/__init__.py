"""Servers that Byssus brings along, for a machine where nobody has installed any."""
