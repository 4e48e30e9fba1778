"""What gateways of the chain report: events in the words of EPCIS, and scans."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from pydantic import JsonValue

from byssus.app.demo.season.lot import Amount
from byssus.core.plant.equipment import Action

Facts: TypeAlias = Mapping[str, JsonValue]
"""Further fields of an event under their compact names, such as `demo:areaClass`."""
Papers: TypeAlias = tuple[tuple[str, str], ...]
"""Type in the words of CBV 2.0 § 7.3, and number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Happening:
    """What every event tells: something happened in a zone, and a gateway reports it.

    `papers` are types and numbers of business transactions; `came_from` and `goes_to` are zones of other firms.
    """

    at: datetime
    gateway: str
    zone: str
    step: str
    disposition: str
    facts: Facts = field(default_factory=dict)
    papers: Papers = ()
    came_from: str | None = None
    goes_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen(_Happening):
    """An object event: goods come to be, are looked at, or move; `pallets` are codes."""

    action: Action
    goods: tuple[Amount, ...] = ()
    pallets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded(_Happening):
    """An aggregation event: goods are put on a pallet, are on it, or are taken off."""

    action: Action
    pallet: str
    goods: Amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Made(_Happening):
    """A transformation event; those with one `process` are parts of one transformation."""

    inputs: tuple[Amount, ...] = ()
    outputs: tuple[Amount, ...] = ()
    process: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A code read at a reader, as the reader sends it."""

    at: datetime
    gateway: str
    reader: str
    data: str
    amount: tuple[float, str] | None = None
    """How much, and in which unit of the trade."""
    parent: str | None = None


Event: TypeAlias = Seen | Loaded | Made
Capture: TypeAlias = Event | Scan
