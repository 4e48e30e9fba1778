"""What critical tracking events have to tell, by profile: which key data are missing, by name.

Profiles are dated data of plant files: GDST 1.2, FSMA-204 (21 CFR 1.1325-1.1350) and our own, CHAIN. What lacks is a
finding only where the profile binds the firm at whose place the event was; else it is shown as completeness.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from byssus.core.plant.haccp import Severity
from byssus.core.plant.key_data import Need, Tracked
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.dated import Source, in_force
from byssus.trace.rules.entries import KeyData
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law
from byssus.trace.rules.told import untold
from byssus.trace.rules.tracked import tracked


@dataclass(frozen=True, slots=True)
class Asked:
    """An event of which a profile asks something, what of that it does not tell, and by which entries.

    `binds`: it owes that.
    """

    act: Act
    event: Tracked
    profile: str
    missing: tuple[Need, ...]
    law: tuple[KeyData, ...]
    binds: bool


def asked(acts: Iterable[Act], law: Law) -> Iterator[Asked]:
    """What each profile asks of some events, at the time of each; in the order of the names of profiles."""
    wanted: dict[Tracked, list[KeyData]] = defaultdict(list)
    for entry in sorted(law.key_data, key=attrgetter("profile", "code")):
        wanted[entry.event].append(entry)
    for act in acts:
        if event := tracked(act):
            for profile, entries in groupby(in_force(wanted[event], act.at), attrgetter("profile")):
                yield _asked(act, event, profile, tuple(entries), law)


def _asked(act: Act, event: Tracked, profile: str, entries: tuple[KeyData, ...], law: Law) -> Asked:
    missing = untold(act, dict.fromkeys(need for each in entries for need in each.needs))
    broken = tuple(each for each in entries if missing and not set(missing).isdisjoint(each.needs))
    binds = law.binds(profile, act.spot.party if act.spot else None, act.at)
    return Asked(act, event, profile, missing, broken, binds)


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    owed = {duty.profile for duty in law.duties}
    binding = replace(law, key_data=tuple(each for each in law.key_data if each.profile in owed))
    for each in asked(chain.acts, binding):
        if each.binds and each.missing:
            for uri in dict.fromkeys(each.act.uris()):
                yield Fault(uri, (each.act,), *_words(each), tuple(entry.code for entry in each.law))


def _words(lacking: Asked) -> tuple[str, str]:
    source = _joined(dict.fromkeys(each.source for each in lacking.law))
    zh = f"{lacking.profile}：{lacking.event.zh}缺少{'、'.join(need.zh for need in lacking.missing)}（{source.zh}）"
    en = f"{lacking.profile}: {lacking.event.en} lacks {', '.join(need.en for need in lacking.missing)} ({source.en})"
    return zh, en


def _joined(sources: Iterable[Source]) -> Source:
    zh, en = zip(*sources, strict=True)
    return Source("；".join(zh), "; ".join(en))


RULE = Rule("key-data", "关键追溯数据齐全", "Key data are there", Severity.WARN, Mender.HOLDER, _find)
