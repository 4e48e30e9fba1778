"""What is stored can be taken out, and what was taken out can be taken in."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from byssus.core.database import Connection
from integration.ingest.live import rows
from integration.ingest.test_import import run

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
START = datetime(2026, 1, 20, 2, tzinfo=UTC)
WINDOW = ("--from", "2026-01-20T10:00+08:00", "--to", "2026-03-01T00:00Z")
READINGS = "select point_id, time, value from reading order by 1, 2"


@pytest.fixture
def stored(plant_url: str, database: Connection) -> str:
    """A little more than two pages of one point, less of another, and something before the window."""
    database.execute(
        "insert into reading select point, %s + n * interval '1 minute 1 microsecond', n %% 300 / 7.0 - 30, %s, false "
        "from (values (1, 21000), (2, 10)) as wanted (point, number), generate_series(0, number - 1) n",
        [START, START],
    )
    database.execute("insert into reading values (1, %s, 0, %s, false)", [START - timedelta(microseconds=1), START])
    return plant_url


def export(url: str, file: Path, *words: str) -> bytes:
    done = run(url, "export", "readings", file, *words, *WINDOW)
    assert done.returncode == 0, done.stderr
    return file.read_bytes()


def test_an_export_holds_every_reading_of_the_window_once_and_is_the_same_each_time(
    stored: str, database: Connection, tmp_path: Path
) -> None:
    content = export(stored, tmp_path / "a.csv", "--site", "plant-01")
    lines = content.decode().splitlines()
    assert lines[:3] == [
        "time,point,value,unit",
        "2026-01-20T02:00:00Z,t1,-30.0,Cel",
        "2026-01-20T02:01:00.000001Z,t1,-29.857142857142858,Cel",
    ]
    assert len(set(lines)) == len(lines) == 1 + 21_000 + 10
    assert export(stored, tmp_path / "b.csv", "--point", "t2", "--point", "t1") == content
    taken = database.execute("select object from audit where action = 'readings_exported' order by id").fetchall()
    assert taken == [("plant-01",), ("t2, t1",)]


def test_an_export_that_is_imported_elsewhere_is_the_same_series(
    stored: str, database: Connection, tmp_path: Path
) -> None:
    file = tmp_path / "store.csv"
    export(stored, file, "--site", "plant-01")
    before = rows(database, READINGS)
    database.execute("delete from reading where time >= %s", [START])
    assert "21010 stored" in run(stored, "import", "readings", file).stdout
    assert rows(database, READINGS) == before


def test_a_parquet_file_holds_the_same_table(stored: str, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    content = export(stored, tmp_path / "a.parquet", "--point", "t2")
    table = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert len(table) == 10
    assert table[0] == {"time": START, "point": "t2", "value": -30.0, "unit": "Cel"}
    assert export(stored, tmp_path / "b.parquet", "--point", "t2") == content


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["a.txt", "--site", "plant-01"], "End it with .csv or .parquet."),
        (["a.csv"], "Say what to export."),
        (["a.csv", "--site", "nowhere"], "The site 'nowhere' has no points."),
        (["a.csv", "--point", "t9"], "There is no point 't9'."),
        (["missing/a.csv", "--point", "t1"], "The file cannot be written: No such file or directory."),
    ],
)
def test_what_cannot_be_exported_says_why(plant_url: str, tmp_path: Path, words: list[str], said: str) -> None:
    file, *more = words
    done = run(plant_url, "export", "readings", tmp_path / file, *more, *WINDOW)
    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / file).exists()
