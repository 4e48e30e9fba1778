"""Signatures on files that leave the installation, and the keys behind them."""
