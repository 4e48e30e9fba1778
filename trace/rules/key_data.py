"""What critical tracking events have to tell, by profile: which key data are missing, by name.

Profiles are dated data of plant files: GDST 1.2, FSMA-204 (21 CFR 1.1325-1.1350) and our own, CHAIN. What lacks is a
finding only where the profile binds the firm at whose place the event was; else it is shown as completeness.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from byssus.core.plant.haccp import Severity
from byssus.core.plant.key_data import Need, Tracked
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import KeyData, Law, Source
from byssus.trace.rules.told import tells
from byssus.trace.rules.tracked import tracked


@dataclass(frozen=True, slots=True)
class Asked:
    """An event, what a profile asks of it, and what of that it does not tell; `binds`: it should."""

    act: Act
    event: Tracked
    profile: str
    needs: tuple[Need, ...]
    missing: tuple[Need, ...]
    law: tuple[KeyData, ...]
    binds: bool


def asked(acts: Iterable[Act], law: Law) -> Iterator[Asked]:
    """What each profile asks of some events, at the time of each."""
    for act in acts:
        if event := tracked(act):
            wanted = sorted(law.key_data_of(event, act.at), key=attrgetter("profile", "code"))
            for profile, entries in groupby(wanted, attrgetter("profile")):
                yield _asked(act, event, profile, tuple(entries), law)


def _asked(act: Act, event: Tracked, profile: str, entries: tuple[KeyData, ...], law: Law) -> Asked:
    needs = tuple(dict.fromkeys(need for each in entries for need in each.needs))
    missing = tuple(need for need in needs if not tells(act, need))
    broken = tuple(each for each in entries if set(each.needs) & set(missing))
    binds = law.binds(profile, act.spot.party if act.spot else None, act.at)
    return Asked(act, event, profile, needs, missing, broken, binds)


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    for each in asked(chain.acts, law):
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
