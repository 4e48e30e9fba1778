"""A harvest says from when to when it lasted, in that order, for no longer than one may, and is reported afterwards."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from byssus.core.plant.haccp import Severity
from byssus.core.plant.law import Measure
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import HARVEST, Act, Chain
from byssus.trace.rules.entries import ChainBound
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law
from byssus.trace.rules.times import instant


def _find(chain: Chain, law: Law) -> Iterator[Fault]:
    for act in chain.acts:
        if act.step != HARVEST:
            continue
        for zh, en, broken in _wrong(act, law):
            for uri in act.uris(Role.OUTPUT, Role.EPC):
                yield Fault(uri, (act,), zh, en, broken)


def _wrong(act: Act, law: Law) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    start, end = _begun_and_ended(act)
    if start is None or end is None:
        yield "未说明采收起止时间", "Does not say from when to when it lasted", ()
    elif end < start:
        yield "采收结束早于开始", "Ends before it begins", ()
    elif start > act.at:
        yield "采收开始晚于上报时间", "Begins after it was reported", ()
    else:
        yield from (_too_long(bound) for bound in _exceeded(end - start, act, law))


def _begun_and_ended(act: Act) -> list[datetime | None]:
    told = (act.told(name) for name in (Kde.HARVEST_FROM, Kde.HARVEST_TO))
    return [instant(texts[0], act.zone) if texts else None for texts in told]


def _exceeded(lasted: timedelta, act: Act, law: Law) -> list[ChainBound]:
    bounds = law.bounds_on(Measure.HARVEST_HOURS, act.at)
    return [bound for bound in bounds if lasted > timedelta(hours=bound.most)]


def _too_long(bound: ChainBound) -> tuple[str, str, tuple[str, ...]]:
    zh = f"采收持续超过 {bound.most:g} 小时（{bound.source.zh}）"
    return zh, f"Lasted more than {bound.most:g} hours ({bound.source.en})", (bound.code,)


RULE = Rule("harvest-window", "采收时段完整合理", "Harvests say when they were", Severity.WARN, Mender.FARMER, _find)
