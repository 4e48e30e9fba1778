"""Holds: goods that may not be shipped or sold, until somebody decides about them."""
