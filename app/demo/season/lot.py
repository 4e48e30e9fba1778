"""The lots of one line and one day of harvest: their numbers, and how much of each there is."""

from dataclasses import dataclass
from datetime import date, timedelta

from byssus.app.demo import codes
from byssus.app.demo.chance import between
from byssus.app.demo.season.line import Line, Plot
from byssus.app.demo.season.odd import Oddity

_FIRST_DAY = date(2020, 1, 1)


_LEAST, _MOST = 4000, 6000
"""What a plot gives on a day, in kg."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Goods of a batch, in kg or, for packs, in pieces."""

    code: str
    quantity: float
    pieces: bool = False


def lot_number(line: Line, day: date) -> str:
    """The batch number of the packs that a line made of a day's harvest, such as 260718A."""
    return f"{day:%y%m%d}{line.mark}"


def certificate_number(line: Line, day: date) -> str:
    """The certificate of compliance (承诺达标合格证) that the buyer writes for a day."""
    return f"HG{lot_number(line, day)}"


def certificate_kg(line: Line) -> float:
    """What such a certificate covers: the most that the plots of a line give on a day."""
    return float(_MOST * len(line.plots))


@dataclass(frozen=True, slots=True)
class Lots:
    """What comes of the harvest of a line on a day; `odd` is what is wrong with it."""

    line: Line
    day: date
    seed: int
    odd: Oddity | None = None

    @property
    def number(self) -> str:
        """The end of every lot number of this day and line."""
        return lot_number(self.line, self.day)

    @property
    def plots(self) -> tuple[Plot, ...]:
        """Where it was harvested."""
        stray = self.line.stray if self.odd is Oddity.COMMINGLED else None
        return (*self.line.plots, *([stray] if stray else []))

    @property
    def harvests(self) -> tuple[Amount, ...]:
        """One lot a plot: four to six tonnes."""
        return tuple(
            self._kg(
                plot.mussel.live,
                f"H{self.number}{i}",
                round(between(_LEAST, _MOST, self.seed, plot.zone, self.day)),
            )
            for i, plot in enumerate(self.plots, 1)
        )

    @property
    def certificate(self) -> str:
        """The number of the certificate that the buyer names."""
        day = self.day - timedelta(days=1) if self.odd is Oddity.OVERCLAIMED else self.day
        return certificate_number(self.line, day)

    @property
    def raw(self) -> Amount:
        """The harvests, bought and merged."""
        return self._kg(self.line.mussel.live, f"R{self.number}", sum(lot.quantity for lot in self.harvests))

    @property
    def toxin(self) -> float | None:
        """What the test for PSP says, in MU/g; the limit is 4."""
        if self.odd is Oddity.UNTESTED:
            return None
        low, high = (4.6, 7.0) if self.odd is Oddity.UNFIT else (0.3, 1.4)
        return round(between(low, high, self.seed, "toxin", self.number), 1)

    @property
    def cooked(self) -> Amount:
        """Meat without shell: a fifth to a quarter of what was alive."""
        low, high = (0.40, 0.45) if self.odd is Oddity.SWOLLEN else (0.20, 0.25)
        share = between(low, high, self.seed, "cooked", self.number)
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
        return Amount(
            codes.batch_link(self.line.pack, self.number), len(self.line.shops) * self._a_pallet(), pieces=True
        )

    @property
    def last_day(self) -> date:
        """The last day of use that the packs bear."""
        return self.day + timedelta(days=1 if self.odd is Oddity.STALE else 540)

    @property
    def pallets(self) -> dict[str, Amount]:
        """Code of a pallet → the packs on it."""
        first = ((self.day - _FIRST_DAY).days * 100 + self.line.number) * 10
        return {
            codes.unit_link(codes.sscc(first + i)): Amount(self.packs.code, self._a_pallet(), pieces=True)
            for i in range(1, len(self.line.shops) + 1)
        }

    def sold(self, shop: str, hour: int) -> int:
        """How many packs a till of a shop sells in an hour."""
        if self.odd is Oddity.OVERSOLD:
            return int(self.packs.quantity * 0.6)
        return round(between(10, 60, self.seed, "sold", self.number, shop, hour))

    def _a_pallet(self) -> int:
        return int(self.frozen.quantity / self.line.net_kg) // len(self.line.shops)

    def _kg(self, gtin: str, lot: str, kg: float) -> Amount:
        return Amount(codes.batch_link(gtin, lot), kg)
