"""Where a code was seen, no finer than a tenth of a degree (some 10 km): enough to tell far from near, not who."""

import re
from math import asin, cos, radians, sin, sqrt
from typing import Final, NamedTuple

_EARTH_KM: Final = 6371.0
_CELLS_KM: Final = 16.0
"""Two places may be so much nearer to each other than the middles of their cells: twice half the diagonal of one."""
_COORDINATES: Final = re.compile(r"(?:geo:)?(-?\d{1,2}(?:\.\d{1,12})?),(-?\d{1,3}(?:\.\d{1,12})?)(?:[;,].+)?", re.ASCII)


class Spot(NamedTuple):
    """The middle of a cell of a tenth of a degree, WGS 84."""

    latitude: float
    longitude: float


def coarse(latitude: float, longitude: float) -> Spot:
    """The cell of a place."""
    return Spot(round(latitude, 1), round(longitude, 1))


def read_spot(text: str | None) -> Spot | None:
    """The cell of what a phone says of its place: `30.72,122.77`, or a geo URI (RFC 5870); None of anything else."""
    match = _COORDINATES.fullmatch((text or "").strip())
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    return coarse(latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def least_kilometres(one: Spot, other: Spot) -> float:
    """How far two places in these cells are from each other at least, along the great circle."""
    return max(0.0, great_circle(*one, *other) - _CELLS_KM)


def great_circle(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Kilometres between two places (haversine formula)."""
    north = radians(other_latitude - latitude)
    east = radians(other_longitude - longitude)
    squared = sin(north / 2) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(squared)))
