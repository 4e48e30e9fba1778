"""The ways that mussels take in the demo, from a rope to a shop, as data."""

from dataclasses import dataclass

from byssus.app.demo import codes


@dataclass(frozen=True, slots=True)
class Goods:
    """The trade items of one species at one plant, as GTINs, in the order in which one becomes the next."""

    species: str
    seed: str
    live: str
    cooked: str
    graded: str
    frozen: str


@dataclass(frozen=True, slots=True)
class Line:
    """One way from rope to shop; places are codes of zones, firms are codes of parties.

    Args:
        mark: a letter that lot numbers of the line end with.
        number: distinguishes pallets of the lines.
        island: ends the codes of the farm and of the quay.
        grower: who farms the plots.
        plots: where the line's mussels hang, all in one sea area; each is harvested by one boat of `boats`.
        plant: the site that cooks, freezes and packs.
        pack: GTIN of the retail pack.
        net_kg: what one pack weighs.
        room: the zone of the cold store in which the pallets wait.
        shop: the site that sells them.
        by_scan: whether packs are put on pallets by scanning, instead of by a packing machine that reports events.
    """

    mark: str
    number: int
    island: str
    grower: str
    plots: tuple[str, ...]
    boats: tuple[str, ...]
    goods: Goods
    plant: str
    pack: str
    net_kg: float
    room: str
    shop: str
    by_scan: bool = False


_CORUSCUS = Goods("Mytilus coruscus", *(codes.gtin(number, 9) for number in (54001, 54002, 51011, 51012, 51013)))
_GALLOPROVINCIALIS = Goods(
    "Mytilus galloprovincialis", *(codes.gtin(number, 9) for number in (54003, 54004, 52011, 52012, 52013))
)

LINES = (
    Line(
        "A", 1, "gouqi", "lanbei", ("gouqi-1", "gouqi-2"), ("boat-01", "boat-02"),
        _CORUSCUS, "p01", codes.gtin(51101), 0.5, "c01-1", "shop-1",
    ),
    Line(
        "B", 2, "gouqi", "lanbei", ("gouqi-3",), ("boat-02",),
        _CORUSCUS, "p01", codes.gtin(51102), 1.0, "c01-2", "shop-2", by_scan=True,
    ),
    Line(
        "C", 3, "sijiao", "xibei", ("sijiao-1", "sijiao-2"), ("boat-03", "boat-03"),
        _GALLOPROVINCIALIS, "p02", codes.gtin(52101), 0.4, "c01-3", "shop-2",
    ),
)  # fmt: skip
