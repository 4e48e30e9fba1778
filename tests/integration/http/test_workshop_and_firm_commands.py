"""Workshops and year files as an operator types them, on a real database."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import orjson
import pytest
from click.testing import Result
from typer.testing import CliRunner

from builders.epcis import at
from builders.workshop import LIVE, MEAT, Hut, hut, intake, kg, of, production
from byssus.app.cli import command_line
from byssus.core.clock import Clock
from byssus.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from byssus.core.identity.access import Role
from byssus.core.identity.keys import make_key

Run = Callable[..., Result]


@pytest.fixture
def workshop(migrated_url: str) -> Iterator[Hut]:
    with hut(migrated_url) as opened:
        yield opened


@pytest.fixture
def byssus(migrated_url: str, workshop: Hut) -> Run:
    """Runs a command two days on; `by` has a key."""
    now = datetime.now(UTC)
    keys = {role: make_key(workshop.chain.connection, role, role, now)[1] for role in (Role.REGULATOR, Role.OPERATOR)}
    clock = str(Clock(at(48), now))

    def run(*words: str | Path, by: Role = Role.REGULATOR) -> Result:
        shown = {"BYSSUS_DATABASE_URL": migrated_url, "BYSSUS_CLOCK": clock, "COLUMNS": "300", "BYSSUS_KEY": keys[by]}
        return CliRunner().invoke(command_line([str(words[0])]), [str(word) for word in words], env=shown)

    return run


def entry(what: dict[str, object], hour: float) -> dict[str, object]:
    return {"site": "hut", "at": at(hour).isoformat(), "what": what}


def test_records_of_a_file_are_entered_once_and_shown_with_stock_and_gaps(byssus: Run, tmp_path: Path) -> None:
    file = tmp_path / "records.json"
    came, made = entry(intake(of(LIVE, "I1"), kg(100), receipt=""), 1), entry(production(of(MEAT, "M1"), 25, I1=80), 5)
    file.write_bytes(orjson.dumps({str(uuid4()): came, str(uuid4()): made}))

    assert byssus("workshop", "enter", file).output.strip() == "2 records entered, 0 known before."
    assert byssus("workshop", "enter", file).output.strip() == "0 records entered, 2 known before."
    shown = byssus("workshop", "show", "hut").output
    stock, rest = shown.split("Entered")
    entered, missing = rest.split("Missing")
    left = {words[0]: words[-1] for words in map(str.split, stock.splitlines()) if len(words) > 2}
    assert (left["I1"], left["M1"]) == ("20", "25")
    assert ("intake" in entered, "production" in entered) == (True, True)
    assert "Goods came in without a receipt" in missing


def test_a_file_that_holds_no_records_enters_nothing(byssus: Run, tmp_path: Path, workshop: Hut) -> None:
    good, bad = entry(intake(of(LIVE, "I1"), kg(100)), 1), {"site": "hut"}
    for content in (b"{", orjson.dumps({str(uuid4()): good, str(uuid4()): bad})):
        (tmp_path / "bad.json").write_bytes(content)
        assert isinstance(byssus("workshop", "enter", tmp_path / "bad.json").exception, InvalidInput)
    assert isinstance(byssus("workshop", "enter", tmp_path / "none.json").exception, InvalidInput)
    late = {str(uuid4()): good, str(uuid4()): {**good, "site": "nowhere"}}
    (tmp_path / "half.json").write_bytes(orjson.dumps(late))
    assert isinstance(byssus("workshop", "enter", tmp_path / "half.json").exception, NotFound)
    assert workshop.rows("select from workshop_record") == []


def test_a_year_is_visited_graded_by_the_digest_that_was_read_and_written(byssus: Run, tmp_path: Path) -> None:
    before = byssus("firm", "year", "hut", "2026").output
    visit = ("firm", "visit", "hut", "inspection", "--words", "地面有积水", "--day", "2026-07-20", "--failed")
    assert byssus(*visit).output.strip() == "Visit 1."
    shown = byssus("firm", "year", "hut", "2026").output
    assert shown != before
    digest = shown.split("digest ")[1].split()[0]
    proposed = shown.split(" %): ")[1].split()[0]

    stale = byssus("firm", "grade", "hut", "2026", proposed, "--seen", "0" * 64)
    assert isinstance(stale.exception, Conflict)
    graded = byssus("firm", "grade", "hut", "2026", proposed, "--seen", digest)
    assert f"hut 2026: {proposed}, decision 1" in graded.output
    assert graded.output.split("sha256 ")[1].strip() in byssus("firm", "year", "hut", "2026").output
    for name, magic in (("file.pdf", b"%PDF"), ("file.xlsx", b"PK")):
        assert byssus("firm", "export", "hut", "2026", tmp_path / name, "--decision", "1").exit_code == 0
        assert (tmp_path / name).read_bytes().startswith(magic)


def test_what_cannot_be_is_refused_with_a_reason(byssus: Run, tmp_path: Path) -> None:
    visit = ("firm", "visit", "hut", "sampling", "--words", "合格", "--day")
    assert isinstance(byssus(*visit, "yesterday").exception, InvalidInput)
    assert isinstance(byssus(*visit, "2026-07-20", by=Role.OPERATOR).exception, NotAllowed)
    assert isinstance(byssus("firm", "year", "nobody", "2026").exception, NotFound)
    assert isinstance(byssus("firm", "export", "hut", "2026", tmp_path / "file.doc").exception, InvalidInput)
    assert isinstance(byssus("workshop", "show", "nowhere").exception, NotFound)
