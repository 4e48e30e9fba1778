"""What the trace report tells in words: facts at its head, and tables of stays, events, papers and findings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from byssus.core.paper.sheet import Table
from byssus.trace.answer.model import Figures, Happening, Involved, Item, LivedStay, Place, TraceAnswer
from byssus.trace.documents.dossier import Dossier
from byssus.trace.documents.goods import lot_code
from byssus.trace.documents.report_words import Say
from byssus.trace.documents.words import KDE_ZH
from byssus.trace.facts.kde import Kde
from byssus.trace.facts.read import Fact
from byssus.trace.rules.chain import Act
from byssus.trace.rules.finding import Finding
from byssus.trace.rules.rules import RULES
from byssus.trace.units import KILOGRAM

_MOST_EVENTS: Final = 300
_MOST_GOODS: Final = 6
_PAPERS: Final = (
    Kde.CERTIFICATE, Kde.QUARANTINE, Kde.LICENCE, Kde.LABORATORY, Kde.METHOD, Kde.ANALYTE, Kde.VALUE, Kde.REPORT,
    Kde.ACCEPTED, Kde.AREA_CLASS, Kde.CLOSURE_CHECKED, Kde.TEST_PIECES, Kde.REJECTS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Telling:
    """The report in one language."""

    answer: TraceAnswer
    dossier: Dossier
    findings: Sequence[Finding]
    say: Say

    @property
    def page(self) -> str:
        """The pattern of page numbers."""
        return self.say("page", n="{n}")

    def facts(self) -> Iterator[tuple[str, str]]:
        """What stands at the head."""
        say, items = self.say, self.answer.items
        yield say("code"), "\n".join(lot_code(item.uri) for item in items)
        yield say("product"), "\n".join(dict.fromkeys(self._name(item) for item in items))
        yield say("until"), f"{self._time(self.answer.at)} {self.dossier.timezone.key}"
        asked = {item.uri for item in items}
        places = [place for node in self.answer.tree.nodes if node.item.uri in asked for place in node.places]
        yield say("now"), "\n".join(dict.fromkeys(map(self._place, places))) or say("none")
        if not self.dossier.hidden:
            yield say("cold"), self._cold()

    def notes(self) -> Iterator[str]:
        """What the report leaves out."""
        if self.answer.tree.truncated or self.dossier.truncated:
            yield self.say("truncated")
        if self.dossier.hidden:
            yield self.say("hidden", n=self.dossier.hidden)

    def stays(self) -> Table:
        """Every stay with its temperatures."""
        keys = ("thing", "place", "from", "to", "low", "high", "mean", "kinetic", "over", "excursions", "gap")
        widths = (22, 20, 11, 11, 6, 6, 6, 7, 8, 8, 8)
        rows = tuple(self._stay(stay) for stay in self.answer.stays)
        return Table(self.say("stays"), tuple(map(self.say, keys)), rows, widths, self.say("none"))

    def events(self) -> Table:
        """The events of the life, and how many there are beyond those shown."""
        rows = [self._event(event) for event in self.answer.timeline[:_MOST_EVENTS]]
        if (more := len(self.answer.timeline) - _MOST_EVENTS) > 0:
            rows.append(("", "", self.say("more_events", n=more), "", ""))
        header = tuple(map(self.say, ("time", "step", "place", "state", "goods")))
        return Table(self.say("events"), header, tuple(rows), (12, 11, 25, 12, 55), self.say("none"))

    def papers(self) -> Table:
        """Tests and certificates, and other papers that events name."""
        acts = ((act, self._told(act)) for act in self.dossier.chain.acts)
        rows = tuple(
            (self._time(act.at), self.say.step(act.step), self._goods(act), told) for act, told in acts if told
        )
        header = tuple(map(self.say, ("time", "step", "goods", "told")))
        return Table(self.say("papers"), header, rows, (12, 11, 40, 52), self.say("none"))

    def faults(self) -> Table:
        """What the rules of the chain find."""
        zh = self.say.language == "zh"
        rows = tuple(
            (
                self.say(each.severity), RULES[each.rule].zh if zh else RULES[each.rule].en, lot_code(each.uri),
                each.zh if zh else each.en, self._time(each.at), each.mender.zh if zh else each.mender.value,
            )
            for each in self.findings
        )  # fmt: skip
        header = tuple(map(self.say, ("severity", "rule", "thing", "wrong", "time", "mender")))
        return Table(self.say("findings"), header, rows, (8, 20, 26, 40, 12, 10), self.say("none"))

    def _cold(self) -> str:
        life = self.answer.life
        low, high, mean, kinetic = _figures(life.figures)
        return self.say(
            "cold_line",
            low=low,
            high=high,
            mean=mean,
            kinetic=kinetic,
            over=f"{max(life.minutes_over.values(), default=0):.0f}",
            excursions=life.excursions,
            gap=f"{life.gap_minutes:.0f}",
            unwatched=life.unwatched_stays,
        )

    def _stay(self, stay: LivedStay) -> tuple[str, ...]:
        left = self._time(stay.left_at) if stay.left_at else self.say("still")
        head = (self._thing(stay.uri), self._place(stay.place), self._time(stay.arrived_at), left)
        if stay.figures is None:
            return (*head, self.say("unmeasured"), *[""] * 6)
        over = max((each.minutes for each in stay.over), default=0.0)
        gap = sum((each.end - each.start for each in stay.gaps), timedelta()).total_seconds() / 60
        return (*head, *_figures(stay.figures), f"{over:.0f}", str(len(stay.excursions)), f"{gap:.0f}")

    def _event(self, event: Happening) -> tuple[str, ...]:
        goods = [self._amount(thing) for thing in event.things[:_MOST_GOODS]]
        more = [f"… +{len(event.things) - _MOST_GOODS}"] if len(event.things) > _MOST_GOODS else []
        place = self._place(event.place) if event.place else ""
        step = self.say.step(event.step or event.type)
        return self._time(event.time), step, place, self.say.state(event.disposition or ""), "\n".join([*goods, *more])

    def _amount(self, thing: Involved) -> str:
        name = self._thing(thing.uri)
        if thing.quantity is None:
            return name
        unit = {None: self.say("pieces"), KILOGRAM: "kg"}.get(thing.unit, thing.unit)
        return f"{name} · {thing.quantity:,.10g} {unit}"

    def _told(self, act: Act) -> str:
        facts = (self._fact(fact) for fact in act.facts if fact.name in _PAPERS)
        papers = (f"{paper.type} {paper.number}".strip() for paper in self.dossier.papers.get(act.event, ()))
        return "; ".join([*facts, *papers])

    def _fact(self, fact: Fact) -> str:
        name = KDE_ZH[fact.name] if self.say.language == "zh" else fact.name.replace("_", " ")
        return f"{name} {fact.value} {fact.unit or ''}".rstrip()

    def _goods(self, act: Act) -> str:
        uris = list(dict.fromkeys(act.uris()))
        return "\n".join([*map(lot_code, uris[:_MOST_GOODS]), *(["…"] if len(uris) > _MOST_GOODS else [])])

    def _thing(self, uri: str) -> str:
        item = self.dossier.things.get(uri)
        return f"{self._name(item)} {item.sscc or item.lot or ''}".strip() if item else lot_code(uri)

    def _name(self, item: Item) -> str:
        return self.say.name(item.product, item.product_en) or item.gtin or self.say.level(item.level)

    def _place(self, place: Place) -> str:
        names = (self.say.name(place.site, place.site_en), self.say.name(place.name, place.name_en))
        return " · ".join(name for name in names if name) or place.uri.rpartition("/")[2]

    def _time(self, at: datetime) -> str:
        return f"{at.astimezone(self.dossier.timezone):%Y-%m-%d %H:%M}"


def _figures(figures: Figures) -> tuple[str, str, str, str]:
    values = (figures.minimum, figures.maximum, figures.mean, figures.mean_kinetic)
    low, high, mean, kinetic = ("–" if value is None else f"{value:.1f}".replace("-", "−") for value in values)
    return low, high, mean, kinetic
