"""One thing's part in one event: what every derived view (edges, stays) is computed from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from byssus.trace.epcis.event import Action, Event, EventType, Role
from byssus.trace.units import in_kilograms

Node = TypeVar("Node", int, str)
"""How a thing is named: by its canonical link, or by the number that the store gave it."""


@dataclass(frozen=True, slots=True)
class Part(Generic[Node]):
    """What an event says about one of its things.

    Args:
        item: the thing.
        event: the hash of the event, which also settles the order of events at the same instant.
        kind: the kind of event.
        time: when it happened.
        role: what the thing is to it.
        action: how it relates to the thing's life; None for a transformation.
        biz_step: web URI of the business step.
        read_point: where it was seen.
        biz_location: where it is from then on.
        transformation: the transformationID that joins several events into one.
        quantity: how much of it, None for a thing with a serial number.
        unit: of the quantity, masses in KGM; None for pieces.
    """

    item: Node
    event: str
    kind: EventType
    time: datetime
    role: Role
    action: Action | None = None
    biz_step: str | None = None
    read_point: str | None = None
    biz_location: str | None = None
    transformation: str | None = None
    quantity: float | None = None
    unit: str | None = None


def standing(events: Iterable[Event]) -> list[Event]:
    """The events that still count: neither declared wrong nor a declaration (EPCIS 2.0 § 7.4.1.3)."""
    told = list(events)
    wrong = {event.hash for event in told if event.declaration}
    return [event for event in told if event.hash not in wrong]


def parts_of(event: Event) -> list[Part[str]]:
    """The parts that the things of an event play in it; a lot that is named twice plays one, with the sum of both."""
    amounts: dict[tuple[str, Role, str | None], float | None] = {}
    for thing in event.things:
        amount, unit = in_kilograms(thing.quantity, thing.unit)
        before = amounts.get((thing.uri, thing.role, unit))
        amounts[thing.uri, thing.role, unit] = amount if before is None or amount is None else before + amount
    return [
        Part(
            item=uri,
            event=event.hash,
            kind=event.type,
            time=event.time,
            role=role,
            action=event.action,
            biz_step=event.biz_step,
            read_point=event.read_point,
            biz_location=event.biz_location,
            transformation=event.transformation_id,
            quantity=amount,
            unit=unit,
        )
        for (uri, role, unit), amount in amounts.items()
    ]
