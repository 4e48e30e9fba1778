"""What a rule finds: which rule, what is wrong, by which evidence, how bad, and who can mend it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from byssus.core.plant.haccp import Severity
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.law import Law


class Mender(StrEnum):
    """Who can mend what is wrong."""

    FARMER = "farmer"
    BUYER = "buyer"
    PLANT = "plant"
    LABORATORY = "laboratory"
    HOLDER = "holder"
    OFFICE = "office"

    @property
    def zh(self) -> str:
        """In Chinese."""
        return _MENDERS[self]


_MENDERS = {
    Mender.FARMER: "养殖户",
    Mender.BUYER: "收购方",
    Mender.PLANT: "加工厂",
    Mender.LABORATORY: "检验机构",
    Mender.HOLDER: "货主",
    Mender.OFFICE: "监管所",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with goods.

    Args:
        rule: name of the rule.
        uri: the goods.
        at: when it happened.
        site: code of the site that has to answer for it; None where nobody declared the place.
        severity: how bad it is.
        mender: who can mend it.
        zh: what is wrong, in Chinese.
        en: the same in English.
        events: hashes of the events that show it, in order of time.
        law: codes of the closure, certificate, limit or bound that it breaks.
    """

    rule: str
    uri: str
    at: datetime
    site: str | None
    severity: Severity
    mender: Mender
    zh: str
    en: str
    events: tuple[str, ...]
    law: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule says; the table of rules adds who it is that says so.

    `wrong` is the act at fault: with it it happened, and its site has to answer. Without one it happened with the last
    act that shows it, and the site of the first has to answer. `mender`: who can mend it, if not who can by the rule.
    """

    uri: str
    acts: tuple[Act, ...]
    zh: str
    en: str
    law: tuple[str, ...] = ()
    wrong: Act | None = None
    mender: Mender | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the chain: its name and words, how bad a breach is, who mends it, and how it is found."""

    name: str
    zh: str
    en: str
    severity: Severity
    mender: Mender
    find: Callable[[Chain, Law], Iterable[Fault]]

    def findings(self, chain: Chain, law: Law) -> list[Finding]:
        """Everything that breaks it, in order of time; what two events show of one thing in one way is one finding."""
        found = {self._finding(fault) for fault in self.find(chain, law)}
        return sorted(found, key=lambda each: (each.at, each.uri, each.en))

    def _finding(self, fault: Fault) -> Finding:
        acts = sorted(fault.acts, key=lambda act: (act.at, act.event))
        spot = next((act.spot for act in (fault.wrong, *acts) if act and act.spot), None)
        return Finding(
            rule=self.name,
            uri=fault.uri,
            at=fault.wrong.at if fault.wrong else acts[-1].at,
            site=spot.site if spot else None,
            severity=self.severity,
            mender=fault.mender or self.mender,
            zh=fault.zh,
            en=fault.en,
            events=tuple(act.event for act in acts),
            law=fault.law,
        )
