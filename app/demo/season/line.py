"""The ways that mussels take in the demo, from a rope to a shop, as data."""

from dataclasses import dataclass
from datetime import date

from byssus.app.demo import codes


@dataclass(frozen=True, slots=True)
class Mussel:
    """A species, and the GTINs under which it is sold as seed and alive."""

    species: str
    seed: str
    live: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot by the code of its zone, who farms it, what grows there, and the boat that harvests it.

    `farm` ends the code of the farm's gateway; `licence` is the number under which the grower farms.
    """

    zone: str
    farm: str
    grower: str
    boat: str
    mussel: Mussel
    licence: str


@dataclass(frozen=True, slots=True)
class Goods:
    """The trade items of one plant as GTINs, in the order in which one becomes the next."""

    cooked: str
    graded: str
    frozen: str


@dataclass(frozen=True, slots=True)
class Line:
    """One way from rope to shop; places are codes of zones, firms are codes of parties.

    Args:
        mark: what lot numbers of the line end with.
        number: distinguishes pallets of the lines.
        quay: ends the code of the quay.
        plots: where the line's mussels hang, all of one species in one sea area.
        goods: what the plant makes of them.
        plant: the site that cooks, freezes and packs.
        pack: GTIN of the retail pack.
        net_kg: what one pack weighs.
        room: the zone of the cold store in which the pallets wait.
        shops: the sites that sell them, a pallet a day for each time that one is named.
        by_scan: whether packs are put on pallets by scanning, instead of by a packing machine that reports events.
        stray: a plot of another species and sea area, from which a harvest may get into a lot.
        last: the last day of harvest; None: the season does not end.
    """

    mark: str
    number: int
    quay: str
    plots: tuple[Plot, ...]
    goods: Goods
    plant: str
    pack: str
    net_kg: float
    room: str
    shops: tuple[str, ...]
    by_scan: bool = False
    stray: Plot | None = None
    last: date | None = None

    @property
    def mussel(self) -> Mussel:
        """What it is a line of."""
        return self.plots[0].mussel

    def harvests_on(self, day: date) -> bool:
        """Whether the boats are out on a day."""
        return self.last is None or day <= self.last


_CORUSCUS = Mussel("Mytilus coruscus", codes.gtin(54001, 9), codes.gtin(54002, 9))
_GALLOPROVINCIALIS = Mussel("Mytilus galloprovincialis", codes.gtin(54003, 9), codes.gtin(54004, 9))
_YUQING, _JIAOSHI, _JIAOSHI_CORUSCUS = (
    Goods(*(codes.gtin(number, 9) for number in numbers))
    for numbers in ((51011, 51012, 51013), (52011, 52012, 52013), (52021, 52022, 52023))
)


_LANBEI = "YZ-2025-0101"


def _gouqi(number: int, boat: str) -> Plot:
    return Plot(f"gouqi-{number}", "gouqi", "lanbei", boat, _CORUSCUS, _LANBEI)


def _sijiao(number: int) -> Plot:
    return Plot(f"sijiao-{number}", "sijiao", "xibei", "boat-03", _GALLOPROVINCIALIS, "YZ-2025-0102")


LINES = (
    Line(
        "A", 1, "gouqi", (_gouqi(1, "boat-01"), _gouqi(2, "boat-02")),
        _YUQING, "p01", codes.gtin(51101), 0.5, "c01-1", ("shop-1", "shop-3", "shop-4"),
    ),
    Line(
        "B", 2, "gouqi", (_gouqi(3, "boat-02"),),
        _YUQING, "p01", codes.gtin(51102), 1.0, "c01-2", ("shop-2", "shop-2"), by_scan=True, stray=_sijiao(3),
    ),
    Line(
        "C", 3, "sijiao", (_sijiao(1), _sijiao(2)),
        _JIAOSHI, "p02", codes.gtin(52101), 0.4, "c01-3", ("shop-2", "shop-2"),
    ),
    Line(
        "D", 4, "huaniao", (Plot("huaniao-1", "huaniao", "lanbei", "boat-04", _CORUSCUS, _LANBEI),),
        _JIAOSHI_CORUSCUS, "p02", codes.gtin(52102), 1.0, "c01-3", ("shop-1", "shop-2"), last=date(2026, 7, 19),
    ),
)  # fmt: skip
"""Line D ends when the closure of its waters is told, which began two days before: its last lots lie within."""
