"""Edge nodes of Sparkplug B: what they said at birth is needed to understand what they say afterwards."""
