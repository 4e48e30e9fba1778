"""Proposes which point an unknown channel may feed: a guess for a person to confirm, never applied by itself."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from byssus.ingest.message import Refused
from byssus.ingest.units import convert

_WORDS = {
    "Cel": re.compile(r"temp|tmp|温|^t\d*$", re.IGNORECASE),
    "%RH": re.compile(r"hum|rh|湿|^h\d*$", re.IGNORECASE),
    "/": re.compile(r"door|magnet|contact|门", re.IGNORECASE),
}
"""Unit of a point → what channels of that kind are called, for those that name no unit."""
_PARTS = re.compile(r"[^\W_]+")


class FreePoint(NamedTuple):
    """A point that nothing feeds, the gateways of its site, and since when nothing does; None: nothing ever did."""

    code: str
    unit: str
    gateways: Sequence[str]
    since: datetime | None = None


class Channel(NamedTuple):
    """A channel that feeds nothing; `gateway` is None where its topic does not tell."""

    device: str
    name: str
    unit: str | None
    gateway: str | None


def propose(channels: Sequence[Channel], points: Sequence[FreePoint]) -> Mapping[Channel, str]:
    """Channel → the one free point at its gateway's site that it can feed; a point that several ask for is nobody's."""
    found = {channel: code for channel in channels if (code := _only(channel, points)) is not None}
    asked = Counter(found.values())
    return {channel: code for channel, code in found.items() if asked[code] == 1}


def _only(channel: Channel, points: Sequence[FreePoint]) -> str | None:
    fitting = [point.code for point in points if _fits(channel, point)]
    if len(fitting) > 1:
        words = {word.lower() for text in (channel.device, channel.name) for word in _PARTS.findall(text)}
        fitting = [code for code in fitting if _PARTS.findall(code)[-1].lower() in words]
    return fitting[0] if len(fitting) == 1 else None


def _fits(channel: Channel, point: FreePoint) -> bool:
    if channel.gateway is not None and channel.gateway not in point.gateways:
        return False
    if channel.unit is None:
        return bool(_WORDS[point.unit].search(channel.name)) if point.unit in _WORDS else False
    try:
        convert(0.0, channel.unit, point.unit)
    except Refused:
        return False
    return True
