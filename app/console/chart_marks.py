"""What is marked on a chart: limits as lines, excursions and gaps as areas, each named as far as there is room."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import TypeAlias
from zoneinfo import ZoneInfo

from byssus.alerts.views.recording import Gap, Limit, Recording
from byssus.app.console.figures import number, span
from byssus.app.console.words import Words
from byssus.core.plant.haccp import Severity

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Options: TypeAlias = dict[str, Json]

FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
TEXT: Options = {"fontFamily": FONT, "fontSize": 14, "color": "#43555e"}
_SILENT = "#4d5863"
_TONES = {Severity.WARN: "#7a5c00", Severity.ALARM: "#b54a00", Severity.CRITICAL: "#a80f1c"}
_SHADES = {Severity.WARN: "#d6aa1433", Severity.ALARM: "#e2781e33", Severity.CRITICAL: "#be1e2d33"}
_DASHES: dict[Severity, Json] = {Severity.WARN: [2, 4], Severity.ALARM: [7, 5], Severity.CRITICAL: "solid"}
_WIDE_BAND, _WIDE_GAP = 0.06, 0.15
"""The parts of the window from which on areas have room for their labels, even on a phone."""


def wall(instant: datetime, zone: ZoneInfo) -> str:
    """The site's wall time, said to be UTC: ECharts knows no time zones."""
    return instant.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%SZ")


class Marks:
    """The marks of one recording."""

    def __init__(self, recording: Recording, zone: ZoneInfo, words: Words) -> None:
        self._recording = recording
        self._window = recording.window
        self._zone = zone
        self._words = words

    def limits(self) -> list[Json]:
        """One line for each level; rungs of a ladder that differ only in their delay share it."""

        def level(limit: Limit) -> tuple[float, str, datetime]:
            return limit.bound.limit, limit.bound.direction, limit.start

        lines = groupby(sorted(self._recording.lines, key=level), key=level)
        return [self._limit(sorted(rungs, key=lambda rung: list(Severity).index(rung.severity))) for _, rungs in lines]

    def areas(self) -> list[Json]:
        """Gaps, and over them bands for excursions, one at a time: where several hold at once, the worst."""
        gaps = map(self._gap, self._recording.gaps)
        return [*gaps, *map(self._band, bands(self._recording))]

    def _limit(self, rungs: list[Limit]) -> Json:
        worst = rungs[-1]
        names = self._words("list.comma").join(self._words(f"severity.{rung.severity}") for rung in rungs)
        tone = _TONES[worst.severity]
        bound = worst.bound
        label = _label(f"{names} {bound.sign} {number(bound.limit)}", tone, "insideStartTop")
        style: Options = {"color": tone, "width": 1.5, "type": _DASHES[worst.severity]}
        start: Options = {"coord": [self._at(worst.start), bound.limit], "lineStyle": style, "label": label}
        return [start, {"coord": [self._at(worst.end), bound.limit]}]

    def _gap(self, gap: Gap) -> Json:
        text = self._words("point.no_data_for", t=span(gap.end - gap.start, self._words))
        label = _label(text, _SILENT, "insideBottom") | {"show": self._part(gap.end - gap.start) > _WIDE_GAP}
        style: Options = {"color": f"{_SILENT}22", "borderColor": f"{_SILENT}99", "borderType": "dashed"}
        return self._area(gap.start, gap.end, style | {"borderWidth": 1}, label)

    def _band(self, band: "Band") -> Json:
        label = _label(self._words(f"severity.{band.severity}"), _TONES[band.severity], "insideTop")
        label["show"] = self._part(band.end - band.start) > _WIDE_BAND
        return self._area(band.start, band.end, {"color": _SHADES[band.severity]}, label)

    def _area(self, begin: datetime, end: datetime, style: Options, label: Options) -> Json:
        return [{"xAxis": self._at(begin), "itemStyle": style, "label": label}, {"xAxis": self._at(end)}]

    def _at(self, instant: datetime) -> str:
        return wall(instant, self._zone)

    def _part(self, length: timedelta) -> float:
        """Which part of the window that is."""
        return length / (self._window.end - self._window.start)


@dataclass(frozen=True, slots=True)
class Band:
    """A time during which the worst excursion had this severity."""

    start: datetime
    end: datetime
    severity: Severity


def bands(recording: Recording) -> list[Band]:
    """The window's time out of limits, parted where the worst severity changes; in order, none overlaps another."""
    window = recording.window
    whole = [
        Band(max(each.started_at, window.start), min(each.cleared_at or window.end, window.end), each.severity)
        for each in recording.excursions
    ]
    found: list[Band] = []
    for start, end in pairwise(sorted({edge for each in whole for edge in (each.start, each.end)})):
        holding = [each.severity for each in whole if each.start <= start and end <= each.end]
        if not holding:
            continue
        worst = max(holding, key=list(Severity).index)
        if found and (found[-1].end, found[-1].severity) == (start, worst):
            found[-1] = replace(found[-1], end=end)
        else:
            found.append(Band(start, end, worst))
    return found


def _label(text: str, tone: str, position: str) -> Options:
    return TEXT | {"formatter": text, "position": position, "color": tone, "fontSize": 13, "fontWeight": 600}
