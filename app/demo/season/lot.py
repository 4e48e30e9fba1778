"""The lots of one line and one day of harvest: their numbers, and how much of each there is."""

from dataclasses import dataclass
from datetime import date

from byssus.app.demo import codes
from byssus.app.demo.chance import between
from byssus.app.demo.season.line import Line

_FIRST_DAY = date(2020, 1, 1)
_PALLETS = 2


@dataclass(frozen=True, slots=True)
class Amount:
    """Goods of a batch, in kg or, for packs, in pieces."""

    code: str
    quantity: float
    pieces: bool = False


def lot_number(line: Line, day: date) -> str:
    """The batch number of the packs that a line made of a day's harvest, such as 260718A."""
    return f"{day:%y%m%d}{line.mark}"


@dataclass(frozen=True, slots=True)
class Lots:
    """What comes of the harvest of a line on a day."""

    line: Line
    day: date
    seed: int

    @property
    def number(self) -> str:
        """The end of every lot number of this day and line."""
        return lot_number(self.line, self.day)

    @property
    def harvests(self) -> tuple[Amount, ...]:
        """One lot a plot: four to six tonnes."""
        return tuple(
            self._kg(self.line.goods.live, f"H{self.number}{i}", round(between(4000, 6000, self.seed, plot, self.day)))
            for i, plot in enumerate(self.line.plots, 1)
        )

    @property
    def raw(self) -> Amount:
        """The harvests, bought and merged."""
        return self._kg(self.line.goods.live, f"R{self.number}", sum(lot.quantity for lot in self.harvests))

    @property
    def cooked(self) -> Amount:
        """Meat without shell: a fifth to a quarter of what was alive."""
        share = between(0.20, 0.25, self.seed, "cooked", self.number)
        return self._kg(self.line.goods.cooked, f"C{self.number}", round(self.raw.quantity * share))

    @property
    def graded(self) -> Amount:
        """What grading leaves."""
        return self._kg(self.line.goods.graded, f"G{self.number}", round(self.cooked.quantity * 0.97))

    @property
    def frozen(self) -> Amount:
        """What comes out of the freezing tunnel."""
        return self._kg(self.line.goods.frozen, f"F{self.number}", round(self.graded.quantity * 0.99))

    @property
    def packs(self) -> Amount:
        """The retail packs; what is left over is less than a pack for each pallet."""
        return Amount(codes.batch_link(self.line.pack, self.number), _PALLETS * self._a_pallet(), pieces=True)

    @property
    def pallets(self) -> dict[str, Amount]:
        """Code of a pallet → the packs on it."""
        first = ((self.day - _FIRST_DAY).days * 10 + self.line.number) * 10
        return {
            codes.unit_link(codes.sscc(first + i)): Amount(self.packs.code, self._a_pallet(), pieces=True)
            for i in range(1, _PALLETS + 1)
        }

    def _a_pallet(self) -> int:
        return int(self.frozen.quantity / self.line.net_kg) // _PALLETS

    def _kg(self, gtin: str, lot: str, kg: float) -> Amount:
        return Amount(codes.batch_link(gtin, lot), kg)
