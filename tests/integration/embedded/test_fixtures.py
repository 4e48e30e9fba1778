"""The servers that all other tests stand on."""

import psycopg
import pytest


def test_each_test_has_an_empty_database_of_its_own(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        connection.execute("CREATE TABLE mark (seen boolean)")
    assert tables == (0,)


@pytest.mark.parametrize("engine", ["embedded", "timescale"], indirect=True)
def test_the_owner_of_a_test_database_is_no_superuser(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT usesuper FROM pg_user WHERE usename = current_user").fetchone() == (False,)
