"""The named queries of this package."""

from pathlib import Path

from byssus.core.sql import load_queries

SQL = load_queries(Path(__file__).with_name("recall.sql"))
