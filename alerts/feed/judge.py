"""Judges what is new of one point by each of its rules."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from byssus.alerts.condition.ledger import update
from byssus.alerts.condition.reading import Reading
from byssus.alerts.condition.touched import judged
from byssus.alerts.feed.changeover import Carried, hand_over
from byssus.alerts.feed.follow import Follower
from byssus.alerts.feed.history import StoredHistory
from byssus.alerts.feed.standings import Machines, Stand, forget_machine, new_machine
from byssus.alerts.feed.watched import WatchedPoint
from byssus.core.database import Connection


@dataclass(frozen=True, slots=True)
class Before:
    """Where a point stood: its machines, and the alarms that are carried on, by the codes of their rules."""

    machines: Machines
    carried: Mapping[str, Carried]


def judge(
    connection: Connection,
    point: WatchedPoint,
    stand: Before,
    arrived: Sequence[Reading],
    now: datetime,
) -> list[Stand]:
    """Bring ledger and alarms of a point up to date; return where its machines stand then.

    A rule that was not in force before judges all stored readings from the day on which its plan is valid.
    """
    machines = stand.machines
    carried = {**stand.carried, **_retire(connection, point, machines, now)}
    stands = []
    for law in point.rules:
        stored = machines.get(law.rule.code)
        first = law.since - law.rule.reach
        readings = StoredHistory(connection, point.id, first)
        history, touched = judged(law.rule, readings, law.since, _since(first, arrived))
        new = touched if stored else history.since(law.since)
        stored = stored or new_machine(connection, point.id, law.rule)
        state, changes = update(point.watch(law.rule), stored.standing, history, new)
        follower = Follower(connection, point, law.rule.severity, stored, now, carried.get(law.rule.code))
        for change in changes:
            follower.follow(change)
        follower.let_go(state)
        stands.append(Stand(point.id, law.rule.code, law.rule.version, state))
    return stands


def _since(first: datetime, arrived: Iterable[Reading]) -> list[Reading]:
    return [reading for reading in arrived if reading.time >= first]


def _retire(connection: Connection, point: WatchedPoint, machines: Machines, now: datetime) -> dict[str, Carried]:
    """Take out the machines whose rule is gone or has a new version; give the alarms that are carried on."""
    in_force = {law.rule.code: law.rule for law in point.rules}
    carried = {}
    for code, stored in list(machines.items()):
        rule = in_force.get(code)
        if rule is None or rule.version != stored.version:
            if alarm := hand_over(connection, point.id, stored, rule, now):
                carried[code] = alarm
            forget_machine(connection, point.id, code)
            del machines[code]
    return carried
