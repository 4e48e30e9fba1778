"""What a recall begins with: its cause, and what it was widened by; each is asked anew whenever more is known."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from byssus.core.database import Connection
from byssus.core.errors import ByssusError, InvalidInput, NotFound
from byssus.trace.answer.items import find_items, understand
from byssus.trace.codes import link_of
from byssus.trace.exposure.lots import Spell, lay_in
from byssus.trace.facts.kde import Kde
from byssus.trace.gs1 import Level
from byssus.trace.lineage.stored import contents
from byssus.trace.lineage.window import ALWAYS, Window
from byssus.trace.queries import SQL as TRACE
from byssus.trace.questions.closure_lots import find_closure, harvested_in
from byssus.trace.recall.queries import SQL
from byssus.trace.rules.certificate_use import uses
from byssus.trace.rules.load import chain_of, items_telling
from byssus.trace.rules.times import instant

SHIFT: Final = timedelta(hours=8)
"""How long a shift is, counted from the beginning of the production day; a default of ours."""


_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


class Cause(StrEnum):
    """Why goods are called back; each says what names it."""

    FAILED_TEST = "failed_test"
    """The code of the lot that was tested."""
    EXCURSION = "excursion"
    """The number of the alarm."""
    CLOSURE = "closure"
    """The code of the closure of a sea area."""
    COMPLAINT = "complaint"
    """The code that the consumer read."""
    CERTIFICATE = "certificate"
    """The number of a certificate that is false, not valid or used up."""
    CODE = "code"
    """Any code."""
    AUTHORITY = "authority"
    """The code that an office ordered to be called back."""


class Widening(StrEnum):
    """What else may be concerned when something is."""

    SHARED_INPUT = "shared_input"
    """The code of a lot that went into it, and into other goods."""
    LINE_SHIFT = "line_shift"
    """What was made in the same zone in the same shift: code of the zone, `@`, when the shift began."""
    SENSOR_ZONE = "sensor_zone"
    """What lay in a zone in the same excursion: the number of the excursion."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One thing that a recall begins with; `about` names it, as its kind says."""

    kind: Cause | Widening
    about: str


Starts: TypeAlias = Mapping[int, Window]
"""Goods by number, and from when on what was made of them is concerned."""


def goods_of(connection: Connection, origin: Origin, now: datetime) -> Starts:
    """The goods that an origin names, as far as is known now; none where no event tells of any any more.

    Raises:
        InvalidInput: `about` is not what the kind wants.
        NotFound: it names nothing that we know.
    """
    return _GOODS[origin.kind](connection, origin.about, now)


def known_goods(connection: Connection, origin: Origin, now: datetime) -> Starts:
    """The same for what was found before: what cannot be found any more names nothing."""
    try:
        return goods_of(connection, origin, now)
    except ByssusError:
        return {}


def _of_code(connection: Connection, about: str, _: datetime) -> Starts:
    """What a code names, and what ever was in it; of a product every batch and single pack that we know."""
    code = understand(about)
    product = link_of(code) if code.level is Level.PRODUCT else None
    if product:
        finer = [item for (item,) in connection.execute(SQL["batches_of"], [f"{product}/%"])]
    else:
        finer = list(find_items(connection, code))
    if not finer:
        raise NotFound(f"No batch of {about} is known.", where="about", advice="Give the code of a batch.")
    return dict.fromkeys(contents(connection, dict.fromkeys(finer, ALWAYS)).depth, ALWAYS)


def _of_alarm(connection: Connection, about: str, now: datetime) -> Starts:
    row = connection.execute(SQL["excursion_of_alarm"], [_number(about)]).fetchone()
    if row is None:
        raise NotFound(f"No excursion belongs to alarm {about}.", where="about", advice="Give the number of the alarm.")
    return _exposed(connection, Spell(*row), now)


def _of_excursion(connection: Connection, about: str, now: datetime) -> Starts:
    row = connection.execute(SQL["excursion"], [_number(about)]).fetchone()
    if row is None:
        raise NotFound(f"There is no excursion {about}.", where="about")
    return _exposed(connection, Spell(*row), now)


def _exposed(connection: Connection, spell: Spell, now: datetime) -> Starts:
    """What lay there; what was taken from it before is not concerned."""
    return {item: Window(lay.start) for item, lay in lay_in(connection, spell, now).items()}


def _of_closure(connection: Connection, about: str, now: datetime) -> Starts:
    return _numbers(connection, harvested_in(connection, find_closure(connection, about), now))


def _of_certificate(connection: Connection, about: str, _: datetime) -> Starts:
    used = uses(chain_of(connection, items_telling(connection, Kde.CERTIFICATE, about))).get(about)
    if used is None:
        raise NotFound(f"No event tells of certificate {about!r}.", where="about")
    return _numbers(connection, used.kg_by_lot)


def _of_shift(connection: Connection, about: str, _: datetime) -> Starts:
    zone, at, text = about.rpartition("@")
    begun = instant(text) if at else None
    if begun is None or not _FIRST <= begun < _LAST:
        raise InvalidInput(f"{about!r} names no shift.", where="about", advice="Write zone@2026-07-01T08:00+08:00.")
    wanted = {"zone": zone, "start": begun, "end": begun + SHIFT}
    return dict.fromkeys((item for (item,) in connection.execute(SQL["made_between"], wanted)), ALWAYS)


def _numbers(connection: Connection, uris: Collection[str]) -> Starts:
    return dict.fromkeys((item for item, _ in connection.execute(TRACE["find_known"], [list(uris)])), ALWAYS)


def _number(about: str) -> int:
    if not about.isdecimal() or len(about) > 18:
        raise InvalidInput(f"{about!r} is no number.", where="about")
    return int(about)


_GOODS: Final[Mapping[Cause | Widening, Callable[[Connection, str, datetime], Starts]]] = MappingProxyType(
    {
        **dict.fromkeys((Cause.FAILED_TEST, Cause.COMPLAINT, Cause.CODE, Cause.AUTHORITY), _of_code),
        Cause.EXCURSION: _of_alarm,
        Cause.CLOSURE: _of_closure,
        Cause.CERTIFICATE: _of_certificate,
        Widening.SHARED_INPUT: _of_code,
        Widening.LINE_SHIFT: _of_shift,
        Widening.SENSOR_ZONE: _of_excursion,
    }
)
