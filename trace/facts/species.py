"""Species by whatever name people give them: in Chinese, in Latin, and in short."""

from typing import Final

_NAMES: Final = {
    "厚壳贻贝": "Mytilus coruscus",
    "m. coruscus": "Mytilus coruscus",
    "紫贻贝": "Mytilus galloprovincialis",
    "m. galloprovincialis": "Mytilus galloprovincialis",
    "翡翠贻贝": "Perna viridis",
    "p. viridis": "Perna viridis",
}
"""Names of the farmed mussels of China's coast → Latin ones."""


def species_named(text: str) -> str:
    """The Latin name of a species; what we know no other name of as it was written, but for capitals and spaces."""
    name = " ".join(text.split())
    return _NAMES.get(name.lower(), name.capitalize())
