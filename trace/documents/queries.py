"""The queries of this package, by name."""

from pathlib import Path
from typing import Final

from byssus.core.sql import load_queries

SQL: Final = load_queries(Path(__file__).with_name("queries.sql"))
