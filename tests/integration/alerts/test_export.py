"""A month of the alarm log, out of a real database."""

import re
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from psycopg.errors import RaiseException
from typer.testing import CliRunner

from builders.cold_store import ColdStore
from builders.conditions import at, minutely
from builders.pictures import paper, photo
from byssus.alerts.evidence.export import export_month
from byssus.alerts.evidence.month import Tampered, files_named, verify, verify_files, verify_following
from byssus.alerts.operator.desk import comment_alarm
from byssus.alerts.operator.outage import OutageWanted, begin_outage
from byssus.alerts.proof.files import add_file, write_files
from byssus.app.cli import command_line
from byssus.core.clock import Clock
from byssus.core.errors import NotFound

NOWHERE = {"BYSSUS_DATABASE_URL": "postgresql://127.0.0.1:1/none"}
PROCEDURE = Path(__file__).parents[3] / "docs" / "evidence.md"
PROGRAM = textwrap.dedent(re.findall(r"(?:^(?: {4}.*)?\n)+", PROCEDURE.read_text(encoding="utf-8"), re.MULTILINE)[-1])
"""The program at the end of the published procedure."""
JULY = datetime(2026, 7, 31, 16, tzinfo=UTC)
"""Its end in Shanghai."""
LATER = JULY + timedelta(days=100)


def lines(store: ColdStore, month: str, now: datetime = LATER) -> list[bytes]:
    return export_month(store.connection, "store", month, now).splitlines(keepends=True)


@pytest.fixture
def season(store: ColdStore) -> ColdStore:
    """Alarms in July, comments to them in July and in August."""
    store.take(minutely(-20, *[-15] * 10, *[-20] * 10))
    store.take(minutely(-20, *[-15] * 10, *[-20] * 10), "t2")
    comment_alarm(store.connection, 1, "张三", "化霜门没有关 1.10", at(60))
    comment_alarm(store.connection, 1, "李四", "压缩机 1e-7", JULY)
    comment_alarm(store.connection, 2, "李四", "late clock", JULY - timedelta(seconds=1))
    return store


def test_months_verify_each_by_itself_and_one_after_the_other(season: ColdStore) -> None:
    july, august, september = (verify(lines(season, f"2026-0{month}")) for month in (7, 8, 9))
    assert [part.head.lines for part in (july, august, september)] == [5, 2, 0]
    verify_following([july, august, september])


def test_the_same_month_gives_the_same_bytes_whenever_it_is_exported(season: ColdStore) -> None:
    before = lines(season, "2026-07")
    comment_alarm(season.connection, 1, "王五", "again", JULY + timedelta(days=40))
    assert lines(season, "2026-07", LATER + timedelta(days=1)) == before


def test_a_month_that_is_not_over_says_so(season: ColdStore) -> None:
    assert not verify(lines(season, "2026-07", JULY - timedelta(seconds=1))).head.complete
    assert verify(lines(season, "2026-07", JULY)).head.complete


def test_a_line_changed_in_the_database_is_named(season: ColdStore) -> None:
    season.tamper("update alarm_transition set detail = '{\"text\": \"nothing\"}' where what = 'commented'")
    with pytest.raises(Tampered, match="line 6: "):
        verify(lines(season, "2026-07"))


def test_a_line_taken_out_at_the_end_of_a_month_is_missed_by_the_next(season: ColdStore) -> None:
    season.tamper("delete from alarm_transition where detail ->> 'text' like '化霜%'")
    assert verify(lines(season, "2026-07")).head.lines == 4
    with pytest.raises(Tampered, match="line 2: "):
        verify(lines(season, "2026-08"))


@pytest.mark.parametrize(
    "change",
    ["update alarm_transition set actor = 'x'", "delete from alarm_transition", "truncate alarm_transition cascade"],
)
def test_the_database_itself_refuses_to_change_the_log(season: ColdStore, change: str) -> None:
    with pytest.raises(RaiseException, match="added, never changed"):
        season.connection.execute(change.encode())


def test_commands_and_the_published_program_verify_a_month_without_a_database(
    season: ColdStore, migrated_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "july.ledger"

    def byssus(*words: str, **environment: str) -> Result:
        return CliRunner().invoke(command_line(words[:1]), list(words), env={**NOWHERE, **environment})

    def published() -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-c", PROGRAM, str(file)], capture_output=True, text=True, check=False)

    clock = str(Clock(LATER, datetime.now(UTC)))
    where = {"BYSSUS_DATABASE_URL": migrated_url, "BYSSUS_CLOCK": clock}
    exported = byssus("export", "ledger", str(file), "--site", "store", "--month", "2026-07", **where)
    assert exported.exit_code == 0, exported.output
    verified = byssus("verify", str(file))
    assert (verified.exit_code, verified.output) == (0, exported.output)
    last = verified.output.split()[-1]
    assert published().stdout == f"5 lines, whole, to {last}\n"

    file.write_bytes(file.read_bytes().replace("张三".encode(), "张四".encode(), 1))
    assert isinstance(byssus("verify", str(file)).exception, Tampered)
    assert "does not fit" in published().stderr
    assert season.column("select count(*) from alarm_transition") == [7]


def test_an_unknown_site_is_named(store: ColdStore) -> None:
    with pytest.raises(NotFound, match="no site 'nowhere'"):
        export_month(store.connection, "nowhere", "2026-07", LATER)


def test_evidence_is_written_beside_its_month_and_a_file_that_was_changed_or_is_missing_is_named(
    store: ColdStore, tmp_path: Path
) -> None:
    store.take(minutely(-20, *[-15] * 10))
    added = add_file(store.connection, 1, "张三", "door.jpg", photo(), at(70))
    add_file(store.connection, 1, "张三", "report", paper(), at(71))
    outage = OutageWanted("李四", "换探头", at(500), point="t1")
    begin_outage(store.connection, outage, at(72))
    july = lines(store, "2026-07")
    verify(july)
    assert b'"alarm":null' in b"".join(july)
    hashes = files_named(july)
    assert (len(hashes), hashes[0]) == (2, added.sha256)
    assert write_files(store.connection, hashes, tmp_path) == 2
    assert verify_files(hashes, tmp_path) == 2
    kept = tmp_path / f"{added.sha256}.jpg"
    kept.write_bytes(photo(colour="red"))
    with pytest.raises(Tampered, match="not as it was added"):
        verify_files(hashes, tmp_path)
    kept.unlink()
    with pytest.raises(Tampered, match="missing"):
        verify_files(hashes, tmp_path)
