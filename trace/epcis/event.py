"""The one internal form of an EPCIS event, whatever document, message or scan it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import JsonValue


class EventType(StrEnum):
    """The five kinds of event (EPCIS 2.0 § 7.4)."""

    OBJECT = "ObjectEvent"
    AGGREGATION = "AggregationEvent"
    TRANSACTION = "TransactionEvent"
    TRANSFORMATION = "TransformationEvent"
    ASSOCIATION = "AssociationEvent"


class Action(StrEnum):
    """How an event relates to the life of its things (EPCIS 2.0 § 7.3.2)."""

    ADD = "ADD"
    OBSERVE = "OBSERVE"
    DELETE = "DELETE"


class Role(StrEnum):
    """What a thing is to an event; the word kept in `event_item.role`."""

    EPC = "epc"
    PARENT = "parent"
    CHILD = "child"
    INPUT = "input"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something an event is about.

    Args:
        role: what it is to the event.
        uri: its canonical Digital Link, or its own URI where it is no GS1 code.
        quantity: how much of it, counted in pieces where `unit` is None; None for a thing with a serial number.
        unit: UN/ECE Recommendation 20 code such as KGM.
        batch: that of a single pack, where its code names it.
    """

    role: Role
    uri: str
    quantity: float | None = None
    unit: str | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A business transaction, a source or a destination; `type` is a web URI, None where the sender gave none."""

    type: str | None
    id: str


@dataclass(frozen=True, slots=True)
class ErrorDeclaration:
    """Says that the event with the same hash, told earlier, was wrong (EPCIS 2.0 § 7.4.1.3)."""

    declared_at: datetime
    reason: str | None
    corrective_event_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, when, where, why and to which things.

    Words of vocabularies are web URIs, codes canonical Digital Links, times in UTC. `body` is the event as it was
    sent, with the context it needs to be read on its own; what has no field here is found there, so nothing is lost.
    """

    type: EventType
    time: datetime
    offset: str
    hash: str
    things: tuple[Thing, ...]
    body: Mapping[str, JsonValue]
    event_id: str | None = None
    action: Action | None = None
    biz_step: str | None = None
    disposition: str | None = None
    read_point: str | None = None
    biz_location: str | None = None
    transformation_id: str | None = None
    transactions: tuple[Reference, ...] = ()
    sources: tuple[Reference, ...] = ()
    destinations: tuple[Reference, ...] = ()
    declaration: ErrorDeclaration | None = None

    def uris(self, role: Role) -> list[str]:
        """The things that play `role`, in the order of the event."""
        return [thing.uri for thing in self.things if thing.role is role]

    @property
    def parent(self) -> str | None:
        """The container or the thing that others are attached to, if the event names one."""
        return next(iter(self.uris(Role.PARENT)), None)

    @property
    def empties(self) -> bool:
        """Whether it takes all that is in a container out of it, without naming it (EPCIS 2.0 § 7.4.3.2)."""
        return self.parent is not None and self.action is Action.DELETE and not self.uris(Role.CHILD)

    @property
    def place(self) -> str | None:
        """Where the things are after the event: the business location, else the point where they were read."""
        return self.biz_location or self.read_point
