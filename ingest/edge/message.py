"""A message of an edge node as it stands, before anybody knows what its aliases mean."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias

Raw: TypeAlias = int | float | bool | str | None
"""A value as the wire has it: whole numbers without sign; None where there is none that could be a number or text."""


class EdgeKind(StrEnum):
    """What a message is about: N of the node, D of a device behind it."""

    NBIRTH = "NBIRTH"
    NDATA = "NDATA"
    NDEATH = "NDEATH"
    DBIRTH = "DBIRTH"
    DDATA = "DDATA"
    DDEATH = "DDEATH"

    @property
    def is_of_device(self) -> bool:
        """Whether a device speaks."""
        return self.value[0] == "D"


class Metric(NamedTuple):
    """One value; births give its name and, from then on, an alias may stand for it."""

    name: str | None = None
    alias: int | None = None
    time: datetime | None = None
    datatype: int | None = None
    """Number of the type (Sparkplug 3.0 § 6.4.16); data may leave out what the birth said."""
    historical: bool = False
    null: bool = False
    raw: Raw = None
    unit: str | None = None
    good: bool = True
    """False when the node says that the value cannot be believed."""


class EdgeMessage(NamedTuple):
    """What one message says; `node` is `{group}/{node}`."""

    node: str
    device: str | None
    kind: EdgeKind
    time: datetime | None
    seq: int | None
    metrics: tuple[Metric, ...] = ()

    @property
    def sender(self) -> str:
        """Who speaks, as plant files name it: `{group}/{node}` or `{group}/{node}/{device}`."""
        return self.node if self.device is None else f"{self.node}/{self.device}"

    @property
    def birth_number(self) -> int | None:
        """`bdSeq`, which a birth and the death that ends it share (§ 6.4.7)."""
        numbers = [metric.raw for metric in self.metrics if metric.name == BIRTH_NUMBER]
        return next((number % 256 for number in numbers if isinstance(number, int)), None)


BIRTH_NUMBER = "bdSeq"
