"""Codes read at a reader, on `byssus/v1/{gateway}/scan`: one object or a list of them."""

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Object
from byssus.ingest.message import NOW, Decoded, Problem, Reason, Refused, Scan


def decode(_topic: str, payload: bytes) -> Decoded:
    """Decode scans `{"time", "reader", "data"}` with optional `quantity` and `unit`, `parent` and `step`.

    A quantity without a unit is refused, for fishers count in 斤 and plants in kg. A scan without a time happened when
    it came.
    """
    found = fields.parse(payload)
    scans: list[Scan] = []
    problems: list[Problem] = []
    for index, item in enumerate(found if isinstance(found, list) else [found], 1):
        try:
            scans.append(_scan(fields.an_object(item, "a scan")))
        except Refused as refusal:
            problems.append(refusal.problem.at(f"Scan {index}"))
    return Decoded(scans=scans, problems=problems)


def _scan(record: Object) -> Scan:
    time = fields.optional_text(record, "time")
    quantity = fields.optional_number(record, "quantity")
    unit = fields.optional_text(record, "unit")
    if quantity is not None and not unit:
        raise Refused(Reason.MISSING, f"the quantity {quantity:g} has no 'unit'.")
    return Scan(
        reader=fields.text(record, "reader"),
        time=NOW if time is None else fields.iso_time(time),
        code=fields.text(record, "data"),
        quantity=quantity,
        unit=unit,
        parent=fields.optional_text(record, "parent"),
        step=fields.optional_text(record, "step"),
    )
