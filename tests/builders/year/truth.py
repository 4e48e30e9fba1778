"""The answers, from what happened: plain sums and sets over lots, and a graph of networkx; no event is read here."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import networkx as nx

from builders.year.story import Failure, Span, Story
from builders.year.world import area_of, has_mark
from byssus.app.demo import codes
from byssus.app.demo.season.lot import Lots, certificate_kg
from byssus.app.demo.season.odd import Oddity

_ISLAND = ZoneInfo("Asia/Shanghai")
_SLACK = 1.005
TILLS = (17, 19)
Row = tuple[object, ...]


@dataclass(frozen=True)
class Truth:
    """What the questions have to answer."""

    story: Story

    @cached_property
    def flow(self) -> "nx.DiGraph[str]":
        """Everything that became something, or went into something."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        for lots in self.story.lots:
            for plot, harvest in zip(lots.plots, lots.harvests, strict=True):
                graph.add_edge(codes.batch_link(plot.mussel.seed, f"S24{plot.zone}"), harvest.code)
                graph.add_edge(harvest.code, lots.raw.code)
            way = [each.code for each in (lots.raw, lots.cooked, lots.graded, lots.frozen, lots.packs)]
            nx.add_path(graph, way)
            graph.add_edges_from((lots.packs.code, pallet) for pallet in lots.pallets)
        return graph

    def tree(self, lots: Lots) -> set[Row]:
        """1: each thing with its distance from the packs of a lot."""
        behind = nx.single_source_shortest_path_length(self.flow.reverse(copy=False), lots.packs.code)
        return {(uri, -steps) for uri, steps in behind.items()} | {(pallet, 1) for pallet in lots.pallets}

    def reached(self, starts: Iterable[tuple[str, Lots]]) -> set[Row]:
        """2, 4, 5: what became of goods: thing, state, site, amount."""
        return {row for uri, lots in starts for row in self._reached(uri, lots)}

    def _reached(self, start: str, lots: Lots) -> Iterator[Row]:
        for uri in {start, *nx.descendants(self.flow, start)}:
            if uri == lots.packs.code:
                for shop in lots.line.shops:
                    yield uri, "there", shop, None
                    yield uri, "sold", shop, sum(lots.sold(shop, hour) for hour in TILLS)
            elif uri in lots.pallets:
                yield uri, "there", lots.line.shops[list(lots.pallets).index(uri)], None
            else:
                yield uri, "gone", None, None

    def harvested(self, plot: str, span: Span) -> Iterator[tuple[str, Lots]]:
        """2: the harvests of a plot or a sea area."""
        for lots in self.story.lots:
            for i, (each, harvest) in enumerate(zip(lots.plots, lots.harvests, strict=True)):
                if plot in {each.zone, area_of(each)} and _within(_at(lots, 3, 30 + i), span):
                    yield harvest.code, lots

    def in_closure(self) -> Iterator[tuple[str, Lots]]:
        """4: the harvests, of ninety minutes each, that touch the closure."""
        closure = self.story.closure
        assert closure.ends_at is not None
        for lots in self.story.lots:
            for i, (plot, harvest) in enumerate(zip(lots.plots, lots.harvests, strict=True)):
                end = _at(lots, 3, 30 + i)
                touches = closure.starts_at <= end and end - timedelta(minutes=90) < closure.ends_at
                if area_of(plot) == closure.area and touches:
                    yield harvest.code, lots

    def certificates(self) -> set[Row]:
        """3: certificate, lot, kg that it covers, kg that were claimed, whether that is too much."""
        under: dict[str, list[Lots]] = defaultdict(list)
        for lots in self.story.lots:
            under[lots.certificate].append(lots)
        claimed = {code: sum(lots.raw.quantity for lots in told) for code, told in under.items()}
        return {
            (code, lots.raw.code, kg := certificate_kg(lots.line), claimed[code], claimed[code] > kg * _SLACK)
            for code, told in under.items()
            for lots in told
        }

    def unfit(self, span: Span) -> Iterator[tuple[str, Lots]]:
        """5: lots whose test failed."""
        for lots in self._odd(Oddity.UNFIT):
            if _within(_at(lots, 10, 10), span):
                yield lots.raw.code, lots

    def in_failures(self, room: str) -> set[Row]:
        """6: pallets, and packs on them, that lay in a room while it was too warm: since when, until when, thing."""
        failures = [failure for failure in self.story.failures if failure.room == room]
        there = [(failure, lots) for failure in failures for lots in self.story.lots if lots.line.room == room]
        return {
            (failure.start, failure.end, uri)
            for failure, lots in there
            for i, pallet in enumerate(lots.pallets)
            if _at(lots, 20, 30 + i) < failure.end and failure.start < _at(lots, 80, i)
            for uri in (pallet, lots.packs.code)
        }

    def alarms(self) -> Counter[str]:
        """7, 10, 16: how often each room failed."""
        return Counter(failure.room for failure in self.story.failures)

    def deviations(self, span: Span) -> int:
        """10: how often the store's control point deviated."""
        return sum(_within(failure.start, span) for failure in self.story.failures)

    def minutes_out(self, room: str) -> float:
        """11, 16: for how long a room was too warm."""
        return sum(_minutes(failure) for failure in self.story.failures if failure.room == room)

    def out_of_balance(self, span: Span) -> set[Row]:
        """12: rule and lot."""
        swollen = {("yield", lots.cooked.code) for lots in self._odd(Oddity.SWOLLEN) if _within(_at(lots, 12), span)}
        sold = {
            ("mass-balance", lots.packs.code) for lots in self._odd(Oddity.OVERSOLD) if _within(_last_sale(lots), span)
        }
        return swollen | sold

    def false_marks(self, span: Span) -> set[Row]:
        """13: packs with the mark that hold a harvest from elsewhere."""
        mixed = [lots for lots in self._odd(Oddity.COMMINGLED) if has_mark(lots.line)]
        return {(lots.packs.code,) for lots in mixed if _within(_at(lots, 18), span)}

    def untested(self, span: Span) -> set[Row]:
        """14: packs on sale, where, that nobody tested; workshops test nothing."""
        packs = {
            (lots.packs.code, shop)
            for lots in self._odd(Oddity.UNTESTED)
            for i, shop in enumerate(lots.line.shops)
            if any(_within(at, span) for at in (_at(lots, 85, 30 + i), *(_at(lots, 72 + hour, i) for hour in TILLS)))
        }
        afternoon = time(14, tzinfo=_ISLAND)
        return packs | {
            (stall.made, stall.workshop)
            for stall in self.story.stalls
            if stall.sale and _within(datetime.combine(stall.day, afternoon), span)
        }

    def harvests_behind(self, packs: str) -> int:
        """15: how many harvests are in packs."""
        return next(len(lots.harvests) for lots in self.story.lots if lots.packs.code == packs)

    def is_complete(self, packs: str) -> bool:
        """15: whether a drill finds nothing missing."""
        lacking = [*self._odd(Oddity.UNTESTED), *self._odd(Oddity.UNSEALED)]
        return not any(lots.packs.code == packs for lots in lacking)

    def stale_sales(self, span: Span) -> set[Row]:
        """18: shop, reason, packs and time of each sale of packs past their day."""
        return {
            (shop, "expired", lots.packs.code, at)
            for lots in self._odd(Oddity.STALE)
            for i, shop in enumerate(lots.line.shops)
            for hour in TILLS
            if _within(at := _at(lots, 72 + hour, i), span)
        }

    def without_papers(self, days: Iterable[date]) -> set[Row]:
        """19: workshop and day of each intake without a certificate."""
        wanted = set(days)
        bare = [stall for stall in self.story.stalls if stall.intake and not stall.papers]
        return {(stall.workshop, stall.day) for stall in bare if stall.day in wanted}

    def produced(self, span: Span) -> dict[str, float]:
        """20: GTIN to packs that were made."""
        made: Counter[str] = Counter()
        for lots in self.story.lots:
            if _within(_at(lots, 18), span):
                made[lots.line.pack] += int(lots.packs.quantity)
        return dict(made)

    def silent(self) -> set[date]:
        """9: days of which the store has no reading."""
        return set(self.story.silent_days)

    def _odd(self, oddity: Oddity) -> list[Lots]:
        return [lots for lots in self.story.lots if lots.odd is oddity]


def _at(lots: Lots, hour: int, minute: int = 0) -> datetime:
    """The lines follow each other by five minutes; the harvest begins the day."""
    return datetime.combine(lots.day, time(), _ISLAND) + timedelta(hours=hour, minutes=minute + 5 * lots.line.number)


def _last_sale(lots: Lots) -> datetime:
    return _at(lots, 72 + TILLS[-1], len(lots.line.shops) - 1)


def _within(at: datetime, span: Span) -> bool:
    return span[0] <= at < span[1]


def _minutes(failure: Failure) -> float:
    return (failure.end - failure.start).total_seconds() / 60
