"""What people did before the demo begins: a workshop's records, an alarm closed too soon, and who looked."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from byssus.alerts.checks.desk import Answer, Place, answer_check, begin_run, end_run
from byssus.alerts.operator.account import Closing
from byssus.alerts.operator.desk import close_alarm
from byssus.app.asking import asked_by
from byssus.app.demo import codes
from byssus.app.demo.season.words import ZONE
from byssus.core.database import Connection
from byssus.core.identity.access import Caller, Role
from byssus.core.plant.law import Certificate, CertificateKind
from byssus.trace.questions.model import Form
from byssus.trace.questions.questions import find_question
from byssus.trace.workshop.desk import enter
from byssus.trace.workshop.model import Amount, Entry, Goods, Intake, Production, Quantity, Sale, What

_DAY: Final = timedelta(days=1)
_COOK: Final = Caller("demo", "柳小满", Role.OPERATOR, "yumianfang")
_OFFICER: Final = Caller("demo", "王海宁", Role.REGULATOR)
_BELT: Final = Place("p01", "seafood-line", "metal")
_LIVE, _MEAT = codes.gtin(54002, 9), codes.gtin(51011, 9)
_BOUGHT: Final = {3: "260717W", 1: "260719W"}
"""How many days before the beginning the workshop took in which lot."""
_LICENSED: Final = {"yumianfang": 400, "lanbei": 400, "xiajiangpu": -19}
"""Firm → for how many days from the beginning its licence to make or sell food is in force still."""


def papers(start: datetime) -> Iterator[Certificate]:
    """The food licences of two workshops and a supplier, of which one has run out, and what came with the goods."""
    midnight = start.astimezone(ZONE).replace(hour=0, minute=0)
    for days, lot in _BOUGHT.items():
        began = midnight - days * _DAY
        yield Certificate(code=f"HG-{lot}", party="lanbei", valid_from=began, valid_to=began + 3 * _DAY)
    for firm, days in _LICENSED.items():
        end = midnight + days * _DAY
        yield Certificate(
            code=f"SC-{firm}",
            kind=CertificateKind.FOOD_LICENCE,
            party=firm,
            valid_from=end - 5 * 365 * _DAY,
            valid_to=end,
        )


def live_through(connection: Connection, start: datetime) -> None:
    """Let people do what they did; on an installation that was kept they have done so before.

    Args:
        connection: in a transaction that the caller commits, of a database that knows the city.
        start: what the demo's clock shows at first.
    """
    entered = [enter(connection, _number(entry), entry, _COOK, entry.at) for entry in _records(start)]
    if not all(each.is_new for each in entered):
        return
    _close_too_soon(connection, start - _DAY + timedelta(hours=3))
    for form in (Form.JSON, Form.XLSX):
        question = find_question("certificate-use")
        asked_by(connection, _OFFICER, question, question.params(form=form), start - timedelta(hours=9))


def _records(start: datetime) -> Iterator[Entry]:
    """Three days of the workshop, of which one has no record, and on another goods came in without a receipt."""
    first = start - 3 * _DAY
    yield _entry(first, _took("260717W", 60, receipt="FP-0717"))
    yield _entry(first + timedelta(hours=3), _made("260717W", 60, "260717M", 15))
    yield _entry(first + timedelta(hours=6), _sold("260717M", 12, "xianshi"))
    last = start - _DAY
    yield _entry(last, _took("260719W", 40, receipt=""))
    yield _entry(last + timedelta(hours=3), _made("260719W", 40, "260719M", 10))
    yield _entry(last + timedelta(hours=6), _sold("260719M", 10, "linjia"))


def _entry(at: datetime, what: What) -> Entry:
    return Entry(site="w01", at=at, what=what)


def _took(lot: str, kg: float, receipt: str) -> Intake:
    return Intake(supplier="lanbei", what=_of(_LIVE, lot, kg), certificate=f"HG-{lot}", receipt=receipt)


def _made(used: str, used_kg: float, lot: str, kg: float) -> Production:
    return Production(inputs=(_of(_LIVE, used, used_kg),), output=_of(_MEAT, lot, kg))


def _sold(lot: str, kg: float, customer: str) -> Sale:
    return Sale(what=_of(_MEAT, lot, kg), customer=customer)


def _of(gtin: str, lot: str, kg: float) -> Quantity:
    return Quantity(goods=Goods(gtin=gtin, lot=lot), amount=Amount(number=kg, unit="kg"))


def _number(entry: Entry) -> UUID:
    return uuid5(NAMESPACE_URL, f"{entry.site} {entry.at.isoformat()}")


def _close_too_soon(connection: Connection, at: datetime) -> None:
    """A test piece was not thrown out; a minute later the alarm was closed, with nothing to show for it."""
    run = begin_run(connection, _BELT, "早班", "乐小澜", at, at).run
    failed = answer_check(connection, run.id, Answer("test-pieces", {"fe": 0, "sus": 1}, at), "乐小澜", at)
    soon = at + timedelta(minutes=1)
    end_run(connection, run.id, "乐小澜", soon, soon)
    if failed.alarm is not None:
        close_alarm(connection, failed.alarm, Closing("乐小澜", "试块放偏", "重新过机"), (), soon)
