"""A hold that binds, and the reason that a person at a scanner reads."""

from dataclasses import dataclass
from datetime import datetime

from byssus.trace.hold.model import Block, Why

_UNITS = {"Cel": "°C", "%RH": "%RH"}


@dataclass(frozen=True, slots=True)
class Binding:
    """A hold on a thing at some time, as the query `binding` gives it; what follows `author` is of its excursion."""

    held: int
    hold: int
    item: int
    uri: str
    since: datetime | None
    placed_at: datetime
    reason: str
    author: str
    point: str | None
    unit: str | None
    zone: str | None
    zone_en: str | None
    started_at: datetime | None
    peak: float | None

    @property
    def block(self) -> Block:
        """The same as a reason not to ship or sell."""
        return Block(
            why=Why.HELD,
            uri=self.uri,
            since=self.placed_at,
            hold=self.hold,
            event=None,
            zh=f"封存 {self.hold} 号：{self._zh}",
            en=f"Hold {self.hold}: {self._en}",
        )

    @property
    def _zh(self) -> str:
        if self.point is None:
            return f"{self.reason}（{self.author}）"
        return f"超限期间存放于{self.zone}（{self.point}，最差 {self._peak}，{self.started_at:%Y-%m-%d %H:%M} UTC 起）"

    @property
    def _en(self) -> str:
        if self.point is None:
            return f"{self.reason} ({self.author})"
        began = f"{self.started_at:%Y-%m-%d %H:%M} UTC"
        return f"it lay in {self.zone_en} during an excursion ({self.point}, worst {self._peak}, from {began})"

    @property
    def _peak(self) -> str:
        return f"{self.peak:.1f} {_UNITS.get(self.unit or '', self.unit or '')}".strip()
