from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from byssus.core.errors import NotAllowed, NotIdentified, TooManyAttempts
from byssus.core.identity.access import ALLOWED, Caller, Permission, Role
from byssus.core.identity.attempts import FailedLogins
from byssus.core.identity.secret import digest, matches, new_key_text, parse_key_text

NOW = datetime(2026, 11, 23, tzinfo=UTC)
VIEWING = {Permission.VIEW_POINTS, Permission.READ_ALARMS, Permission.TRACE}
HOLDING = {Permission.CHECK_HOLDS, Permission.HOLD}


HANDLING = {
    Permission.HANDLE_ALARMS, Permission.ISSUE_CODES, Permission.READ_METRICS, Permission.LINK,
    Permission.EDIT_PLANS, Permission.KEEP_RECORDS,
}  # fmt: skip


def test_roles_may_do_what_the_domain_gives_them() -> None:
    assert {
        Role.ADMIN: set(Permission),
        Role.REGULATOR: VIEWING | HOLDING | {Permission.RECALL},
        Role.DIRECTOR: VIEWING | HOLDING | HANDLING | {Permission.OVERRULE, Permission.RECALL},
        Role.OPERATOR: VIEWING | HOLDING | HANDLING,
        Role.GATEWAY: {Permission.PUBLISH, Permission.CHECK_HOLDS},
    } == ALLOWED


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_caller_is_let_through_exactly_where_the_table_says_so(role: Role, permission: Permission) -> None:
    caller = Caller("id", "王丽", role)
    if permission in ALLOWED[role]:
        caller.require(permission)
    else:
        with pytest.raises(NotAllowed, match=permission):
            caller.require(permission)


def test_a_key_reads_back_as_it_was_written_and_its_secret_is_not_shown() -> None:
    for _ in range(50):
        key = new_key_text()
        assert parse_key_text(f" {key}\n") == key
        assert key.secret not in repr(key)


def test_no_two_keys_share_anything() -> None:
    keys = [new_key_text() for _ in range(100)]
    assert len({key.id for key in keys}) == len({key.secret for key in keys}) == 100


@given(st.text())
def test_a_text_is_a_key_or_refused_without_being_repeated(text: str) -> None:
    try:
        key = parse_key_text(text)
    except NotIdentified as refusal:
        assert len(text) < 4 or text not in str(refusal)  # noqa: PT017
    else:
        assert str(key) == text.strip()


@given(st.text(), st.text())
def test_a_digest_matches_its_own_secret_only(secret: str, other: str) -> None:
    assert matches(secret, digest(secret))
    assert matches(other, digest(secret)) == (secret == other)


def test_failures_of_one_address_block_it_until_the_oldest_is_forgotten() -> None:
    failed = FailedLogins(limit=3, window=timedelta(minutes=5))
    for minute in range(3):
        failed.check("a", NOW)
        failed.failed("a", NOW + timedelta(minutes=minute))
    with pytest.raises(TooManyAttempts) as blocked:
        failed.check("a", NOW + timedelta(minutes=3))
    assert blocked.value.wait == timedelta(minutes=2)
    failed.check("b", NOW + timedelta(minutes=3))
    failed.check("a", NOW + timedelta(minutes=5))


def test_a_login_that_succeeds_forgives_the_failures_before() -> None:
    failed = FailedLogins(limit=1)
    failed.failed("a", NOW)
    failed.succeeded("a")
    failed.check("a", NOW)
