"""Workshops: intake, production and sale in a few taps on a phone, each an event of the chain; gaps in them."""
