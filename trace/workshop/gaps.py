"""What is missing in the records of workshops: a pure function of their events, days and licences."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from byssus.core.plant.calendar import ProductionDays
from byssus.trace.epcis.event import EventType, Role
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import Act, Process
from byssus.trace.rules.dated import in_force
from byssus.trace.workshop.stock import shortages


class Missing(StrEnum):
    """The kinds of gaps."""

    RECORD = "record"
    """An open day of which nothing was entered."""
    CERTIFICATE = "certificate"
    RECEIPT = "receipt"
    INPUT = "input"
    """Something was made, and nobody said of what."""
    GOODS = "goods"
    """More was used or sold than had come in or been made."""
    LICENCE = "licence"
    """A supplier's, when its goods came in: expired, or never shown."""
    OWN_LICENCE = "own_licence"
    """The workshop's own, on an open day: expired, or never declared."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence of a firm or supplier, in force from `start` on, before `end`."""

    holder: str
    number: str
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing of which day; `about` is a lot or a supplier, `kg` how much is not accounted for."""

    day: date
    missing: Missing
    zh: str
    en: str
    about: str | None = None
    kg: float | None = None
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """What is known of one workshop.

    Args:
        acts: everything that ever happened there, to the lots that moved in the time that is asked about.
        days: its production days.
        firm: who runs it, by the code that licences name.
        licences: by holder.
        suppliers: of intakes, by the hash of their event.
        since: when its first record was; days before it are not missed. None: it never entered anything.
    """

    acts: tuple[Act, ...]
    days: ProductionDays
    firm: str
    licences: Mapping[str, tuple[Licence, ...]]
    suppliers: Mapping[str, str]
    since: datetime | None = None


def gaps(book: Book, start: datetime, end: datetime) -> list[Gap]:
    """What is missing of the events from `start` on and before `end`, and of the open days that are over by then."""
    first, last = book.days.day_of(start), book.days.day_before(end)
    open_days = list(book.days.worked(first, last))
    acts = [act for act in book.acts if start <= act.at < end]
    found = [
        *_empty_days(book, open_days),
        *_own_licence(book, open_days),
        *(gap for act in acts if _is_intake(act) for gap in _intake(book, act)),
        *_from_nothing(book, acts),
        *_short(book, start, end),
    ]
    return sorted(found, key=lambda gap: (gap.day, gap.missing, gap.about or ""))


def _is_intake(act: Act) -> bool:
    return act.step == "receiving"


def _empty_days(book: Book, days: Iterable[date]) -> Iterator[Gap]:
    told = {book.days.day_of(act.at) for act in book.acts}
    began = book.days.day_of(book.since) if book.since else None
    for day in days:
        if day not in told and (began is None or day >= began):
            yield Gap(day, Missing.RECORD, "营业日没有任何记录", "An open day without any record")


def _own_licence(book: Book, days: Iterable[date]) -> Iterator[Gap]:
    """Once, on the first open day without a valid one."""
    for day in days:
        if lack := _lack(book, book.firm, book.days.span(day).start):
            zh, en = lack
            yield Gap(day, Missing.OWN_LICENCE, f"本单位{zh}", f"The workshop's own licence {en}", book.firm)
            return


def _intake(book: Book, act: Act) -> Iterator[Gap]:
    day, lot = book.days.day_of(act.at), act.uris()[0]
    for name, missing, zh, en in (
        (Kde.CERTIFICATE, Missing.CERTIFICATE, "进货没有合格证", "Goods came in without a certificate"),
        (Kde.RECEIPT, Missing.RECEIPT, "进货没有票据", "Goods came in without a receipt"),
    ):
        if not act.told(name):
            yield Gap(day, missing, zh, en, lot, events=(act.event,))
    supplier = book.suppliers.get(act.event)
    if supplier is None:
        return
    if lack := _lack(book, supplier, act.at):
        zh, en = lack
        yield Gap(day, Missing.LICENCE, f"供货方{zh}", f"The supplier's licence {en}", supplier, events=(act.event,))


def _lack(book: Book, holder: str, at: datetime) -> tuple[str, str] | None:
    """What is wrong with a holder's licence at a time, in both languages; None: nothing."""
    known = book.licences.get(holder, ())
    if in_force(known, at):
        return None
    over = [licence for licence in known if licence.end and licence.end <= at]
    if not over:
        return "许可证未登记", "is not on file"
    last = max(over, key=lambda licence: licence.end or at)
    day = f"{last.end:%Y-%m-%d}"
    return f"许可证 {last.number} 已于 {day} 到期", f"{last.number} expired on {day}"


def _from_nothing(book: Book, acts: list[Act]) -> Iterator[Gap]:
    """Inputs may be told in another event of the same transformation."""
    told: dict[str, list[Act]] = {}
    for act in book.acts:
        if act.type is EventType.TRANSFORMATION:
            told.setdefault(act.process or act.event, []).append(act)
    for act in acts:
        process = Process(tuple(told.get(act.process or act.event, ())))
        if process.outputs and not process.inputs and act.uris(Role.OUTPUT):
            lot = act.uris(Role.OUTPUT)[0]
            words = ("生产没有投料记录", "Something was made, and nobody said of what")
            yield Gap(book.days.day_of(act.at), Missing.INPUT, *words, lot, events=(act.event,))


def _short(book: Book, start: datetime, end: datetime) -> Iterator[Gap]:
    for short in shortages(book.acts):
        if start <= short.act.at < end:
            used = short.uri in short.act.uris(Role.INPUT)
            zh = f"{'投料' if used else '售出'}超过存量 {short.kg:g} kg（当时有 {short.there:g} kg）"
            en = f"{'Used' if used else 'Sold'} {short.kg:g} kg more than there was ({short.there:g} kg)"
            day = book.days.day_of(short.act.at)
            yield Gap(day, Missing.GOODS, zh, en, short.uri, short.kg, (short.act.event,))
