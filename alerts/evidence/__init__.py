"""Months of the alarm log as files that verify without us."""
