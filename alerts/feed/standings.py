"""What is stored of conditions: the state of each machine, and the ledger."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from psycopg.rows import TupleRow

from byssus.alerts.condition.excursion import Excursion, Origin
from byssus.alerts.condition.ledger import Standing
from byssus.alerts.condition.rule import Rule
from byssus.alerts.condition.state import START, State, state_from_json, state_to_json
from byssus.alerts.queries import SQL
from byssus.core.database import Answer, Connection
from byssus.core.plant.haccp import Severity


@dataclass(frozen=True, slots=True)
class Stored:
    """One machine as it was stored, under the version of its rule that it ran under.

    Args:
        ledger: the rows of its ledger that may still change, by their numbers.
    """

    version: int
    state: State
    ledger: dict[int, Excursion] = field(default_factory=dict)

    @property
    def standing(self) -> Standing:
        """The same, as `ledger.update` takes it."""
        return Standing(self.state, list(self.ledger.values()))

    def number(self, excursion: Excursion) -> int:
        """The row of an excursion."""
        return next(number for number, row in self.ledger.items() if row == excursion)


Machines = dict[str, Stored]
"""The machines of one point, by the codes of their rules."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where the machine of one rule at one point stands now."""

    point: int
    rule: str
    version: int
    state: State


def ask_machines(connection: Connection, earliest: Mapping[int, datetime]) -> Answer[dict[int, Machines]]:
    """The machines of some points, with the excursions that were not cleared before a time, each point's own."""
    columns = {"points": list(earliest), "times": list(earliest.values())}
    conditions = connection.execute(SQL["conditions"], columns)
    excursions = connection.execute(SQL["excursions_from"], columns)
    return lambda: _machines(earliest, conditions, excursions)


def _machines(
    points: Iterable[int], conditions: Iterable[TupleRow], excursions: Iterable[TupleRow]
) -> dict[int, Machines]:
    found: dict[int, Machines] = {point: {} for point in points}
    for point, rule, version, state in conditions:
        found[point][rule] = Stored(version, state_from_json(state))
    for number, point, *row in excursions:
        excursion = _excursion(tuple(row))
        stored = found[point].get(excursion.rule)
        if stored and stored.version == excursion.rule_version:
            stored.ledger[number] = excursion
    return found


def new_machine(connection: Connection, point: int, rule: Rule) -> Stored:
    """A machine that begins; a ledger is there if the same version of the rule was in force here before."""
    values = {"point": point, "rule": rule.code, "version": rule.version}
    rows = connection.execute(SQL["excursions_of_rule"], values)
    return Stored(rule.version, START, {number: _excursion(tuple(row)) for number, *row in rows})


def _excursion(row: TupleRow) -> Excursion:
    return Excursion(*[*row[:-1], Origin(row[-1])])


def save_stands(connection: Connection, stands: Sequence[Stand]) -> None:
    """Keep where machines stand, in place of what was kept of them."""
    columns = {
        "points": [stand.point for stand in stands],
        "rules": [stand.rule for stand in stands],
        "versions": [stand.version for stand in stands],
        "states": [state_to_json(stand.state) for stand in stands],
    }
    connection.execute(SQL["save_conditions"], columns)


def forget_machine(connection: Connection, point: int, rule: str) -> None:
    """Drop the machine of a rule that is no longer in force; its ledger stays."""
    connection.execute(SQL["delete_condition"], {"point": point, "rule": rule})


def insert_excursion(connection: Connection, point: int, severity: Severity, excursion: Excursion) -> int:
    """Add a row to the ledger; return its number."""
    values = {**asdict(excursion), "point_id": point, "severity": severity}
    [number] = connection.execute(SQL["insert_excursion"], values).fetchone() or ()
    return int(number)


def update_excursion(connection: Connection, number: int, excursion: Excursion) -> None:
    """Let a row of the ledger read as the excursion does now."""
    connection.execute(SQL["update_excursion"], {**asdict(excursion), "id": number})


def continue_excursion(connection: Connection, number: int, root: int) -> None:
    """Let a row of the ledger continue the one that raised an alarm under an older version of its rule."""
    connection.execute(SQL["continue_excursion"], {"id": number, "root": root})


def cancel_excursion(connection: Connection, number: int, at: datetime) -> bool:
    """Take a row out of the ledger; it is kept for the record. True if it continued another, which stays."""
    return connection.execute(SQL["cancel_excursion"], {"id": number, "at": at}).fetchone() == (True,)
