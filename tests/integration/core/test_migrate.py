from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from byssus.core.database import Tier, connect, find_tier
from byssus.core.errors import Conflict, Unavailable
from byssus.core.migrate import migrate, migrations, pending

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_new_database_gets_every_migration_once(database_url: str) -> None:
    with connect(database_url) as connection:
        assert pending(connection) == migrations()
        assert migrate(connection, NOW) == migrations()
        assert migrate(connection, NOW) == []
        assert pending(connection) == []


def test_two_processes_that_migrate_at_once_do_not_collide(database_url: str) -> None:
    def bring_up(_: int) -> int:
        with connect(database_url) as connection:
            return len(migrate(connection, NOW))

    with ThreadPoolExecutor(4) as callers:
        assert sorted(callers.map(bring_up, range(4))) == [0, 0, 0, len(migrations())]


def test_an_edited_migration_is_refused(database_url: str) -> None:
    with connect(database_url) as connection:
        migrate(connection, NOW)
        connection.execute("update migration set checksum = 'other' where number = 1")
        with pytest.raises(Conflict, match="0001_plant"):
            migrate(connection, NOW)


def test_a_database_of_a_newer_release_is_refused(database_url: str) -> None:
    with connect(database_url) as connection:
        migrate(connection, NOW)
        connection.execute("insert into migration values (9999, 'later', '', %s)", [NOW])
        with pytest.raises(Conflict, match="9999"):
            pending(connection)


def test_hourly_figures_have_the_same_columns_and_answers_on_every_tier(migrated_url: str) -> None:
    with connect(migrated_url) as connection:
        connection.execute("insert into party (code, kind, name) values ('p', 'producer', 'p')")
        connection.execute(
            "insert into site (code, kind, name, party_id, timezone, day_starts)"
            " select 's', 'plant', 's', id, 'UTC', '00:00' from party"
        )
        connection.execute(
            "insert into zone (code, site_id, kind, name, location)"
            " select 'z', id, 'frozen_store', 'z', 'https://id.gs1.org/414/1' from site"
        )
        connection.execute(
            "insert into point (code, zone_id, quantity, unit, every)"
            " select 't', id, 'temperature', 'Cel', interval '1 min' from zone"
        )
        connection.execute(
            "insert into reading select id, time, extract(minute from time), time, false from point,"
            " generate_series('2026-11-22 10:00Z'::timestamptz, '2026-11-22 11:59Z', interval '1 min') time"
        )
        found = connection.execute(
            "select hour, readings, minimum, maximum, mean from reading_hourly order by hour"
        ).fetchall()
    assert found == [(datetime(2026, 11, 22, hour, tzinfo=UTC), 60, 0.0, 59.0, 29.5) for hour in (10, 11)]


def test_readings_are_a_hypertable_where_the_server_has_timescaledb(migrated_url: str) -> None:
    with connect(migrated_url) as connection:
        if find_tier(connection) is Tier.PLAIN:
            assert connection.execute("select to_regclass('timescaledb_information.hypertables')").fetchone() == (None,)
        else:
            found = connection.execute("select hypertable_name from timescaledb_information.hypertables").fetchall()
            assert ("reading",) in found


def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(Unavailable) as refused:
        connect("postgresql://somebody:secret@127.0.0.1:1/none")
    assert "BYSSUS_DATABASE_URL" in str(refused.value)
    assert "secret" not in str(refused.value)
