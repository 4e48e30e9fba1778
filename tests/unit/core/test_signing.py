"""Signatures on files: good ones are, and nothing else is."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from byssus.core.errors import InvalidInput
from byssus.core.signing.key import replace_key, signing_key, thumbprint
from byssus.core.signing.statement import BadSignature, PublicKey, PublicKeys, Statement, public_key, sign, verify

NOW = datetime(2026, 7, 20, 12, tzinfo=UTC)
STATEMENT = Statement(about="(01)06901234000016(10)P1", bytes=3, sha256="ab" * 32, signed_at=NOW)


def keys(*published: PublicKey) -> PublicKeys:
    return PublicKeys.model_validate_json(PublicKeys(keys=published).model_dump_json())


def test_what_is_signed_is_read_back_with_the_published_key(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "new" / "key.pem")
    assert verify(sign(STATEMENT, key), keys(public_key(key.public))) == STATEMENT


@given(st.integers(0, 500), st.sampled_from("ABCabc019-_."))
def test_whatever_character_of_a_signature_is_changed_it_is_good_no_more(place: int, character: str) -> None:
    signed = SIGNED
    place %= len(signed)
    changed = signed[:place] + character + signed[place + 1 :]
    if _meaning(changed) == _meaning(signed):
        return
    with pytest.raises(BadSignature):
        verify(changed, PUBLISHED)


def _meaning(signed: str) -> list[bytes] | None:
    """The bytes behind the letters: the last letter of a part may be one of several."""
    try:
        return [urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in signed.split(".")]
    except ValueError:
        return None


def test_another_installation_s_key_does_not_make_it_good(tmp_path: Path) -> None:
    mine, theirs = signing_key(tmp_path / "mine"), signing_key(tmp_path / "theirs")
    with pytest.raises(BadSignature, match="not among those given"):
        verify(sign(STATEMENT, mine), keys(public_key(theirs.public)))
    with pytest.raises(BadSignature, match="not its thumbprint"):
        verify(sign(STATEMENT, mine), keys(public_key(theirs.public).model_copy(update={"kid": mine.id})))


def test_an_unsigned_token_is_not_taken_for_a_signed_one(tmp_path: Path) -> None:
    key = signing_key(tmp_path / "key")
    head = orjson.dumps({"alg": "none", "kid": key.id})
    parts = (urlsafe_b64encode(part).rstrip(b"=").decode() for part in (head, STATEMENT.model_dump_json().encode()))
    with pytest.raises(BadSignature):
        verify(".".join([*parts, ""]), keys(public_key(key.public)))


@pytest.mark.parametrize(("after", "good"), [(timedelta(1), True), (timedelta(0), False), (-timedelta(1), False)])
def test_what_a_key_signed_before_it_was_retired_stays_good(tmp_path: Path, after: timedelta, *, good: bool) -> None:
    key = signing_key(tmp_path / "key")
    retired = keys(public_key(key.public, NOW - timedelta(9), NOW + after))
    if good:
        assert verify(sign(STATEMENT, key), retired) == STATEMENT
    else:
        with pytest.raises(BadSignature, match="no longer in use"):
            verify(sign(STATEMENT, key), retired)


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    key = signing_key(file)
    assert signing_key(file).public == key.public
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["key.pem"]
    assert replace_key(file).public != key.public
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_holds_no_key_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text("-----BEGIN NONSENSE-----")
    with pytest.raises(InvalidInput, match=r"key\.pem"):
        signing_key(file)


def test_the_name_of_a_key_is_the_thumbprint_of_the_standard() -> None:
    """RFC 8037 appendix A.3 gives this one."""
    public = urlsafe_b64decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=")
    assert thumbprint(public) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def _signed() -> tuple[str, PublicKeys]:
    with TemporaryDirectory() as folder:
        key = signing_key(Path(folder) / "key")
    return sign(STATEMENT, key), keys(public_key(key.public))


SIGNED, PUBLISHED = _signed()
