from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from builders.cold_store import contact
from byssus.core.database import Connection, connect
from byssus.core.errors import Conflict, InvalidInput, NotFound, NotIdentified
from byssus.core.identity.access import Role
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.identity.keys import first_admin_key, identify, keys, make_key, revoke_key
from byssus.core.identity.sessions import SESSION_LIFE, end_session, session_caller, start_session
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def connection(migrated_url: str) -> Iterator[Connection]:
    with connect(migrated_url) as connection:
        yield connection


def test_a_key_is_known_by_its_text_and_kept_without_its_secret(connection: Connection) -> None:
    key, text = make_key(connection, "王丽", Role.OPERATOR, NOW)
    caller = identify(connection, text, NOW)
    assert (caller.key_id, caller.name, caller.role) == (key.id, "王丽", Role.OPERATOR)
    assert keys(connection) == [key]
    stored = connection.execute("select access_key::text from access_key").fetchone()
    assert stored
    assert text.split("_", 2)[2] not in stored[0]


def test_an_altered_secret_is_refused_like_an_unknown_key(connection: Connection) -> None:
    _, text = make_key(connection, "王丽", Role.OPERATOR, NOW)
    for wrong in (text[:-1], text + "x", text.replace("byssus_", "byssus_x")):
        with pytest.raises(NotIdentified, match="Nobody here knows this key"):
            identify(connection, wrong, NOW)


def test_a_key_ends_when_it_expires_and_says_so_to_its_holder(connection: Connection) -> None:
    _, text = make_key(connection, "王丽", Role.OPERATOR, NOW, NOW + HOUR)
    identify(connection, text, NOW + HOUR - timedelta(seconds=1))
    with pytest.raises(NotIdentified, match="expired at 2026-11-23 01:00"):
        identify(connection, text, NOW + HOUR)


def test_a_revoked_key_keeps_the_time_at_which_it_was_revoked_first(connection: Connection) -> None:
    key, text = make_key(connection, "王丽", Role.OPERATOR, NOW)
    revoke_key(connection, key.id, NOW)
    assert revoke_key(connection, key.id, NOW + HOUR).revoked_at == NOW
    with pytest.raises(NotIdentified, match="revoked"):
        identify(connection, text, NOW)


def test_one_name_has_one_valid_key(connection: Connection) -> None:
    key, _ = make_key(connection, "王丽", Role.OPERATOR, NOW)
    with pytest.raises(Conflict, match="王丽 has a key already"):
        make_key(connection, "王丽", Role.ADMIN, NOW)
    revoke_key(connection, key.id, NOW)
    make_key(connection, "王丽", Role.OPERATOR, NOW + HOUR)
    assert [each.revoked_at for each in keys(connection)] == [None, NOW]


def test_whichever_key_a_person_shows_it_is_the_same_person(connection: Connection) -> None:
    apply_plant(connection, Plant.model_validate({"contacts": [contact("w", name="王丽")]}))
    _, desk = make_key(connection, "王丽", Role.OPERATOR, NOW)
    key, phone = make_key(connection, "王丽，手机", Role.OPERATOR, NOW, contact="w")
    assert {identify(connection, text, NOW).name for text in (desk, phone)} == {"王丽"}
    token = start_session(connection, identify(connection, phone, NOW), NOW)
    assert session_caller(connection, token, NOW).name == "王丽"
    assert [(each.name, each.person) for each in (key, revoke_key(connection, key.id, NOW))] == [
        ("王丽，手机", "王丽")
    ] * 2
    with pytest.raises(InvalidInput, match="no contact 'x'"):
        make_key(connection, "陈军", Role.OPERATOR, NOW, contact="x")


@pytest.mark.parametrize("name", ["", " ", "byssus", "Byssus "])
def test_nobody_acts_under_no_name_or_under_ours(connection: Connection, name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be the name of a key"):
        make_key(connection, name, Role.ADMIN, NOW)


def test_what_is_not_there_cannot_be_revoked_nor_what_is_over_be_made(connection: Connection) -> None:
    with pytest.raises(NotFound, match="nothing"):
        revoke_key(connection, "nothing", NOW)
    with pytest.raises(InvalidInput, match="is over"):
        make_key(connection, "王丽", Role.OPERATOR, NOW, NOW)


def test_of_processes_that_start_at_once_one_makes_the_first_admin_key(migrated_url: str) -> None:
    def start(_: int) -> str | None:
        with connect(migrated_url) as connection:
            return first_admin_key(connection, NOW)

    with ThreadPoolExecutor(4) as processes:
        [text] = [text for text in processes.map(start, range(4)) if text]
    with connect(migrated_url) as connection:
        assert identify(connection, text, NOW).role is Role.ADMIN
        revoke_key(connection, keys(connection)[0].id, NOW)
        assert first_admin_key(connection, NOW) is None


def test_a_session_stands_for_its_key_until_its_time_is_over(connection: Connection) -> None:
    _, text = make_key(connection, "王丽", Role.OPERATOR, NOW)
    caller = identify(connection, text, NOW)
    token = start_session(connection, caller, NOW)
    assert session_caller(connection, token, NOW + SESSION_LIFE - timedelta(seconds=1)) == caller
    with pytest.raises(NotIdentified, match="over"):
        session_caller(connection, token, NOW + SESSION_LIFE)


def test_a_session_ends_with_logout_and_with_its_key(connection: Connection) -> None:
    key, text = make_key(connection, "王丽", Role.OPERATOR, NOW, NOW + HOUR)
    caller = identify(connection, text, NOW)
    one, two = start_session(connection, caller, NOW), start_session(connection, caller, NOW)
    end_session(connection, one)
    for token, now in ((one, NOW), (two, NOW + HOUR), ("", NOW)):
        with pytest.raises(NotIdentified):
            session_caller(connection, token, now)
    assert session_caller(connection, two, NOW) == caller
    revoke_key(connection, key.id, NOW)
    with pytest.raises(NotIdentified):
        session_caller(connection, two, NOW)


@pytest.mark.parametrize("change", ["update audit set actor = 'x'", "delete from audit", "truncate audit"])
def test_the_audit_can_only_grow(connection: Connection, change: str) -> None:
    audit(connection, Deed(NOW, "王丽", Action.KEY_MADE, "k1", {"role": "operator"}))
    with pytest.raises(psycopg.errors.RaiseException, match="never changed or removed"), connection.transaction():
        connection.execute(change)  # type: ignore[call-overload]
    assert connection.execute("select actor, action, object, detail from audit").fetchall() == [
        ("王丽", "key_made", "k1", {"role": "operator"})
    ]
