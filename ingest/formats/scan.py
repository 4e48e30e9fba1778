"""Codes read at a reader, on `byssus/v1/{gateway}/scan`: one object or a list of them."""

from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Json
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
            scans.append(_scan(item, f"Scan {index}"))
        except Refused as refusal:
            problems.append(refusal.problem)
    return Decoded(scans=scans, problems=problems)


def _scan(item: Json, place: str) -> Scan:
    record = fields.is_object(item, place)
    time = fields.optional_text(record, "time", place)
    quantity = fields.optional_number(record, "quantity", place)
    unit = fields.optional_text(record, "unit", place)
    if quantity is not None and not unit:
        raise Refused(Reason.MISSING, f"{place}: the quantity {quantity:g} has no 'unit'.")
    return Scan(
        reader=fields.text(record, "reader", place),
        time=NOW if time is None else fields.iso_time(time, f"{place}, field 'time'"),
        code=fields.text(record, "data", place),
        quantity=quantity,
        unit=unit,
        parent=fields.optional_text(record, "parent", place),
        step=fields.optional_text(record, "step", place),
    )
