"""What one types about a code: questions, findings, holds, and the chain as a signed file that is checked offline."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builders.chain import Chain
from builders.island import meat, packs, tell_island
from byssus.app.cli import command_line
from byssus.core.errors import ByssusError
from byssus.core.identity.access import Role
from byssus.core.identity.keys import make_key

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)
P1 = packs("P1")


@pytest.fixture
def island(told: Chain, migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The island, with a folder of its own for the installation; gives the folder."""
    tell_island(told)
    monkeypatch.setenv("BYSSUS_DATABASE_URL", migrated_url)
    monkeypatch.setenv("BYSSUS_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BYSSUS_CLOCK", "")
    monkeypatch.setenv("COLUMNS", "250")
    return tmp_path


def byssus(*words: str | Path, code: int = 0) -> str:
    """Run a command and give what it printed.

    Raises:
        ByssusError: it failed.
    """
    said = [str(word) for word in words]
    result = CliRunner().invoke(command_line(said), said)
    if isinstance(result.exception, ByssusError):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


def test_a_chain_is_exported_signed_and_checked_without_a_database(
    island: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = {"a.pdf": "report", "b.xlsx": "book", "c.xlsx": "fsma", "d.jsonld": "epcis", "e.jsonld": "gdst"}
    for name, form in names.items():
        byssus("export", "trace", P1, island / name, "--form", form)
    again = island / "again.jsonld"
    byssus("export", "trace", P1, again)
    assert again.read_bytes() == (island / "d.jsonld").read_bytes()
    keys = island / "keys.json"
    keys.write_text(byssus("key", "public"))
    byssus("key", "rotate-signing")
    byssus("export", "trace", P1, island / "f.pdf", "--language", "en")
    published = island / "new.json"
    published.write_text(byssus("key", "public"))

    monkeypatch.setenv("BYSSUS_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    said = byssus("verify", *(island / name for name in names), again, "--keys", keys)
    assert said.count("as signed on") == len(names) + 1
    assert "as signed on" in byssus("verify", island / "a.pdf", island / "f.pdf", "--keys", published)
    with pytest.raises(ByssusError, match="not among those given"):
        byssus("verify", island / "f.pdf", "--keys", keys)
    (island / "a.pdf").write_bytes((island / "a.pdf").read_bytes()[:-1])
    with pytest.raises(ByssusError, match="its hash is another"):
        byssus("verify", island / "a.pdf", "--keys", keys)


def test_what_cannot_be_written_says_why(island: Path) -> None:
    for words, why in (
        ([P1, island / "a.txt"], "does not say its form"),
        ([P1, island / "a.pdf", "--form", "epcis"], "does not say its form"),
        ([P1, island / "a.pdf", "--at", "2026-07-01"], "has no zone"),
        (["urn:x:nobody-told", island / "a.pdf"], "No event tells"),
        ([P1, island / "none" / "a.pdf"], "cannot be written"),
    ):
        with pytest.raises(ByssusError, match=why):
            byssus("export", "trace", *words)
    assert "'fr' is not one of 'zh', 'en'" in byssus(
        "export", "trace", P1, island / "a.pdf", "--language", "fr", code=2
    )


def test_findings_and_questions_about_a_code_are_printed(island: Path) -> None:
    found = byssus("findings", P1)
    assert "shipping: document (2)" in found
    assert "certificate-use" in found
    assert "farmer" in found
    assert "certificate-use" in byssus("ask")
    assert "10000" in byssus("ask", "certificate-use", "certificate=HG1").replace(",", "")
    answer = island / "history.csv"
    byssus("ask", "history", f"code={P1}", "--file", answer)
    assert "H1" in answer.read_text()
    with pytest.raises(ByssusError, match="cannot be written"):
        byssus("ask", "history", f"code={P1}", "--file", island / "none" / "history.csv")


@pytest.mark.usefixtures("island")
def test_goods_are_held_by_one_person_and_released_by_another(told: Chain) -> None:
    wang, li = (make_key(told.connection, name, Role.DIRECTOR, datetime.now(UTC))[1] for name in ("王丽", "李强"))
    told.connection.commit()
    held = byssus("hold", "place", meat("W1"), "--reason", "毒素待查", "--key", wang)
    number = held.split()[1].rstrip(".")
    assert "毒素待查" in byssus("hold", "list")
    assert "王丽" in byssus("hold", "check", meat("W1"), code=1)
    with pytest.raises(ByssusError):
        byssus("hold", "release", number, "--reason", "复检合格", "--key", wang)
    byssus("hold", "release", number, "--reason", "复检合格", "--key", li)
    assert "It may move." in byssus("hold", "check", meat("W1"))


@pytest.mark.usefixtures("island")
def test_what_a_regulator_holds_is_listed_as_such_and_released_by_a_regulator(told: Chain) -> None:
    people = (("所长", Role.REGULATOR), ("李强", Role.DIRECTOR), ("市局张", Role.REGULATOR))
    placer, director, office = (make_key(told.connection, *person, datetime.now(UTC))[1] for person in people)
    told.connection.commit()
    held = byssus("hold", "place", meat("W1"), "--reason", "抽检不合格", "--key", placer)
    number = held.split()[1].rstrip(".")
    assert "(regulator)" in byssus("hold", "list")
    with pytest.raises(ByssusError, match="as a regulator"):
        byssus("hold", "release", number, "--reason", "复检合格", "--key", director)
    byssus("hold", "release", number, "--reason", "复检合格", "--key", office)
