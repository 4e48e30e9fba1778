"""What a person has to say to close an alarm: why it was, what was done, and at a control point what of the goods."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from byssus.alerts.operator.alarm import Detail, Probe
from byssus.core.errors import InvalidInput


class Decision(StrEnum):
    """What becomes of a lot that lay in a zone during an excursion (Codex CXC 1-1969, ch. 2 § 3.10: disposition)."""

    RELEASE = "release"
    """It was not harmed."""
    HOLD = "hold"
    REWORK = "rework"
    DESTROY = "destroy"


@dataclass(frozen=True, slots=True)
class LotDecision:
    """What was decided for a lot, which goes by its canonical GS1 Digital Link or the sender's own URI."""

    lot: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Closing:
    """The account of an alarm.

    Raises:
        InvalidInput: person, cause or corrective action is empty, or a lot is decided twice.
    """

    person: str
    cause: str
    corrective_action: str
    probe: Probe | None = None
    lots: tuple[LotDecision, ...] = ()

    def __post_init__(self) -> None:
        for name in ("person", "cause", "corrective_action"):
            if not getattr(self, name).strip():
                raise InvalidInput(
                    f"An alarm is closed with person, cause and corrective action; {name} is empty.", where=name
                )
        lots = [decided.lot for decided in self.lots]
        if len(set(lots)) < len(lots):
            raise InvalidInput("A lot is decided twice.", where="lots")

    def require(self, lots_there: Collection[str]) -> None:
        """See that it is a full account: a product probe value, and a decision for each lot that lay there.

        Raises:
            InvalidInput: something is missing; the error names it.
        """
        if self.probe is None:
            raise InvalidInput(
                "An excursion at a control point is closed with the value of a product probe.",
                where="probe",
                advice="Air is not product: measure the goods, and give value and unit.",
            )
        if missing := sorted(set(lots_there) - {decided.lot for decided in self.lots}):
            raise InvalidInput(
                f"Nothing was decided for {len(missing)} of the lots that lay there, such as {missing[0]}.",
                where="lots",
                advice="Decide for each lot: release, hold, rework or destroy.",
            )

    @property
    def detail(self) -> Detail:
        """What the log keeps of it."""
        return {
            "cause": self.cause,
            "corrective_action": self.corrective_action,
            "probe_value": self.probe.value if self.probe else None,
            "probe_unit": self.probe.unit if self.probe else None,
            "lots": [{"lot": each.lot, "decision": each.decision.value} for each in self.lots],
        }
