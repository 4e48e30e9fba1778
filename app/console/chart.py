"""A point's recording as a chart: readings, and where there are none, with everything that is marked on them."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from byssus.alerts.views.recording import Recording, Stretch
from byssus.app.console.chart_marks import TEXT, Json, Marks, Options, wall
from byssus.app.console.figures import MINUS, unit_name
from byssus.app.console.words import Words

_INK, _INK_2, _SEA, _RANGE, _RULE = "#12242c", "#43555e", "#0b5566", "#9cc3cc", "#e4eaeb"
_DATES: Options = {"day": "{MM}-{dd}", "month": "{MM}-{dd}", "hour": "{HH}:{mm}", "minute": "{HH}:{mm}"}


def chart(recording: Recording, unit: str, zone: str, words: Words) -> Options:
    """The options of the chart for ECharts, for values in `unit` and the clock of the time zone `zone`."""
    site = ZoneInfo(zone)
    low, high = _range(recording)
    return {
        "useUTC": True,
        "animation": False,
        "textStyle": TEXT,
        "grid": {"left": 8, "right": 14, "top": 34, "bottom": 8, "containLabel": True},
        "tooltip": {"trigger": "axis", "confine": True, "textStyle": TEXT | {"color": _INK}, ":formatter": _tip(unit)},
        "xAxis": {
            "type": "time",
            "min": wall(recording.window.start, site),
            "max": wall(recording.window.end, site),
            "axisLabel": TEXT | {"hideOverlap": True, "formatter": _DATES},
            "axisLine": {"lineStyle": {"color": _INK_2}},
        },
        "yAxis": {
            "type": "value",
            "name": unit_name(unit),
            "nameTextStyle": TEXT | {"align": "left"},
            "min": low,
            "max": high,
            "axisLabel": TEXT | {":formatter": f"v => String(v).replace('-', '{MINUS}')"},
            "splitLine": {"lineStyle": {"color": _RULE}},
        },
        "series": [*_range_series(recording, site), _mean_series(recording, site, Marks(recording, site, words))],
    }


def _tip(unit: str) -> str:
    """What stands under the pointer, in JavaScript: the time, the value, and its range if it is a mean."""
    tail = f"\N{NO-BREAK SPACE}{unit_name(unit)}"
    return f"""items => {{
        const line = items.find(item => item.seriesId === 'mean');
        if (!line || line.value[1] === null) return '';
        const text = value => value.toFixed(1).replace('-', '{MINUS}');
        const [time, mean, low, high] = line.value;
        const at = new Date(time).toISOString().slice(0, 16).replace('T', ' ');
        const range = low === high ? '' : `<br>${{text(low)}} … ${{text(high)}}{tail}`;
        return `${{at}}<br><b>${{text(mean)}}{tail}</b>${{range}}`;
    }}"""


def _range(recording: Recording) -> tuple[float, float]:
    """From below the lowest to above the highest value or limit, on whole numbers."""
    values = [value for stretch in recording.stretches for value in (stretch.low, stretch.high)]
    values += [limit.bound.limit for limit in recording.lines]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    edge = max(1.0, (high - low) * 0.08)
    return float((low - edge) // 1), float(-((-high - edge) // 1))


def _mean_series(recording: Recording, zone: ZoneInfo, marks: Marks) -> Options:
    """The readings, or the means of stretches."""
    return {
        "id": "mean",
        "type": "line",
        "showSymbol": False,
        "lineStyle": {"width": 2, "color": _SEA},
        "itemStyle": {"color": _SEA},
        "data": [
            [time, stretch.mean, stretch.low, stretch.high] if stretch else [time, None]
            for time, stretch in _parts(recording, zone)
        ],
        "markLine": {"silent": True, "symbol": "none", "data": marks.limits()},
        "markArea": {"silent": True, "data": marks.areas()},
    }


def _range_series(recording: Recording, zone: ZoneInfo) -> Iterator[Options]:
    """From the lowest to the highest of each stretch, when stretches are more than one reading."""
    if not recording.step:
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
    shown = list(_parts(recording, zone))
    lows: list[Json] = [[time, stretch.low if stretch else None] for time, stretch in shown]
    heights: list[Json] = [[time, stretch.high - stretch.low if stretch else None] for time, stretch in shown]
    yield style | {"id": "low", "data": lows}
    yield style | {"id": "high", "data": heights, "areaStyle": {"color": _RANGE, "opacity": 0.6}}


def _parts(recording: Recording, zone: ZoneInfo) -> Iterator[tuple[str, Stretch | None]]:
    """The stretches by wall time, with an empty one in each gap, at which the line breaks."""
    parts: list[tuple[datetime, Stretch | None]] = [(each.time, each) for each in recording.stretches]
    parts += [(gap.start + timedelta(seconds=1), None) for gap in recording.gaps]
    return ((wall(time, zone), stretch) for time, stretch in sorted(parts, key=lambda part: part[0]))
