"""A message in the words of a person: one line that says it all, and then each alarm with its figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from byssus.alerts.condition.bound import Bound
from byssus.alerts.notify.notice import Digest, Item, Measured, Notice
from byssus.alerts.notify.phrases import PHRASES, UNITS
from byssus.alerts.operator.alarm import Kind, What

_STEADY = 0.1
"""A smaller change per hour, in the point's unit, is called none."""
_SIGNATURE = "— Byssus"
"""Robots can be told to pass only messages with a word; this one is in each."""


@dataclass(frozen=True, slots=True)
class Text:
    """A subject of one line, and a body of paragraphs, one an alarm, the most urgent first.

    Args:
        more: how many alarms have no paragraph.
    """

    language: str
    subject: str
    paragraphs: tuple[str, ...]
    more: int = 0

    @property
    def body(self) -> str:
        """All of it."""
        return "\n\n".join(self._parts(len(self.paragraphs)))

    def within(self, size: int) -> str:
        """As much of it as fits into `size` bytes of UTF-8: whole alarms, and how many were left out."""
        for shown in range(len(self.paragraphs), -1, -1):
            text = "\n\n".join([self.subject, *self._parts(shown)])
            if len(text.encode()) <= size:
                return text
        return self.subject.encode()[:size].decode(errors="ignore")

    def _parts(self, shown: int) -> Iterator[str]:
        yield from self.paragraphs[:shown]
        if left_out := len(self.paragraphs) - shown + self.more:
            yield PHRASES[self.language]["more"].format(count=left_out)
        yield _SIGNATURE


def text(notice: Notice) -> Text:
    """The message in its contact's language; times are those of the site."""
    if notice.digests:
        lines = tuple(_digest(digest, notice.language) for digest in notice.digests)
        return Text(notice.language, lines[0], lines)
    paragraphs = tuple(_paragraph(item, notice) for item in notice.items)
    return Text(notice.language, _subject(notice), paragraphs, notice.more)


def _subject(notice: Notice) -> str:
    say, worst = PHRASES[notice.language], notice.items[0]
    count = len(notice.items) + notice.more
    several = f"{', '.join(_site_names(notice))}: {say['several'].format(count=count)} · " if count > 1 else ""
    return " ".join(f"[{say[worst.severity]}] {several}{_headline(worst, notice.language)}".split())


def _site_names(notice: Notice) -> list[str]:
    return list(dict.fromkeys(item.place.site_name for item in notice.items))


def _headline(item: Item, language: str) -> str:
    place = item.place
    where = " ".join(filter(None, [place.site_name, place.zone_name, place.point or place.gateway]))
    over = item.what in {What.CLEARED, What.CANCELLED}
    return f"{where}: {PHRASES[language][item.what if over else item.kind]}"


def _paragraph(item: Item, notice: Notice) -> str:
    say = PHRASES[notice.language]
    head = f"[{say[item.severity]}] {_headline(item, notice.language)}"
    figures = [f"{say[name]}: {value}" for name, value in _figures(item, notice.language)]
    link = [f"{say['link']}: {_link(item, notice.public_url)}"] if notice.public_url else []
    return "\n".join([head, *figures, f"{say['alarm_number']}: {item.alarm}", *link])


def _figures(item: Item, language: str) -> Iterator[tuple[str, str]]:
    unit = UNITS.get(item.place.unit or "", "")
    if item.limit:
        yield "limit", _limit(item.limit, unit, language)
    if item.reading and item.kind is Kind.EXCURSION:
        yield "reading", _reading(item, item.reading, unit, language)
    for name, value in item.facts.items():
        if isinstance(value, str | int | float) and name in _TOLD:
            yield name, _fact(item, name, value, unit)
    if minutes := _minutes(item):
        yield "lasted", PHRASES[language]["minutes"].format(count=minutes)


_TOLD = {
    "started_at",
    "cleared_at",
    "peak",
    "heard_at",
    "first_out",
    "points_out",
    "undelivered",
    "oldest_at",
    "due_on",
    "certificate",
    "failed",
    "missed",
    "subject",
    "hold",
    "moved_at",
    "device",
    "battery",
}


def _limit(bound: Bound, unit: str, language: str) -> str:
    limit = f"{bound.sign} {bound.limit:g} {bound.measure.unit(unit)}".strip()
    if bound.window is None:
        return limit
    level = "" if bound.beyond is None else f"{bound.side} {bound.beyond:g} {unit}".strip()
    hours = f"{bound.window / timedelta(hours=1):g} h"
    return f"{PHRASES[language][bound.measure].format(window=hours, level=level)} {limit}"


def _fact(item: Item, name: str, value: str | float, unit: str) -> str:
    if name.endswith("_at") and isinstance(value, str):
        return local(datetime.fromisoformat(value), item.place.timezone)
    if name != "peak":
        return str(value)
    return f"{value} {item.limit.measure.unit(unit) if item.limit else unit}".strip()


def _reading(item: Item, reading: Measured, unit: str, language: str) -> str:
    beside = filter(None, [local(reading.time, item.place.timezone), _trend(reading, unit, language)])
    return f"{reading.value:g} {unit}".strip() + f" ({', '.join(beside)})"


def _trend(reading: Measured, unit: str, language: str) -> str | None:
    say = PHRASES[language]
    if reading.trend is None:
        return None
    if abs(reading.trend) < _STEADY:
        return say["steady"]
    way = say["rising" if reading.trend > 0 else "falling"]
    return f"{way} {abs(reading.trend):.1f} {say['per_hour'].format(unit=unit)}"


def _minutes(item: Item) -> int | None:
    """From the true start to the end, or to the newest reading while it lasts: both in the readings' own time."""
    started, cleared = item.facts.get("started_at"), item.facts.get("cleared_at")
    newest = item.reading.time if item.reading else None
    until = datetime.fromisoformat(cleared) if isinstance(cleared, str) else newest
    if not isinstance(started, str) or until is None:
        return None
    return max(0, round((until - datetime.fromisoformat(started)).total_seconds() / 60))


def _link(item: Item, public_url: str) -> str:
    page = f"/points/{quote(item.place.point)}" if item.place.point else "/"
    return public_url.rstrip("/") + page


def _digest(digest: Digest, language: str) -> str:
    return PHRASES[language]["digest"].format(
        site=digest.site_name,
        excursions=digest.excursions,
        points=digest.points,
        first=local(digest.first, digest.timezone),
        last=local(digest.last, digest.timezone),
    )


def local(time: datetime, timezone: str) -> str:
    """A time as the people of a site read it, with its offset."""
    return time.astimezone(ZoneInfo(timezone)).isoformat(sep=" ", timespec="minutes")
