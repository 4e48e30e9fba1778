"""Temperatures during a stay, plotted: the curve of each thermometer, the limits, excursions, and where data lack."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, floor
from typing import Final
from zoneinfo import ZoneInfo

from byssus.core.paper.picture import Anchor, Box, Ink, Mark, Picture, Stroke, Words
from byssus.core.plant.haccp import Severity
from byssus.trace.answer.model import LivedStay
from byssus.trace.documents.report_words import Say
from byssus.trace.exposure.place import Gap

WIDTH, HEIGHT = 760.0, 170.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 130.0, 8.0, 26.0
_INK: Final = {Severity.WARN: Ink.QUIET, Severity.ALARM: Ink.WARN, Severity.CRITICAL: Ink.BAD}
_DASHED: Final = (False, True)
_STEPS: Final = (1, 2, 5, 10, 20, 50)
_MOST_LINES: Final = 7
_MOST_NAMES, _NAME = 5, 125.0
"""Of curves, and how much room one has."""


@dataclass(frozen=True, slots=True)
class Dot:
    """What a thermometer showed in a short time: from lowest to highest, in °C."""

    at: datetime
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """What one thermometer showed, in order of time."""

    point: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    start: datetime
    end: datetime
    low: float
    high: float

    def x(self, at: datetime) -> float:
        share = (min(max(at, self.start), self.end) - self.start) / max(self.end - self.start, timedelta(seconds=1))
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, celsius: float) -> float:
        return _TOP + (self.high - celsius) / (self.high - self.low) * (HEIGHT - _TOP - _BOTTOM)


def plot(stay: LivedStay, curves: Sequence[Curve], until: datetime, zone: ZoneInfo, say: Say) -> Picture:
    """Draw a stay; one that is not over ends at `until`."""
    scale = _scale(stay, curves, until)
    marks = (
        *_shades(stay, scale, say),
        *_grid(scale, zone),
        *_limits(stay, scale, say),
        *_curves(stay, curves, scale),
    )
    place = " · ".join(text for text in (say.name(stay.place.site, stay.place.site_en), _name(stay, say)) if text)
    return Picture(say("curve", place=place), WIDTH, HEIGHT, marks)


def _name(stay: LivedStay, say: Say) -> str:
    return say.name(stay.place.name, stay.place.name_en) or stay.place.uri


def _scale(stay: LivedStay, curves: Iterable[Curve], until: datetime) -> _Scale:
    values = [value for curve in curves for dot in curve.dots for value in (dot.low, dot.high)]
    values += [over.limit for over in stay.over]
    low, high = (floor(min(values)) - 1, ceil(max(values)) + 1) if values else (-1, 1)
    return _Scale(stay.arrived_at, stay.left_at or until, low, high)


def _shades(stay: LivedStay, scale: _Scale, say: Say) -> Iterator[Mark]:
    """Where no thermometer tells, and excursions: a band below the curves, named in words."""
    floor_y = HEIGHT - _BOTTOM
    for gap in stay.gaps:
        left, right = scale.x(gap.start), scale.x(gap.end)
        yield Box(left, _TOP, max(right - left, 0.5), floor_y - _TOP, fill=Ink.FIELD)
        yield Words(left + 2, _TOP + 8, say("no_data"), size=6, ink=Ink.QUIET)
    for excursion in stay.excursions:
        left, right = scale.x(excursion.started_at), scale.x(excursion.ended_at or scale.end)
        yield Box(left, floor_y - 4, max(right - left, 1), 4, fill=_INK[excursion.severity])
        yield Words(left + 2, floor_y - 6, say("excursion"), size=6, ink=_INK[excursion.severity])


def _grid(scale: _Scale, zone: ZoneInfo) -> Iterator[Mark]:
    step = next(each for each in _STEPS if (scale.high - scale.low) / each <= _MOST_LINES or each == _STEPS[-1])
    for celsius in range(ceil(scale.low / step) * step, floor(scale.high) + 1, step):
        y = scale.y(celsius)
        yield Stroke(((_LEFT, y), (WIDTH - _RIGHT, y)), Ink.FIELD, 0.5)
        yield Words(_LEFT - 4, y + 2.5, f"{celsius}".replace("-", "−"), ink=Ink.QUIET, anchor=Anchor.END)
    for share, anchor in ((0.0, Anchor.START), (0.5, Anchor.MIDDLE), (1.0, Anchor.END)):
        at = scale.start + (scale.end - scale.start) * share
        text = f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
        yield Words(scale.x(at), HEIGHT - _BOTTOM + 11, text, ink=Ink.QUIET, anchor=anchor)
    corners = ((_LEFT, _TOP), (_LEFT, HEIGHT - _BOTTOM), (WIDTH - _RIGHT, HEIGHT - _BOTTOM))
    yield Stroke(corners, Ink.QUIET, 0.7)


def _limits(stay: LivedStay, scale: _Scale, say: Say) -> Iterator[Mark]:
    """Each limit once, named at its right end; names that would lie on one another move down."""
    limits = sorted({(over.limit, over.severity, over.direction) for over in stay.over}, key=lambda each: -each[0])
    lowest = 0.0
    for limit, severity, direction in limits:
        y = scale.y(limit)
        words = say("limit", severity=say(severity), direction=say(direction), limit=f"{limit:g}")
        lowest = max(y + 2.5, lowest + 8)
        yield Stroke(((_LEFT, y), (WIDTH - _RIGHT, y)), _INK[severity], 0.7, dashed=True)
        yield Words(WIDTH - _RIGHT + 4, lowest, words.replace("-", "−"), ink=_INK[severity])


def _curves(stay: LivedStay, curves: Sequence[Curve], scale: _Scale) -> Iterator[Mark]:
    for number, curve in enumerate(curves):
        dashed = _DASHED[number % 2]
        for part in _unbroken(curve.dots, [gap for gap in stay.gaps if gap.point == curve.point]):
            line = tuple((scale.x(at), scale.y(value)) for at, value in _line(part))
            yield Stroke(line if len(line) > 1 else (*line, (line[0][0] + 0.5, line[0][1])), Ink.ACCENT, 0.8, dashed)
    y = HEIGHT - _BOTTOM + 22
    for number, curve in enumerate(curves[:_MOST_NAMES]):
        x = _LEFT + number * _NAME
        yield Stroke(((x, y - 2.5), (x + 16, y - 2.5)), Ink.ACCENT, 0.8, _DASHED[number % 2])
        yield Words(x + 20, y, curve.point)
    if len(curves) > _MOST_NAMES:
        yield Words(_LEFT + _MOST_NAMES * _NAME, y, f"+{len(curves) - _MOST_NAMES}")


def _unbroken(dots: Sequence[Dot], gaps: Sequence[Gap]) -> Iterator[list[Dot]]:
    """The curve in pieces: no line is drawn over a time of which nothing is known."""
    part: list[Dot] = []
    for dot in dots:
        if part and any(part[-1].at <= gap.start < dot.at or part[-1].at < gap.end <= dot.at for gap in gaps):
            yield part
            part = []
        part.append(dot)
    if part:
        yield part


def _line(dots: Sequence[Dot]) -> Iterator[tuple[datetime, float]]:
    """Through the lowest and the highest of each dot, the nearer one first."""
    before = dots[0].low
    for dot in dots:
        rises = abs(dot.low - before) <= abs(dot.high - before)
        nearer, farther = (dot.low, dot.high) if rises else (dot.high, dot.low)
        yield dot.at, nearer
        if farther != nearer:
            yield dot.at, farther
        before = farther
