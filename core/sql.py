"""SQL lives in `.sql` files beside the code that owns the tables; this reads them into named queries."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

_NAME = re.compile(r"^-- (\w+): .+$", re.MULTILINE)


def load_queries(file: Path) -> Mapping[str, bytes]:
    """Read the queries of an `.sql` file.

    Each query begins with one comment line `-- name: what it is for` and ends before the next such line. They come
    back as bytes, which is what psycopg takes for SQL that is not a literal in the code.

    Raises:
        ValueError: text before the first name, or one name twice; both are faults of ours.
    """
    text = file.read_text(encoding="utf-8")
    head, *parts = _NAME.split(text)
    if head.strip():
        raise ValueError(f"{file}: text before the first `-- name: purpose` line")
    names = parts[::2]
    if len(set(names)) < len(names):
        raise ValueError(f"{file}: a name stands twice among {names}")
    return MappingProxyType({name: body.strip().encode() for name, body in zip(names, parts[1::2], strict=True)})
