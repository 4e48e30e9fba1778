"""Brings the database to what plant files say, and says what that changes; entries they do not name stay."""

from psycopg import sql
from psycopg.rows import dict_row

from byssus.core.database import Connection
from byssus.core.errors import Conflict
from byssus.core.plant.assign import assign, require_channel
from byssus.core.plant.change import Change
from byssus.core.plant.four_eyes import require_second_person
from byssus.core.plant.model import Plant
from byssus.core.plant.tables import Row, Table, Value, plan_row, rows

_REFERABLE = (
    "party",
    "site",
    "zone",
    "point",
    "gateway",
    "device",
    "plan",
    "battery",
    "escalation",
    "shift",
    "calendar",
)


def known_codes(connection: Connection) -> dict[str, set[str]]:
    """Table → the codes that plant files may refer to without defining them."""
    return {
        name: {code for (code,) in connection.execute(sql.SQL("select code from {}").format(sql.Identifier(name)))}
        for name in _REFERABLE
    }


def apply_plant(connection: Connection, plant: Plant) -> list[Change]:
    """Write the plant within the caller's transaction, which a dry run rolls back, and say what changed.

    Readers of the plant hear of it by `NOTIFY plant_changed` when the transaction commits.

    Raises:
        Conflict: a version of a HACCP plan that was applied before now reads otherwise, a point with readings is
            somewhere else, or a point or channel is assigned anew without a later time.
        InvalidInput: a calibration is of a channel that no device has.
        NotAllowed: a firm demands a second person for a new version of a plan, and none approved it.
    """
    connection.execute("select pg_advisory_xact_lock(hashtext('byssus.plant'))")
    changes = [change for row in rows(plant) if (change := _apply_row(connection, row))]
    for device in plant.devices:
        changes.extend(assign(connection, device))
    for calibration in plant.calibrations:
        require_channel(connection, calibration)
    changed = {change.row for change in changes}
    require_second_person(connection, (plan for plan in plant.plans if str(plan_row(plan)) in changed))
    if changes:
        connection.execute("update plant_revision set number = number + 1")
        connection.execute("notify plant_changed")
    return changes


def _apply_row(connection: Connection, row: Row) -> Change | None:
    now = _present(connection, row)
    if now is None:
        connection.execute(_insert(row.table, list(row.values)), row.values)
        return Change(str(row))
    differing = {name: (now[name], value) for name, value in row.values.items() if now[name] != value}
    if not differing:
        return None
    change = Change(str(row), differing)
    if row.table.fixed and differing.keys() - {name for name in row.table.added if now[name] is None}:
        raise Conflict(
            f"This version was applied before with other content ({change}).",
            where=str(row),
            advice="Give a changed plan the next version number, with author and reason; other entries a new code.",
        )
    if row.table.settled & differing.keys() and _has_readings(connection, row):
        raise Conflict(
            f"It has readings, which would then tell of another place or thing ({change}).",
            where=str(row),
            advice="Declare a new point there, and assign the device to it from the day on which it moved.",
        )
    connection.execute(_update(row.table, list(row.values)), row.values)
    return change


def _has_readings(connection: Connection, point: Row) -> bool:
    found = "select exists (select from reading where point_id = (select id from point where code = %(code)s))"
    return connection.execute(found, point.values).fetchone() == (True,)


def _present(connection: Connection, row: Row) -> dict[str, Value] | None:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(_select(row.table, list(row.values)), row.values).fetchone()


def _select(table: Table, columns: list[str]) -> sql.Composed:
    shown = [
        sql.SQL("(select other.code from {} other where other.id = t.{}) as {}").format(
            sql.Identifier(table.refers[name]), sql.Identifier(name), sql.Identifier(name)
        )
        if name in table.refers
        else sql.SQL("t.{}").format(sql.Identifier(name))
        for name in columns
    ]
    return sql.SQL("select {} from {} t where {}").format(
        sql.SQL(", ").join(shown), sql.Identifier(table.name), _is_row(table)
    )


def _insert(table: Table, columns: list[str]) -> sql.Composed:
    return sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(_value(table, name) for name in columns),
    )


def _update(table: Table, columns: list[str]) -> sql.Composed:
    settings = (sql.SQL("{} = {}").format(sql.Identifier(name), _value(table, name)) for name in columns)
    return sql.SQL("update {} t set {} where {}").format(
        sql.Identifier(table.name), sql.SQL(", ").join(settings), _is_row(table)
    )


def _value(table: Table, column: str) -> sql.Composable:
    if column not in table.refers:
        return sql.Placeholder(column)
    return sql.SQL("(select id from {} where code = {})").format(
        sql.Identifier(table.refers[column]), sql.Placeholder(column)
    )


def _is_row(table: Table) -> sql.Composed:
    return sql.SQL(" and ").join(
        sql.SQL("t.{} = {}").format(sql.Identifier(name), _value(table, name)) for name in table.key
    )
