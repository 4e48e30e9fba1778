"""The headers that every answer of the resolver has."""

from collections.abc import Mapping
from typing import Final

METHODS: Final = "GET, HEAD, OPTIONS"
HEADERS: Final[Mapping[str, str]] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Expose-Headers": "Link",
    "Vary": "Accept, Accept-Language",
    "Cache-Control": "no-cache",
}
"""For every site (CORS), by language and form, and asked again each time: a recall must not hide in a cache."""
RAW_HEADERS: Final = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
"""The same, as they go over the wire: encoding them again for each answer costs a tenth of it."""
PREFLIGHT: Final[Mapping[str, str]] = {
    **HEADERS,
    "Allow": METHODS,
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
