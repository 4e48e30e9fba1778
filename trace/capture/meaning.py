"""A scan becomes an event: what it means is set down for the reader that made it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from byssus.core.errors import InvalidInput
from byssus.trace import units
from byssus.trace.codes import batch_of, link_of
from byssus.trace.epcis.event import Action
from byssus.trace.gs1 import FIELD, Level, ProblemCode, Severity, parse


@dataclass(frozen=True, slots=True)
class Reader:
    """What a scan at one reader means.

    Args:
        location: Digital Link of the zone it stands in.
        timezone: of its site; events say the local offset.
        biz_step: the business step, in any of the forms of CBV.
        disposition: the state of the goods after it, if it sets one.
        action: how it relates to the life of what is scanned.
    """

    location: str
    timezone: ZoneInfo
    biz_step: str
    disposition: str | None
    action: Action


@dataclass(frozen=True, slots=True)
class Scan:
    """A code as a reader sent it, with what else it said.

    Args:
        time: when it was read.
        code: the data, with symbology identifier and group separators.
        quantity: how much was scanned; `unit` is then given too.
        unit: in the words of the trade.
        parent: the code of the container it goes into, or comes out of.
        step: overrides the business step of the reader.
    """

    time: datetime
    code: str
    quantity: float | None = None
    unit: str | None = None
    parent: str | None = None
    step: str | None = None


def event_of(scan: Scan, reader: Reader) -> dict[str, JsonValue]:
    """The EPCIS event that a scan at `reader` stands for.

    With a parent it is an aggregation: into the parent, or out of it when the step is unpacking. Otherwise it is an
    object event with the reader's action.

    Raises:
        InvalidInput: the code, the parent or the unit cannot be understood.
    """
    step = scan.step or reader.biz_step
    event: dict[str, JsonValue] = {
        "eventTime": scan.time.isoformat(),
        "eventTimeZoneOffset": scan.time.astimezone(reader.timezone).isoformat()[-len("+08:00") :],
        "bizStep": step,
        "readPoint": {"id": reader.location},
        "bizLocation": {"id": reader.location},
    }
    if reader.disposition:
        event["disposition"] = reader.disposition
    if _sends_away(step):
        del event["bizLocation"]
    if scan.parent is None:
        return event | {"type": "ObjectEvent", "action": reader.action, **_thing(scan, "epcList", "quantityList")}
    action = Action.DELETE if step.endswith("unpacking") else Action.ADD
    parent, _ = _named(scan.parent, "parent")
    contents = _thing(scan, "childEPCs", "childQuantityList")
    return event | {"type": "AggregationEvent", "action": action, "parentID": parent, **contents}


def _sends_away(step: str) -> bool:
    return step.endswith(("shipping", "departing"))


def _thing(scan: Scan, single: str, counted: str) -> Mapping[str, JsonValue]:
    """The scanned thing: by itself where it has a serial number, else as a quantity of its product or batch."""
    uri, level = _named(scan.code, "data")
    if level not in {Level.BATCH, Level.PRODUCT}:
        return {single: [uri]}
    element: dict[str, JsonValue] = {"epcClass": uri}
    if scan.quantity is not None:
        amount, unit = units.from_words(scan.quantity, scan.unit or "")
        element |= {"quantity": amount} | ({"uom": unit} if unit else {})
    return {counted: [element]}


def _named(text: str, field: str) -> tuple[str, Level | None]:
    """The name of a scanned code, that of a single pack with its batch; a link without a GS1 key is a name of its own.

    Raises:
        InvalidInput: the code breaks a rule of GS1, or is no code at all.
    """
    code = parse(text.strip(), FIELD)
    faults = [problem for problem in code.problems if problem.severity is Severity.ERROR]
    link = link_of(code)
    if link and not faults:
        batch = batch_of(code.source)
        return "/".join([batch, *link.split("/")[-2:]]) if batch else link, code.level
    if any(fault.code is ProblemCode.NO_KEY_IN_PATH for fault in faults):
        return code.source.removeprefix(code.symbology or ""), None
    words = "; ".join(f"{fault.en} (at character {fault.position + 1})" for fault in faults) or "it names nothing"
    raise InvalidInput(
        f"{text!r}: {words}.", where=field, advice="Check the label, then print it anew or scan it again."
    )
