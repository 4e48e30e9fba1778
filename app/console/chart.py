"""A point's recording as a chart: readings, limits as lines, excursions as bands, gaps left open and named.

ECharts knows no time zones, so every time is given to it as the site's wall time, called UTC.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeAlias
from zoneinfo import ZoneInfo

from byssus.alerts.recording import Gap, Limit, PastExcursion, Recording, Stretch
from byssus.app.console.figures import number, span, unit_name
from byssus.app.console.words import Words
from byssus.core.plant.model import Direction, Severity

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Options: TypeAlias = dict[str, Json]

_INK, _INK_2, _SEA, _RANGE, _RULE, _SILENT = "#12242c", "#43555e", "#0b5566", "#9cc3cc", "#e4eaeb", "#4d5863"
_TONES = {Severity.WARN: "#7a5c00", Severity.ALARM: "#b54a00", Severity.CRITICAL: "#a80f1c"}
_SHADES = {Severity.WARN: "#d6aa1433", Severity.ALARM: "#e2781e33", Severity.CRITICAL: "#be1e2d33"}
_DASHES: dict[Severity, Json] = {Severity.WARN: [2, 4], Severity.ALARM: [7, 5], Severity.CRITICAL: "solid"}
_BEYOND = {Direction.ABOVE: ">", Direction.BELOW: "<"}
_FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif'
_TEXT: Options = {"fontFamily": _FONT, "fontSize": 14, "color": _INK_2}
_MINUS = "v => String(v).replace('-', '\N{MINUS SIGN}')"
_DATES: Options = {"day": "{MM}-{dd}", "month": "{MM}-{dd}", "hour": "{HH}:{mm}", "minute": "{HH}:{mm}"}
_WIDE_BAND, _WIDE_GAP = 0.06, 0.15
"""The parts of the window from which on areas have room for their labels, even on a phone."""


def chart(recording: Recording, unit: str, zone: str, words: Words) -> Options:
    """The options of the chart, for values in `unit` and the clock of the time zone `zone`."""
    drawing = _Drawing(recording, ZoneInfo(zone), words)
    low, high = drawing.range()
    return {
        "useUTC": True,
        "animation": False,
        "textStyle": _TEXT,
        "grid": {"left": 8, "right": 14, "top": 34, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis", "confine": True, "textStyle": _TEXT | {"color": _INK}, ":formatter": _tip(unit)},
        "xAxis": {
            "type": "time",
            "min": drawing.wall(recording.window.start),
            "max": drawing.wall(recording.window.end),
            "axisLabel": _TEXT | {"hideOverlap": True, "formatter": _DATES},
            "axisLine": {"lineStyle": {"color": _INK_2}},
        },
        "yAxis": {
            "type": "value",
            "name": unit_name(unit),
            "nameTextStyle": _TEXT | {"align": "left"},
            "min": low,
            "max": high,
            "axisLabel": _TEXT | {":formatter": _MINUS},
            "splitLine": {"lineStyle": {"color": _RULE}},
        },
        "series": [*drawing.range_series(), drawing.mean_series()],
    }


def _tip(unit: str) -> str:
    """What stands under the pointer, in JavaScript: the time, the value, and its range if it is a mean."""
    tail = f"\N{NO-BREAK SPACE}{unit_name(unit)}"
    return f"""items => {{
        const line = items.find(item => item.seriesId === 'mean');
        if (!line || line.value[1] === null) return '';
        const text = value => value.toFixed(1).replace('-', '\N{MINUS SIGN}');
        const [time, mean, low, high] = line.value;
        const at = new Date(time).toISOString().slice(0, 16).replace('T', ' ');
        const range = low === high ? '' : `<br>${{text(low)}} … ${{text(high)}}{tail}`;
        return `${{at}}<br><b>${{text(mean)}}{tail}</b>${{range}}`;
    }}"""


class _Drawing:
    """The parts of one chart."""

    def __init__(self, recording: Recording, zone: ZoneInfo, words: Words) -> None:
        self._recording = recording
        self._window = recording.window
        self._zone = zone
        self._words = words

    def wall(self, instant: datetime) -> str:
        """The site's wall time, said to be UTC."""
        return instant.astimezone(self._zone).strftime("%Y-%m-%dT%H:%M:%SZ")

    def range(self) -> tuple[float, float]:
        """From below the lowest to above the highest value or limit, on whole numbers."""
        values = [value for stretch in self._recording.stretches for value in (stretch.low, stretch.high)]
        values += [limit.value for limit in self._recording.limits]
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        edge = max(1.0, (high - low) * 0.08)
        return float((low - edge) // 1), float(-((-high - edge) // 1))

    def mean_series(self) -> Options:
        """The readings, or the means of stretches, with everything that is marked on them."""
        gaps = [self._gap(gap) for gap in self._recording.gaps]
        bands = [self._band(excursion) for excursion in reversed(self._recording.excursions)]
        return {
            "id": "mean",
            "type": "line",
            "showSymbol": False,
            "lineStyle": {"width": 2, "color": _SEA},
            "itemStyle": {"color": _SEA},
            "data": [
                [time, stretch.mean, stretch.low, stretch.high] if stretch else [time, None]
                for time, stretch in self._parts()
            ],
            "markLine": {"silent": True, "symbol": "none", "data": list(self._limits())},
            "markArea": {"silent": True, "data": gaps + bands},
        }

    def range_series(self) -> Iterator[Options]:
        """From the lowest to the highest of each stretch, when stretches are more than one reading."""
        if not self._recording.step:
            return
        style: Options = {
            "type": "line",
            "stack": "range",
            "stackStrategy": "all",
            "showSymbol": False,
            "silent": True,
            "lineStyle": {"opacity": 0},
            "itemStyle": {"opacity": 0},
        }
        shown = list(self._parts())
        lows: list[Json] = [[time, stretch.low if stretch else None] for time, stretch in shown]
        heights: list[Json] = [[time, stretch.high - stretch.low if stretch else None] for time, stretch in shown]
        yield style | {"id": "low", "data": lows}
        yield style | {"id": "high", "data": heights, "areaStyle": {"color": _RANGE, "opacity": 0.6}}

    def _parts(self) -> Iterator[tuple[str, Stretch | None]]:
        """The stretches by wall time, with an empty one in each gap, at which the line breaks."""
        parts: list[tuple[datetime, Stretch | None]] = [(each.time, each) for each in self._recording.stretches]
        parts += [(gap.start + timedelta(seconds=1), None) for gap in self._recording.gaps]
        return ((self.wall(time), stretch) for time, stretch in sorted(parts, key=lambda part: part[0]))

    def _limits(self) -> Iterator[Json]:
        """One line for each level; rungs of a ladder that differ only in their delay share it."""

        def level(limit: Limit) -> tuple[float, str, datetime]:
            return limit.value, limit.direction, limit.start

        for _, rungs in groupby(sorted(self._recording.limits, key=level), key=level):
            yield self._limit(sorted(rungs, key=lambda limit: list(Severity).index(limit.severity)))

    def _limit(self, rungs: list[Limit]) -> Json:
        worst = rungs[-1]
        names = self._words("list.comma").join(self._words(f"severity.{rung.severity}") for rung in rungs)
        tone = _TONES[worst.severity]
        label = self._label(f"{names} {_BEYOND[worst.direction]} {number(worst.value)}", tone, "insideStartTop")
        style: Options = {"color": tone, "width": 1.5, "type": _DASHES[worst.severity]}
        start: Options = {"coord": [self.wall(worst.start), worst.value], "lineStyle": style, "label": label}
        return [start, {"coord": [self.wall(worst.end), worst.value]}]

    def _gap(self, gap: Gap) -> Json:
        text = self._words("point.no_data_for", t=span(gap.end - gap.start, self._words))
        label = self._label(text, _SILENT, "insideBottom") | {"show": self._part(gap.end - gap.start) > _WIDE_GAP}
        style: Options = {
            "color": f"{_SILENT}22",
            "borderColor": f"{_SILENT}99",
            "borderWidth": 1,
            "borderType": "dashed",
        }
        return [{"xAxis": self.wall(gap.start), "itemStyle": style, "label": label}, {"xAxis": self.wall(gap.end)}]

    def _band(self, excursion: PastExcursion) -> Json:
        begin = max(excursion.started_at, self._window.start)
        end = min(excursion.cleared_at or self._window.end, self._window.end)
        text, tone = self._words(f"severity.{excursion.severity}"), _TONES[excursion.severity]
        label = self._label(text, tone, "insideTop") | {"show": self._part(end - begin) > _WIDE_BAND}
        style: Options = {"color": _SHADES[excursion.severity]}
        return [{"xAxis": self.wall(begin), "itemStyle": style, "label": label}, {"xAxis": self.wall(end)}]

    def _label(self, text: str, tone: str, position: str) -> Options:
        return _TEXT | {"formatter": text, "position": position, "color": tone, "fontSize": 13, "fontWeight": 600}

    def _part(self, length: timedelta) -> float:
        """Which part of the window that is."""
        return length / (self._window.end - self._window.start)
