"""What the Global Dialogue on Seafood Traceability adds to an event: a pure function of it and of its master data.

GDST 1.2, Basic Universal List of key data elements: every event names the owner of the product and who tells of it;
work at sea names the policy on human welfare; batches that come to be bear their lot number. Only what is known is
added. What is missing and not known is named, so that whoever told the event can be asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from byssus.core.plant.places import HumanWelfare
from byssus.trace.epcis.event import EventType

OWNER: Final = "gdst:productOwner"
PROVIDER: Final = "cbvmda:informationProvider"
WELFARE: Final = "gdst:humanWelfarePolicy"
LOT: Final = "cbvmda:lotNumber"
_OF_PEOPLE: Final = {"hatching", "farmHarvest", "landing", "fishingEvent", "transshipment", "commissioning"}
"""Steps that name the policy on human welfare; `commissioning` is one in GDST's schema as the step of a feed mill."""
_OF_OWNERS: Final = {*_OF_PEOPLE, "shipping", "receiving", "commingling"}
"""GDST's critical tracking events, with every aggregation; it asks nothing of other events."""
_OF_LOTS: Final = {"hatching", "farmHarvest", "fishingEvent", "commingling", "commissioning"}
_ILMD: Final[Mapping[str, tuple[str, ...]]] = {
    "hatching": ("gdst:broodstockSource", LOT),
    "farmHarvest": ("gdst:aquacultureMethod", "cbvmda:productionMethodForFishAndSeafoodCode", LOT),
    "fishingEvent": ("cbvmda:productionMethodForFishAndSeafoodCode", "cbvmda:vesselCatchInformationList", LOT),
    "commingling": (LOT,),
    "commissioning": ("gdst:proteinSource", LOT),
}
"""What the description of new lots tells, by step, wherever there is a description; see `_OF_PEOPLE` on feed mills."""


@dataclass(frozen=True, slots=True)
class Known:
    """What master data tell of an event.

    Args:
        owner: the firm that runs the place, as a URI.
        welfare: its policy on the people who work for it.
        lot: the one batch that the event made.
    """

    owner: str | None = None
    welfare: HumanWelfare | None = None
    lot: str | None = None


def with_gdst(event: Mapping[str, JsonValue], known: Known) -> dict[str, JsonValue]:
    """The event with what is known added; what it says itself stays."""
    word = step(event)
    added: dict[str, JsonValue] = {OWNER: known.owner, PROVIDER: known.owner}
    if word in _OF_PEOPLE:
        added[WELFARE] = known.welfare and known.welfare.value
    found = {**event, **{name: value for name, value in added.items() if value and not _tells(event, name)}}
    ilmd = event.get("ilmd")
    if word in _OF_LOTS and known.lot and isinstance(ilmd, Mapping) and not _tells(ilmd, LOT):
        found["ilmd"] = {**ilmd, LOT: known.lot}
    return found


def lacking(event: Mapping[str, JsonValue]) -> Iterator[str]:
    """The names of what GDST asks of the event and that it does not tell."""
    word, ilmd = step(event), event.get("ilmd")
    tracked = word in _OF_OWNERS or event.get("type") == EventType.AGGREGATION
    wanted = [*([OWNER, PROVIDER] if tracked else []), *([WELFARE] if word in _OF_PEOPLE else [])]
    yield from (name for name in wanted if not _tells(event, name))
    if isinstance(ilmd, Mapping):
        yield from (f"ilmd {name}" for name in _ILMD.get(word, ()) if not _tells(ilmd, name))


def step(event: Mapping[str, JsonValue]) -> str:
    """The last word of its business step."""
    return str(event.get("bizStep") or "").replace("-", ":").replace("/", ":").rpartition(":")[2]


def _tells(fields: Mapping[str, JsonValue], name: str) -> bool:
    return fields.get(name) not in (None, "")
