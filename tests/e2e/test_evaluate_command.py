"""`byssus evaluate` as people run it: a process, files, exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PLAN = """
plans:
  - code: frozen
    version: 3
    name: 冻藏
    author: 张三
    reason: first
    standard: default
    valid_from: 2026-01-01T00:00:00+08:00
    control_points:
      - code: air
        name: 库温
        rules:
          - {code: alarm, limit: -18, on_delay: PT2M, off_delay: PT1M, deadband: 0.5, severity: alarm}
"""
READINGS = "point,time,value\n" + "".join(
    f"t1,2026-07-01T08:{minute:02}:00+08:00,{value}\n"
    for minute, value in enumerate([-20, -17, -16.5, -17.5, -18.2, -19, -19.5])
)


def run(folder: Path, readings: str, *words: str) -> subprocess.CompletedProcess[str]:
    plan, file = folder / "plan.yaml", folder / "readings.csv"
    plan.write_text(PLAN, encoding="utf-8")
    file.write_text(readings, encoding="utf-8")
    command = [sys.executable, "-m", "byssus.app", "evaluate", "--plan", str(plan), "--readings", str(file), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_json_has_every_field_of_the_ledger(tmp_path: Path) -> None:
    done = run(tmp_path, READINGS, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "point": "t1",
        "rule": "alarm",
        "rule_version": 3,
        "started_at": "2026-07-01T00:01:00Z",
        "raised_at": "2026-07-01T00:03:00Z",
        "ended_at": "2026-07-01T00:05:00Z",
        "cleared_at": "2026-07-01T00:06:00Z",
        "peak": -16.5,
        "peak_at": "2026-07-01T00:02:00Z",
        "minutes_out": 3.0,
        "degree_minutes": 3.0,
        "n_readings": 6,
        "n_gaps": 0,
        "origin": "live",
    }


def test_the_table_shows_what_happened(tmp_path: Path) -> None:
    done = run(tmp_path, READINGS)
    assert "2026-07-01 00:01" in done.stdout
    assert "alarm v3" in done.stdout


def test_what_is_kept_out_is_named_and_the_rest_is_judged(tmp_path: Path) -> None:
    done = run(
        tmp_path, READINGS + "t1,2026-07-01T08:09:00+08:00,warm\nt1,2026-07-01T08:10:00+08:00,327.67\n", "--json"
    )
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr.splitlines() == [
        "byssus: kept out: line 9: 'warm' is no number",
        "byssus: kept out: point 't1': 1 not believed, the first 327.67 at 2026-07-01T00:10:00+00:00",
    ]


@pytest.mark.parametrize(
    ("readings", "words", "code", "said"),
    [
        ("point,time,value\nt1,now,1\n", (), 1, "Not one reading could be read"),
        ("point,time,value\n", ("--json",), 0, ""),
        ("point,time,value\n", ("--control-point", "cook"), 1, "Name one of frozen/air"),
        ("point,time,value\n", ("--zone", "Mars/Base"), 1, "no time zone"),
        ("point,time,value\n", ("--every", "0"), 2, "--every"),
    ],
)
def test_how_it_ends(tmp_path: Path, readings: str, words: tuple[str, ...], code: int, said: str) -> None:
    done = run(tmp_path, readings, *words)
    assert done.returncode == code
    assert said in done.stderr
