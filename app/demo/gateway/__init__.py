"""Simulated gateways: what they measure, how they say it, and what becomes of it on the way to the broker."""
