"""A notice in the words of a person: one line that says it all, and a few more with the figures."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from byssus.alerts.alarm import Kind, What, Word
from byssus.alerts.notify.notice import Notice


class Text(NamedTuple):
    """A subject of one line, and a body."""

    subject: str
    body: str


def text(notice: Notice) -> Text:
    """The notice in its contact's language; times are those of the site."""
    words = _WORDS[notice.language]
    where = " ".join(filter(None, [notice.place.site_name, notice.place.zone_name, _thing(notice)]))
    subject = f"[{words[notice.severity]}] {where}: {words[_headline(notice)]}"
    facts = [f"{words[name]}: {_shown(notice, name, value)}" for name, value in _told(notice)]
    return Text(subject, "\n".join([subject, *facts, f"{words['alarm_number']}: {notice.alarm}"]))


def _told(notice: Notice) -> list[tuple[str, Word]]:
    known = _WORDS[notice.language]
    return [(name, value) for name, value in notice.facts.items() if name in known and value is not None]


def _thing(notice: Notice) -> str | None:
    return notice.place.point or notice.place.gateway


def _headline(notice: Notice) -> str:
    if notice.what in {What.CLEARED, What.CANCELLED}:
        return notice.what
    return notice.kind


def _shown(notice: Notice, name: str, value: Word) -> str:
    if name.endswith("_at") and isinstance(value, str):
        local = datetime.fromisoformat(value).astimezone(ZoneInfo(notice.place.timezone))
        return local.isoformat(sep=" ", timespec="minutes")
    return f"{value} {_UNITS.get(notice.place.unit or '', '')}".strip() if name == "peak" else str(value)


_UNITS = {"Cel": "°C", "%RH": "%"}
"""SenML's names of units, as people write them."""

_WORDS: dict[str, dict[str, str]] = {
    "zh": {
        "warn": "预警",
        "alarm": "告警",
        "critical": "严重",
        Kind.EXCURSION: "超出限值",
        Kind.NO_DATA: "离线，没有数据",
        Kind.SENSOR_FAULT: "传感器故障",
        Kind.CLOCK: "设备时钟偏差",
        What.CLEARED: "已恢复，待处置",
        What.CANCELLED: "已撤销：补传数据证明没有发生",
        "started_at": "开始",
        "cleared_at": "恢复",
        "peak": "最差值",
        "minutes_out": "超限分钟数",
        "heard_at": "最后收到",
        "first_out": "最先离线",
        "points_out": "离线点位数",
        "alarm_number": "告警编号",
    },
    "en": {
        "warn": "Warning",
        "alarm": "Alarm",
        "critical": "Critical",
        Kind.EXCURSION: "out of limits",
        Kind.NO_DATA: "silent, no data",
        Kind.SENSOR_FAULT: "sensor fault",
        Kind.CLOCK: "clock is wrong",
        What.CLEARED: "back within limits, to be closed",
        What.CANCELLED: "withdrawn: late data showed that it never was",
        "started_at": "Began",
        "cleared_at": "Recovered",
        "peak": "Worst value",
        "minutes_out": "Minutes out",
        "heard_at": "Last heard",
        "first_out": "First to fall silent",
        "points_out": "Points silent",
        "alarm_number": "Alarm number",
    },
}
