"""Recalls as an operator types them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from builders.chain import Chain, chain
from builders.epcis import at
from builders.island import meat, packs, tell_island
from byssus.app.cli import command_line
from byssus.core.clock import Clock
from byssus.core.errors import ByssusError
from byssus.core.identity.access import Role
from byssus.core.identity.keys import make_key


@pytest.fixture
def told(migrated_url: str) -> Iterator[Chain]:
    with chain(migrated_url) as built:
        tell_island(built)
        yield built


@pytest.fixture
def recall(migrated_url: str, told: Chain) -> Callable[..., Result]:
    environment = {
        "BYSSUS_DATABASE_URL": migrated_url,
        "BYSSUS_CLOCK": str(Clock(at(48), datetime.now(UTC))),
        "COLUMNS": "300",
    }

    keys = {name: make_key(told.connection, name, Role.DIRECTOR, datetime.now(UTC))[1] for name in ("王丽", "李雷")}
    told.connection.commit()

    def run(*words: str, by: str = "王丽") -> Result:
        shown = {**environment, "BYSSUS_KEY": keys[by]}
        return CliRunner().invoke(command_line(["recall"]), ["recall", *words], env=shown)

    return run


WORDS = ["--hazard", "毒素", "--harm", "中毒", "--class", "I"]


def test_a_recall_is_opened_led_and_closed_from_the_command_line(recall: Callable[..., Result], tmp_path: Path) -> None:
    assert "Nothing is recalled." in recall("list").output
    opened = recall("open", "works", "certificate", "HG1", *WORDS)
    assert "Recall 1, class I, works: certificate HG1; report_due." in opened.output
    assert packs("P1") in opened.output
    assert "0580-2" in opened.output
    assert "running" in recall("report", "1", "--words", "市局").output
    assert "running" in recall("told", "1", "shop-1").output
    assert "running" in recall("class", "1", "II", "--reason", "无人受害").output
    assert "class II," in recall("show", "1").output
    assert "running" in recall("back", "1", packs("P1"), "shop-1-floor", "20", "包").output
    gone = ("back", "1", packs("P1"), "shop-1-floor", "10", "包", "--witness", "张三")
    assert "running" in recall(*gone).output
    refused = recall("finish", "1")
    assert isinstance(refused.exception, ByssusError)
    assert "finished" in recall("finish", "1", "--words", "经销商自行销毁").output
    alone = recall("confirm", "1")
    assert isinstance(alone.exception, ByssusError)
    assert "closed" in recall("confirm", "1", by="李雷").output
    file = tmp_path / "final.pdf"
    assert "is written" in recall("paper", "1", "final", str(file), "--language", "en").output
    assert file.read_bytes().startswith(b"%PDF")
    assert recall("paper", "1", "final", str(file), "--language", "fr").exit_code == 2
    nowhere = recall("paper", "1", "final", str(tmp_path / "none" / "final.pdf"))
    assert "cannot be written" in str(nowhere.exception)
    assert "closed" in recall("list").output


def test_a_drill_is_listed_with_its_time(recall: Callable[..., Result]) -> None:
    assert "Drill 1" in recall("open", "works", "code", meat("C1"), "--drill", *WORDS).output

    listed = recall("list", "--drills").output
    assert "100% accounted for" in listed
    assert "Nothing is recalled." in recall("list").output
    wrong = recall("open", "works", "code", meat("C1"), "--known", "yesterday", *WORDS)
    assert isinstance(wrong.exception, ByssusError)
