"""Goods that may break a rule in a span of time, found by the database, with the part of the chain that shows it.

The rules themselves stay functions of values. A finder leaves out what cannot be at fault, so that of a month, or of a
firm's year, only what may be is loaded and judged: it may let innocents through, and never a culprit go.
"""
