"""The names of what a code stands for: the product, its batch and the single pack."""

from urllib.parse import quote

from byssus.trace.codes import canonical, link_of
from byssus.trace.gs1 import Code


def names_of(code: Code) -> tuple[str, ...]:
    """Canonical names, the coarsest first, the finest last; empty where the code names nothing."""
    finest = link_of(code)
    if finest is None or code.gtin is None:
        return (finest,) if finest else ()
    product = f"https://id.gs1.org/01/{code.gtin}"
    batch = (canonical(f"{product}/10/{quote(code.lot, safe='')}"),) if code.lot else ()
    return tuple(dict.fromkeys((product, *batch, finest)))
