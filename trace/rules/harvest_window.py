"""A harvest says from when to when it lasted, in that order, in one tide's work, and is reported afterwards."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from byssus.core.plant.haccp import Severity
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import HARVEST, Act, Chain
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law
from byssus.trace.rules.times import instant

LONGEST: Final = timedelta(hours=24)
"""A default of ours."""


def _find(chain: Chain, _: Law) -> Iterator[Fault]:
    for act in chain.acts:
        if act.step == HARVEST and (words := _wrong(act)):
            for uri in act.uris(Role.OUTPUT, Role.EPC):
                yield Fault(uri, (act,), *words)


def _wrong(act: Act) -> tuple[str, str] | None:
    start, end = (next(iter(map(instant, act.told(name))), None) for name in (Kde.HARVEST_FROM, Kde.HARVEST_TO))
    if start is None or end is None:
        return "未说明采收起止时间", "Does not say from when to when it lasted"
    if end < start:
        return "采收结束早于开始", "Ends before it begins"
    if end - start > LONGEST:
        return "采收持续超过 24 小时", "Lasted more than 24 hours"
    if start > act.at:
        return "采收开始晚于上报时间", "Begins after it was reported"
    return None


RULE = Rule("harvest-window", "采收时段完整合理", "Harvests say when they were", Severity.WARN, Mender.FARMER, _find)
