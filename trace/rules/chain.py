"""A part of the chain as values: what happened to which goods, in kilograms; the order of telling does not matter."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from zoneinfo import ZoneInfo

from byssus.core.plant.places import SiteKind
from byssus.trace.epcis.event import Action, EventType, Role
from byssus.trace.facts.kde import Kde
from byssus.trace.facts.read import Fact
from byssus.trace.lineage.edges import Edge, EdgeKind, edges
from byssus.trace.lineage.part import Part
from byssus.trace.lineage.walk import FAR, Direction, EdgesOf, Reached, among, walk
from byssus.trace.lineage.window import ALWAYS

HARVEST = "farmHarvest"
"""Business step of GDST."""


@dataclass(frozen=True, slots=True)
class Product:
    """What is sold under a GTIN; `net_kg` is the declared net weight of one."""

    gtin: str
    name: str
    name_en: str | None
    species: str | None
    net_kg: float | None
    gi_mark: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something happened: zone and site by code, `area` the sea area of a farm, and who runs and watches it.

    `welfare` is the policy of the firm that runs it on human welfare (GDST 1.2), `timezone` that of its site.
    """

    location: str
    zone: str
    site: str
    kind: SiteKind
    area: str | None
    party: str
    office: str | None
    welfare: str | None = None
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Share:
    """Goods in an event; `kg` is None where neither the event nor the product's net weight tells it.

    `quantity` is what was told, in UN/ECE `unit`, or in pieces without one; None for a thing with a serial number, of
    which `batch` is the batch, where its code names it.
    """

    uri: str
    role: Role
    kg: float | None
    product: Product | None
    quantity: float | None = None
    unit: str | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """An event with what it says of its goods; `step` and `disposition` are short words.

    `place` is the name of where it was, `spot` what a plant file says of that place.
    """

    event: str
    at: datetime
    type: EventType
    action: str | None
    step: str
    disposition: str | None
    spot: Spot | None
    process: str | None
    shares: tuple[Share, ...]
    facts: tuple[Fact, ...] = ()
    place: str | None = None

    @property
    def zone(self) -> tzinfo:
        """The zone of the clock where it happened; UTC where nobody declared the place."""
        return ZoneInfo(self.spot.timezone) if self.spot else UTC

    @property
    def local(self) -> datetime:
        """When it happened, by that clock."""
        return self.at.astimezone(self.zone)

    def told(self, name: Kde) -> list[str]:
        """What it says of a key data element."""
        return [fact.value for fact in self.facts if fact.name is name]

    def uris(self, *roles: Role) -> list[str]:
        """Its goods in those roles; all of them without any."""
        return [share.uri for share in self.shares if not roles or share.role in roles]


@dataclass(frozen=True, slots=True)
class Process:
    """One transformation, told in one event or several."""

    acts: tuple[Act, ...]

    @property
    def inputs(self) -> list[Share]:
        """What went in."""
        return [share for act in self.acts for share in act.shares if share.role is Role.INPUT]

    @property
    def outputs(self) -> list[Share]:
        """What came out."""
        return [share for act in self.acts for share in act.shares if share.role is Role.OUTPUT]

    @property
    def last(self) -> Act:
        """The act that ended it, as far as was told."""
        return self.acts[-1]


@dataclass(frozen=True)
class Chain:
    """Acts in order of time."""

    acts: tuple[Act, ...]
    _of: Mapping[str, list[Act]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "acts", tuple(sorted(set(self.acts), key=lambda act: (act.at, act.event))))
        of: dict[str, list[Act]] = defaultdict(list)
        for act in self.acts:
            for uri in dict.fromkeys(act.uris()):
                of[uri].append(act)
        object.__setattr__(self, "_of", of)

    def of(self, uri: str) -> list[Act]:
        """What happened to some goods."""
        return self._of.get(uri, [])

    @cached_property
    def processes(self) -> list[Process]:
        """The transformations."""
        found: dict[str, list[Act]] = defaultdict(list)
        for act in self.acts:
            if act.type is EventType.TRANSFORMATION:
                found[act.process or act.event].append(act)
        return [Process(tuple(acts)) for acts in found.values()]

    @cached_property
    def edges_of(self) -> EdgesOf[str]:
        """What became of what, was in what for how long, and is of which batch, as far as these acts tell."""
        parts = (part for act in self.acts for part in _parts(act))
        return among(edges(parts) | {label for act in self.acts for label in _labels(act)})

    @cached_property
    def kg_apart(self) -> Mapping[str, float]:
        """Batch → what its single packs weigh that were told of by themselves, each at its heaviest."""
        packs: dict[str, dict[str, float]] = defaultdict(dict)
        for act in self.acts:
            for share in act.shares:
                if share.batch:
                    known = packs[share.batch].get(share.uri, 0.0)
                    packs[share.batch][share.uri] = max(known, share.kg or 0.0)
        return {batch: sum(each.values()) for batch, each in packs.items()}

    def way_back(self, uri: str) -> Reached[str]:
        """From goods to everything that they were made of, also out of containers."""
        return walk({uri: ALWAYS}, Direction.BACK, self.edges_of, FAR)

    def back(self, uri: str) -> set[str]:
        """Goods and everything that they were made of."""
        return set(self.way_back(uri).depth)

    def harvests(self, uri: str) -> list[Act]:
        """The harvests that some goods come from; empty where nobody told of them."""
        return [
            act
            for lot in sorted(self.back(uri))
            for act in self.of(lot)
            if act.step == HARVEST and lot in act.uris(Role.OUTPUT, Role.EPC)
        ]

    @property
    def goods(self) -> list[str]:
        """Everything that something happened to."""
        return sorted(self._of)


def _parts(act: Act) -> Iterator[Part[str]]:
    action = Action(act.action) if act.action else None
    for share in act.shares:
        yield Part(
            item=share.uri,
            event=act.event,
            kind=act.type,
            time=act.at,
            role=share.role,
            action=action,
            transformation=act.process,
            quantity=share.quantity,
            unit=share.unit,
        )


def _labels(act: Act) -> Iterator[Edge[str]]:
    for share in act.shares:
        if share.batch:
            yield Edge(share.batch, share.uri, EdgeKind.BATCH, act.at, None, act.event)
