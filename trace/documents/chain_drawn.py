"""The chain as pictures for paper: cards from the sea down to the shop, threads between them, so many rows a page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from byssus.core.paper.fonts import width_of
from byssus.core.paper.picture import Box, Ink, Mark, Picture, Stroke, Words
from byssus.trace.answer.cards import Card, Chain
from byssus.trace.answer.layout import Spot, lay_out
from byssus.trace.answer.model import Item
from byssus.trace.documents.report_words import Say

_WIDTH: Final = 760.0
_PER_ROW: Final = 5
_ROWS: Final = 7
_GAP, _HEIGHT, _DROP, _PAD = 10.0, 46.0, 24.0, 5.0
_CARD: Final = (_WIDTH - (_PER_ROW - 1) * _GAP) / _PER_ROW
_MARGIN: Final = 12.0
"""Above and below: threads that come from, or go on to, another page end there."""


def draw_chain(chain: Chain, zone: ZoneInfo, say: Say) -> tuple[Picture, ...]:
    """The chain, cut into pages."""
    cards = {card.uri: card for card in chain.cards}
    spots = {spot.node: spot for spot in lay_out(list(cards), sorted(chain.links), _PER_ROW)}
    rows = max((spot.row for spot in spots.values()), default=-1) + 1
    return tuple(
        _page(chain, [spots[uri] for uri in spots if first <= spots[uri].row < first + _ROWS], spots, first, zone, say)
        for first in range(0, rows, _ROWS)
    )


def _page(
    chain: Chain, here: Sequence[Spot[str]], spots: Mapping[str, Spot[str]], first: int, zone: ZoneInfo, say: Say
) -> Picture:
    cards = {card.uri: card for card in chain.cards}
    rows = max(spot.row for spot in here) - first + 1
    height = 2 * _MARGIN + rows * (_HEIGHT + _DROP) - _DROP
    shown = {spot.node for spot in here}
    marks: list[Mark] = []
    for source, target in sorted(chain.links):
        if source in shown or target in shown:
            marked = cards[source].asked or cards[target].asked
            marks.append(_thread(spots[source], spots[target], first, height, marked=marked))
    for spot in here:
        marks += _card(cards[spot.node], *_corner(spot, first), zone, say)
    return Picture(say("chain"), _WIDTH, height, tuple(marks))


def _corner(spot: Spot[str], first: int) -> tuple[float, float]:
    taken = spot.of * _CARD + (spot.of - 1) * _GAP
    left = (_WIDTH - taken) / 2 + spot.column * (_CARD + _GAP)
    return left, _MARGIN + (spot.row - first) * (_HEIGHT + _DROP)


def _thread(source: Spot[str], target: Spot[str], first: int, height: float, *, marked: bool) -> Stroke:
    """From the foot of one card to the head of another; cut at the edge of the page."""
    (x1, y1), (x2, y2) = _corner(source, first), _corner(target, first)
    ends = ((x1 + _CARD / 2, y1 + _HEIGHT), (x2 + _CARD / 2, y2))
    points = tuple((x, min(max(y, 0.0), height)) for x, y in ends)
    return Stroke(points, Ink.ACCENT if marked else Ink.QUIET, 1.2 if marked else 0.6)


def _card(card: Card, x: float, y: float, zone: ZoneInfo, say: Say) -> Iterator[Mark]:
    yield Box(x, y, _CARD, _HEIGHT, fill=Ink.FIELD, outline=Ink.ACCENT if card.asked else Ink.QUIET)
    lines = [
        (_title(card, say), Ink.TEXT, True),
        (_code(card.item), Ink.TEXT, False),
        (_made(card, zone, say), Ink.QUIET, False),
    ]
    if card.over:
        severity, minutes = card.over
        lines.append((f"{say(severity)} · {say('over')} {minutes:.0f}", Ink.BAD, False))
    for number, (text, ink, bold) in enumerate(lines):
        shown = cut_to(text, 7, _CARD - 2 * _PAD, bold=bold)
        yield Words(x + _PAD, y + 10.5 + number * 10, shown, ink=ink, bold=bold)


def _title(card: Card, say: Say) -> str:
    name = say.name(card.item.product, card.item.product_en) or say.level(card.item.level)
    return f"{name} {say('alike', n=len(card.nodes))}" if len(card.nodes) > 1 else name


def _code(item: Item) -> str:
    return item.sscc or " ".join(part for part in (item.lot, item.serial) if part) or item.gtin or item.uri


def _made(card: Card, zone: ZoneInfo, say: Say) -> str:
    origin = card.origin
    if origin is None:
        return ""
    place = say.name(origin.place.name, origin.place.name_en) if origin.place else ""
    return f"{say.step(origin.step or '')} {origin.time.astimezone(zone):%m-%d %H:%M} {place}".strip()


def cut_to(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """A text of at most this width; what is cut ends with an ellipsis."""
    if width_of(text, size, bold=bold) <= width:
        return text
    while text and width_of(f"{text}…", size, bold=bold) > width:
        text = text[:-1]
    return f"{text}…"
