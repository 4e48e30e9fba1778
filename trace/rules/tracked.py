"""Which critical tracking event an EPCIS event is: by its business step first, which EPCIS has not for all of them."""

from dataclasses import dataclass
from typing import Final

from byssus.core.plant.key_data import Tracked
from byssus.core.plant.places import SiteKind
from byssus.trace.epcis.event import EventType
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import HARVEST, Act


@dataclass(frozen=True, slots=True)
class Sign:
    """By what events of a kind are known; None: whatever it is.

    Args:
        event: the kind.
        step: business step, as a short word.
        type: of EPCIS.
        disposition: as a short word.
        site: the kind of site at which it happens.
        telling: something that only these events tell.
    """

    event: Tracked
    step: str
    type: EventType | None = None
    disposition: str | None = None
    site: SiteKind | None = None
    telling: Kde | None = None

    def fits(self, act: Act) -> bool:
        """Whether an event bears it."""
        return (
            self.step == act.step
            and self.type in {None, act.type}
            and self.disposition in {None, act.disposition}
            and self.site in {None, act.spot.kind if act.spot else None}
            and (self.telling is None or bool(act.told(self.telling)))
        )


SIGNS: Final = (
    Sign(Tracked.SEED, "hatching"),
    Sign(Tracked.SOCKING, "stocking"),
    Sign(Tracked.HARVEST, HARVEST),
    Sign(Tracked.COOLING, "cooling"),
    Sign(Tracked.LANDING, "landing"),
    Sign(Tracked.BUYING, "collecting"),
    Sign(Tracked.DEPURATION, "storing", type=EventType.TRANSFORMATION),
    Sign(Tracked.COLD_STORE, "storing"),
    Sign(Tracked.INTAKE, "receiving", site=SiteKind.PLANT),
    Sign(Tracked.RECEIVING, "receiving"),
    Sign(Tracked.METAL, "inspecting", telling=Kde.TEST_PIECES),
    Sign(Tracked.METAL, "inspecting", telling=Kde.REJECTS),
    Sign(Tracked.TEST, "inspecting"),
    Sign(Tracked.GRADING, "commissioning", type=EventType.TRANSFORMATION, telling=Kde.GRADE),
    Sign(Tracked.PROCESSING, "commissioning", type=EventType.TRANSFORMATION, site=SiteKind.PLANT),
    Sign(Tracked.MAKING, "commissioning", type=EventType.TRANSFORMATION),
    Sign(Tracked.PACKING, "packing", type=EventType.TRANSFORMATION),
    Sign(Tracked.PACKING, "repackaging", type=EventType.TRANSFORMATION),
    Sign(Tracked.LOADING, "packing", type=EventType.AGGREGATION),
    Sign(Tracked.RELEASE, "holding", disposition="active"),
    Sign(Tracked.RECALL, "holding", disposition="recalled"),
    Sign(Tracked.HOLD, "holding"),
    Sign(Tracked.HANDOVER, "shipping", site=SiteKind.WORKSHOP),
    Sign(Tracked.SHIPPING, "shipping"),
    Sign(Tracked.SALE, "retail_selling"),
    Sign(Tracked.DESTRUCTION, "destroying"),
)
"""The first that fits counts."""
_BY_STEP: Final = {step: [sign for sign in SIGNS if sign.step == step] for step in {sign.step for sign in SIGNS}}


def tracked(act: Act) -> Tracked | None:
    """The kind of an event; None of one that is no critical tracking event."""
    return next((sign.event for sign in _BY_STEP.get(act.step, ()) if sign.fits(act)), None)
