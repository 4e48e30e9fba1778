"""Exports of loggers become late readings: once each, whatever happens on the way."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from builders.files import Dialect
from byssus.core.clock import Clock
from byssus.core.database import Connection
from integration.ingest.live import rows

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
START = datetime(2026, 1, 20, 2, tzinfo=UTC)
EXPORT = """\
冷库记录仪
时间,t1,t2 (°F),湿度
2026/01/20 10:00,-18.5,0.5,80
2026/01/20 10:01,###,ERR,81
坏行,-18,1,80
"""
ALL = "select point_id, time, value, backfill from reading order by 1, 2"


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "byssus.app", *map(str, words)]


def environment(url: str) -> dict[str, str]:
    """This database, and a clock that shows the autumn after the readings of all builders."""
    clock = Clock(datetime(2026, 10, 1, tzinfo=UTC), datetime.now(UTC))
    return {**os.environ, "BYSSUS_DATABASE_URL": url, "BYSSUS_CLOCK": str(clock), "COLUMNS": "200"}


def run(url: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """`byssus …`, to its end."""
    return subprocess.run(command(*words), env=environment(url), capture_output=True, text=True, check=False)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "logger.csv"
    file.write_bytes(EXPORT.encode("gb18030"))
    return file


def year(folder: Path, lines: int) -> Path:
    """A long export of two points."""
    times = [START - timedelta(minutes=minute) for minute in range(lines)]
    values = [float(minute % 50) - 30 for minute in range(lines)]
    file = folder / "year.csv"
    file.write_bytes(Dialect(delimiter=";", sign=",").write(times, {"t1": values, "t2": values}))
    return file


def test_a_file_is_stored_as_late_readings_and_fed_to_the_alerts(
    plant_url: str, database: Connection, export: Path
) -> None:
    done = run(plant_url, "import", "readings", export)
    assert done.returncode == 0, done.stderr
    assert rows(database, ALL) == [(1, START, -18.5, True), (2, START, -17.5, True)]
    assert rows(database, 'select points, "values", backfill from reading_feed') == [
        ([1, 2], [-18.5, -17.5], [True, True])
    ]
    assert "2 stored, 0 known, 0 in conflict" in done.stdout
    assert "2 left out: '湿度' feeds no point" in done.stdout


def test_what_a_logger_recorded_is_corrected_as_the_sensor_there_was_calibrated_then(
    plant_url: str, database: Connection, export: Path
) -> None:
    export.write_text("time,t1,t2\n" + "".join(f"2026-01-20T02:0{minute}Z,-18.5,-19\n" for minute in range(4)))
    calibrate(database, 0, 0.0)
    calibrate(database, 1, -0.3)
    replace_sensor(database, 3)
    assert "8 would be stored, 0 known" in run(plant_url, "import", "readings", export, "--dry-run").stdout
    run(plant_url, "import", "readings", export)
    assert rows(database, "select value, raw from reading where point_id = 1 order by time") == [
        (-18.5, None), (-18.8, -18.5), (-18.8, -18.5), (-18.5, None)
    ]  # fmt: skip
    assert rows(database, "select distinct value, raw from reading where point_id = 2") == [(-19.0, None)]
    calibrate(database, 2, 0.5)
    for words in ([], ["--dry-run"]):
        assert "8 known, 0 in conflict" in run(plant_url, "import", "readings", export, *words).stdout


def calibrate(database: Connection, minute: int, correction: float) -> None:
    """What `probe-1` says is wrong by so much from that minute of the export on."""
    database.execute(
        "insert into calibration (device_id, channel, valid_from, correction) values (1, 'temp', %s, %s)",
        [START + timedelta(minutes=minute), correction],
    )


def replace_sensor(database: Connection, minute: int) -> None:
    """From that minute on the first point is fed by a device that nobody calibrated."""
    since = START + timedelta(minutes=minute)
    database.execute("update assignment set valid_to = %s where point_id = 1", [since])
    database.execute("insert into device (code, gateway_id) values ('new', 1)")
    database.execute(
        "insert into assignment (device_id, channel, point_id, valid_from)"
        " select id, 'temp', 1, %s from device where code = 'new'",
        [since],
    )


def test_what_is_refused_is_listed_with_its_line_and_the_reason(plant_url: str, export: Path) -> None:
    run(plant_url, "import", "readings", export)
    report = export.with_name("logger.csv.refused.csv").read_text(encoding="utf-8-sig").splitlines()
    assert report == [
        "line,column,reason,what",
        "4,t1,missing,'###' stands where a value should be.",
        "4,t2,missing,'ERR' stands where a value should be.",
        "5,,bad_time,'坏行' is no time.",
    ]


def test_a_file_imported_again_changes_nothing(plant_url: str, database: Connection, export: Path) -> None:
    run(plant_url, "import", "readings", export)
    before = rows(database, "select * from reading order by 1, 2")
    assert "0 stored, 2 known, 0 in conflict" in run(plant_url, "import", "readings", export).stdout
    assert rows(database, "select * from reading order by 1, 2") == before
    assert rows(database, "select count(*) from reading_feed") == [(1,)]


def test_a_preview_tells_what_an_import_would_do_and_does_nothing(
    plant_url: str, database: Connection, export: Path
) -> None:
    export.write_text(
        "time,t1\n2026-01-20T02:00Z,-18.5\n2026-01-20T02:00Z,-18\n2026-01-20T02:01Z,-17\n2026-01-20T02:02Z,400\n"
    )
    database.execute("insert into reading values (1, %s, -17, %s, false)", [START + timedelta(minutes=1), START])
    preview = run(plant_url, "import", "readings", export, "--dry-run")
    assert "1 would be stored, 1 known, 1 in conflict" in preview.stdout
    assert "1 not to be believed, 0 refused" in preview.stdout
    assert rows(database, "select count(*) from reading") == [(1,)]
    assert not list(export.parent.glob("*.refused.csv"))
    assert "1 stored, 1 known, 1 in conflict" in run(plant_url, "import", "readings", export).stdout
    assert (
        "0 would be stored, 3 known, 0 in conflict" in run(plant_url, "import", "readings", export, "--dry-run").stdout
    )


def test_who_imported_what_is_in_the_audit(plant_url: str, database: Connection, export: Path) -> None:
    run(plant_url, "import", "readings", export)
    [(action, name, detail)] = rows(database, "select action, object, detail ->> 'sha256' from audit")
    assert (action, name) == ("readings_imported", "logger.csv")
    assert len(str(detail)) == 64


def test_an_import_killed_on_the_way_and_run_again_ends_as_one_that_was_not(
    plant_url: str, database: Connection, tmp_path: Path
) -> None:
    file = year(tmp_path, 20_000)
    database.execute("listen reading_feed")
    words, quiet = command("import", "readings", file), subprocess.DEVNULL
    with subprocess.Popen(words, env=environment(plant_url), stdout=quiet, stderr=quiet) as process:
        for _ in database.notifies(timeout=60, stop_after=2):
            pass
        process.send_signal(signal.SIGKILL)
    [(stored,)] = rows(database, "select count(*) from reading")
    assert isinstance(stored, int)
    assert 0 < stored < 40_000
    again = run(plant_url, "import", "readings", file)
    assert f"{40_000 - stored} stored, {stored} known, 0 in conflict" in again.stdout
    assert rows(database, "select count(*), sum(value), bool_and(backfill) from reading") == [
        (40_000, sum(2 * (float(minute % 50) - 30) for minute in range(20_000)), True)
    ]
    assert rows(database, "select sum(cardinality(points)) from reading_feed") == [(40_000,)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--point", "t9"], "There is no point 't9'. Declare it"),
        (["--map", "nothing=t1"], "--map: There is no column 'nothing'. There is 't1', 't2', '湿度'."),
        (["--map", "t1=t2", "--map", "t2=t2"], "Several columns would feed t2."),
        (["--map", "t1"], "'t1' does not say which probe feeds which point. Write PROBE=POINT."),
        (["--zone", "Mars"], "'Mars' is no time zone."),
        (["--point", "t3"], "It is not clear which column is t3."),
    ],
)
def test_what_cannot_be_done_says_why(plant_url: str, export: Path, words: list[str], said: str) -> None:
    done = run(plant_url, "import", "readings", export, *words)
    assert done.returncode == 1
    assert said in done.stderr
