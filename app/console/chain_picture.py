"""The picture of a chain in pixels: cards on rows from the farm down to the shop, and the threads between them."""

from dataclasses import dataclass
from typing import TypeAlias

from byssus.trace.answer.cards import Card, Chain
from byssus.trace.answer.layout import Spot, lay_out

_Corner: TypeAlias = tuple[float, float]
_GAP = 16.0
_DROP = 40.0
"""Between two rows: room for threads to bend."""


@dataclass(frozen=True, slots=True)
class Frame:
    """How wide the picture is, how many cards stand side by side at most, and how high a card is."""

    width: float
    per_row: int
    card_height: float


WIDE = Frame(672.0, 3, 96.0)
NARROW = Frame(320.0, 2, 112.0)


@dataclass(frozen=True, slots=True)
class Placed:
    """A card with the corner it begins at."""

    card: Card
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Thread:
    """A link as an SVG path; those of what was asked for are `marked`."""

    path: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Cards of one size, and the threads between them."""

    width: float
    height: float
    card_width: float
    card_height: float
    placed: tuple[Placed, ...]
    threads: tuple[Thread, ...]


def picture(chain: Chain, frame: Frame) -> Picture:
    """Draw the chain within the frame."""
    width = (frame.width - (frame.per_row - 1) * _GAP) / frame.per_row
    cards = {card.uri: card for card in chain.cards}
    spots = lay_out(list(cards), sorted(chain.links), frame.per_row)
    corners = {spot.node: _corner(spot, frame, width) for spot in spots}
    rows = max((spot.row for spot in spots), default=-1) + 1
    return Picture(
        frame.width,
        max(rows * (frame.card_height + _DROP) - _DROP, 0),
        width,
        frame.card_height,
        tuple(Placed(cards[uri], *corners[uri]) for uri in corners),
        tuple(
            Thread(_path(corners[source], corners[target], width, frame), cards[source].asked or cards[target].asked)
            for source, target in sorted(chain.links)
        ),
    )


def _corner(spot: Spot[str], frame: Frame, width: float) -> _Corner:
    taken = spot.of * width + (spot.of - 1) * _GAP
    left = (frame.width - taken) / 2
    return round(left + spot.column * (width + _GAP), 1), spot.row * (frame.card_height + _DROP)


def _path(source: _Corner, target: _Corner, width: float, frame: Frame) -> str:
    """From the foot of one card to the head of another; upwards for what came back to be worked again."""
    x1, y1 = source[0] + width / 2, source[1] + frame.card_height
    x2, y2 = target[0] + width / 2, target[1]
    bend = max(_DROP, abs(y2 - y1) / 2)
    return f"M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"
