"""A scan as it is about to be counted."""

from dataclasses import dataclass
from datetime import date, datetime

from byssus.trace.codes import level_of
from byssus.trace.gs1 import Code, Level, dates_of, expiry_of
from byssus.trace.scanned.judgement import Source
from byssus.trace.scanned.place import Spot
from byssus.trace.scanned.turn import SELLING


@dataclass(frozen=True, slots=True)
class ReaderStand:
    """Where and for what a reader of the trade scanned; `day` is that of its calendar."""

    scan: int
    zone: int
    step: str | None
    day: date


@dataclass(frozen=True, slots=True)
class Seen:
    """What is kept of a scan; `names` are of what is known here, the coarsest first; `reader` is None of consumers."""

    code: Code
    names: tuple[str, ...]
    at: datetime
    spot: Spot | None
    reader: ReaderStand | None = None

    @property
    def uri(self) -> str:
        """The name under which it counts."""
        return self.names[-1]

    @property
    def source(self) -> Source:
        """Who scanned."""
        return Source.TRADE if self.reader else Source.CONSUMER

    @property
    def is_pack(self) -> bool:
        """Whether it counts for a single pack."""
        return level_of(self.uri) is Level.ITEM

    @property
    def is_judged(self) -> bool:
        """Whether anything can be wrong with it: a single pack anywhere, and anything at a till."""
        return self.is_pack or (self.reader is not None and self.reader.step == SELLING)

    @property
    def row(self) -> dict[str, object]:
        """The columns of `sighting`, and those of `scan_tally` but its hour."""
        reader = self.reader
        return {
            "uri": self.uri,
            "names": list(self.names),
            "is_pack": self.is_pack,
            "source": self.source,
            "at": self.at,
            "latitude": self.spot and self.spot.latitude,
            "longitude": self.spot and self.spot.longitude,
            "day": reader and reader.day,
            "zone_id": reader and reader.zone,
            "step": reader and reader.step,
            "expires_on": expiry_of(self.code, self.at.date()),
            "best_before": best_before(self.code, self.at.date()),
            "scan_id": reader and reader.scan,
        }


def best_before(code: Code, today: date) -> date | None:
    """The day that (15) names."""
    found = [dates_of(element, today) for element in code.elements if element.ai == "15"] if code.valid else []
    return found[0][0] if found else None
