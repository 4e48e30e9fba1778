"""What a thing is, where it comes from and how cold it was: one answer for the API, the console and the command line.

Temperatures are in °C, times in UTC.
"""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from byssus.core.plant.haccp import Severity
from byssus.trace.epcis.event import Action, EventType, Role
from byssus.trace.exposure.place import Excursion, Gap, OverLimit
from byssus.trace.lineage.edges import EdgeKind


class View(BaseModel):
    """A part of the answer; built once, never changed."""

    model_config = ConfigDict(frozen=True)


class CodeElement(View):
    """One element of the code that was asked for."""

    ai: Annotated[str, Field(description="application identifier, such as 01")]
    value: str


class AskedCode(View):
    """The code as it was understood; `problems` says what is wrong with it."""

    text: str
    valid: bool
    elements: tuple[CodeElement, ...]
    problems: tuple[str, ...]


class Place(View):
    """Where something is or was; `zone` is null where no plant file declares the place."""

    uri: str
    zone: str | None = None
    name: str | None = None
    name_en: str | None = None
    site: str | None = None
    site_en: str | None = None


class Item(View):
    """A thing: a product, a batch, a pack, a crate or a pallet."""

    uri: Annotated[str, Field(description="canonical GS1 Digital Link, or the sender's own URI")]
    level: str
    gtin: str | None = None
    lot: str | None = None
    serial: str | None = None
    sscc: str | None = None
    product: str | None = None
    product_en: str | None = None


class Node(View):
    """A thing in the tree; `places` is where it is now: a lot may be at several, and what is used up is nowhere."""

    item: Item
    steps: Annotated[int, Field(description="from what was asked for: below 0 towards its inputs, above 0 onwards")]
    places: tuple[Place, ...]


class Link(View):
    """Goods went from `source` to `target`; both are URIs of nodes."""

    source: str
    target: str
    kind: EdgeKind
    starts_at: datetime
    ends_at: datetime | None


class Tree(View):
    """Everything that what was asked for came from, and went into; `truncated` tells that there is more."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    truncated: bool


class Involved(View):
    """What a thing of the tree was to an event; `unit` is a UN/ECE code, null for pieces."""

    uri: str
    role: Role
    quantity: float | None
    unit: str | None


class Happening(View):
    """An event in the history of what was asked for and of all that it came from."""

    hash: str
    time: datetime
    type: EventType
    action: Action | None
    step: Annotated[str | None, Field(description="business step: a word of CBV 2.0, or a URI of another vocabulary")]
    disposition: str | None
    place: Place | None
    things: tuple[Involved, ...]


class Figures(View):
    """What thermometers measured; the means are null where no reading stands for any time."""

    readings: int
    minimum: float | None
    maximum: float | None
    mean: float | None
    mean_kinetic: Annotated[float | None, Field(description="mean kinetic temperature, ΔH/R = 10 000 K (USP <1079.2>)")]


class LivedStay(View):
    """A time that a thing spent at a place, and what it was like there; `figures` is null where nobody measures."""

    uri: Annotated[str, Field(description="the thing: what was asked for, or something that it came from")]
    place: Place
    arrived_at: datetime
    left_at: datetime | None
    figures: Figures | None
    over: tuple[OverLimit, ...]
    excursions: tuple[Excursion, ...]
    gaps: tuple[Gap, ...]


class Life(View):
    """The cold chain from the first input until now; time that several things spent at one place is counted once.

    Minutes are sums over the points of a place: two thermometers that were too warm for an hour are 120 minutes.
    """

    figures: Figures
    minutes_over: Annotated[dict[Severity, float], Field(description="minutes beyond a limit of each severity")]
    excursions: int
    gap_minutes: float
    unwatched_stays: Annotated[int, Field(description="stays at places where nobody measures")]


class TraceAnswer(View):
    """All that is known of a code."""

    asked: AskedCode
    at: Annotated[datetime, Field(description="when the question was answered; open stays are measured until then")]
    items: Annotated[tuple[Item, ...], Field(description="what the code names: the pack and its batch, or one thing")]
    tree: Tree
    timeline: tuple[Happening, ...]
    stays: tuple[LivedStay, ...]
    life: Life
    hidden: Annotated[int, Field(description="things of the tree that the caller may not see")]


class Ending(View):
    """What the last line of a long answer says."""

    at: Annotated[datetime, Field(description="when the question was answered; open stays are measured until then")]
    truncated: Annotated[bool, Field(description="whether there is more than was told")]
    hidden: Annotated[int, Field(description="things that the caller may not see")]
    life: Life
