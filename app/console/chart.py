"""A point's recording as a chart: readings, limits as lines, excursions as bands, gaps left open and named.

ECharts knows no time zones, so every time is given to it as the site's wall time, called UTC.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeAlias
from zoneinfo import ZoneInfo

from byssus.alerts.recording import Gap, Limit, PastExcursion, Recording, Stretch
from byssus.app.console.figures import number, span, unit_name
from byssus.app.console.words import Words
from byssus.core.plant.model import Direction, Severity

Json: TypeAlias = "None | bool | int | float | str | list[Json] | dict[str, Json]"

_LINE, _BAND = "#0b5566", "#9cc3cc"
_TONES = {Severity.WARN: "#7a5c00", Severity.ALARM: "#b54a00", Severity.CRITICAL: "#a80f1c"}
_SHADES = {
    Severity.WARN: "rgba(214,170,20,.20)",
    Severity.ALARM: "rgba(226,120,30,.20)",
    Severity.CRITICAL: "rgba(190,30,45,.20)",
}
_DASHES: dict[Severity, Json] = {Severity.WARN: [2, 4], Severity.ALARM: [7, 5], Severity.CRITICAL: "solid"}
_BEYOND = {Direction.ABOVE: ">", Direction.BELOW: "<"}


def chart(recording: Recording, unit: str, zone: str, words: Words) -> dict[str, Json]:
    """The options of the chart, for values in `unit` and the clock of the time zone `zone`."""
    drawing = _Drawing(recording, unit, ZoneInfo(zone), words)
    low, high = drawing.range()
    return {
        "useUTC": True,
        "animation": False,
        "grid": {"left": 8, "right": 14, "top": 34, "bottom": 8, "containLabel": True},
        "textStyle": {"fontFamily": "inherit", "fontSize": 14, "color": "#12242c"},
        "tooltip": {"trigger": "axis", "confine": True, ":formatter": _tooltip(unit)},
        "xAxis": {
            "type": "time",
            "min": drawing.wall(recording.window.start),
            "max": drawing.wall(recording.window.end),
            "axisLabel": {"fontSize": 14, "hideOverlap": True, "color": "#43555e"},
            "axisLine": {"lineStyle": {"color": "#aab8bc"}},
        },
        "yAxis": {
            "type": "value",
            "name": unit_name(unit),
            "nameTextStyle": {"fontSize": 14, "align": "left", "color": "#43555e"},
            "min": low,
            "max": high,
            "axisLabel": {"fontSize": 14, "color": "#43555e", ":formatter": "v => String(v).replace('-', '\u2212')"},
            "splitLine": {"lineStyle": {"color": "#e4eaeb"}},
        },
        "series": [*drawing.band(), drawing.line()],
    }


def _tooltip(unit: str) -> str:
    """Time, and the value or the range of it, in the words of JavaScript."""
    tail = f"\u00a0{unit_name(unit)}"
    return (
        "items => { const line = items.find(item => item.seriesId === 'mean'); if (!line || line.value[1] === null) return '';"
        " const text = value => value.toFixed(1).replace('-', '\u2212');"
        " const [time, mean, low, high] = line.value;"
        " const at = new Date(time).toISOString().slice(0, 16).replace('T', ' ');"
        f" const range = low === high ? '' : `<br>${{text(low)}} \u2026 ${{text(high)}}{tail}`;"
        f" return `${{at}}<br><b>${{text(mean)}}{tail}</b>${{range}}`; }}"
    )


class _Drawing:
    """The parts of one chart."""

    def __init__(self, recording: Recording, unit: str, zone: ZoneInfo, words: Words) -> None:
        self._recording = recording
        self._unit = unit
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

    def line(self) -> dict[str, Json]:
        """The readings, or the means of stretches, with everything that is marked on them."""
        return {
            "id": "mean",
            "type": "line",
            "showSymbol": False,
            "lineStyle": {"width": 2, "color": _LINE},
            "itemStyle": {"color": _LINE},
            "data": [*self._values()],
            "markLine": {"silent": True, "symbol": "none", "data": [*map(self._limit, self._recording.limits)]},
            "markArea": {
                "silent": True,
                "data": [
                    *map(self._gap, self._recording.gaps),
                    *map(self._excursion, reversed(self._recording.excursions)),
                ],
            },
        }

    def band(self) -> Iterator[dict[str, Json]]:
        """The range between lowest and highest of each stretch, when stretches are more than one reading."""
        if not self._recording.step:
            return
        shown = list(self._parts())
        style: dict[str, Json] = {
            "type": "line",
            "stack": "range",
            "stackStrategy": "all",
            "showSymbol": False,
            "silent": True,
            "lineStyle": {"opacity": 0},
            "itemStyle": {"opacity": 0},
        }
        lows: list[Json] = [[time, stretch and stretch.low] for time, stretch in shown]
        heights: list[Json] = [[time, stretch and stretch.high - stretch.low] for time, stretch in shown]
        yield style | {"id": "low", "data": lows}
        yield style | {"id": "high", "data": heights, "areaStyle": {"color": _BAND, "opacity": 0.6}}

    def _values(self) -> Iterator[Json]:
        for time, stretch in self._parts():
            yield [time, stretch.mean, stretch.low, stretch.high] if stretch else [time, None]

    def _parts(self) -> Iterator[tuple[str, Stretch | None]]:
        """The stretches by wall time, with an empty one in each gap, at which the line breaks."""
        breaks: list[tuple[datetime, Stretch | None]] = [
            (gap.start + timedelta(seconds=1), None) for gap in self._recording.gaps
        ]
        parts = breaks + [(stretch.time, stretch) for stretch in self._recording.stretches]
        return ((self.wall(time), stretch) for time, stretch in sorted(parts, key=lambda part: part[0]))

    def _limit(self, limit: Limit) -> Json:
        tone = _TONES[limit.severity]
        name = f"{self._words(f'severity.{limit.severity}')} {_BEYOND[limit.direction]} {number(limit.value)}"
        start: dict[str, Json] = {
            "coord": [self.wall(limit.start), limit.value],
            "lineStyle": {"color": tone, "width": 1.5, "type": _DASHES[limit.severity]},
            "label": {
                "formatter": name,
                "position": "insideStartTop",
                "color": tone,
                "fontSize": 13,
                "fontWeight": 600,
            },
        }
        return [start, {"coord": [self.wall(limit.end), limit.value]}]

    def _gap(self, gap: Gap) -> Json:
        start: dict[str, Json] = {
            "xAxis": self.wall(gap.start),
            "itemStyle": {
                "color": "rgba(77,88,99,.13)",
                "borderColor": "#8b979e",
                "borderWidth": 1,
                "borderType": "dashed",
            },
            "label": self._label(
                self._words("point.no_data_for", t=span(gap.end - gap.start, self._words)),
                "#4d5863",
                gap.end - gap.start,
            )
            | {"position": "insideBottom"},
        }
        return [start, {"xAxis": self.wall(gap.end)}]

    def _excursion(self, excursion: PastExcursion) -> Json:
        window = self._recording.window
        begin, end = max(excursion.started_at, window.start), min(excursion.cleared_at or window.end, window.end)
        start: dict[str, Json] = {
            "xAxis": self.wall(begin),
            "itemStyle": {"color": _SHADES[excursion.severity]},
            "label": self._label(self._words(f"severity.{excursion.severity}"), _TONES[excursion.severity], end - begin)
            | {"position": "insideTop"},
        }
        return [start, {"xAxis": self.wall(end)}]

    def _label(self, text: str, tone: str, length: timedelta) -> dict[str, Json]:
        """A label that stands only on areas wide enough for it."""
        window = self._recording.window
        wide = length / (window.end - window.start) > 0.06
        return {"show": wide, "formatter": text, "color": tone, "fontSize": 13, "fontWeight": 600}
