from pathlib import Path

import pytest
import typer
from typer.main import get_command
from typer.testing import CliRunner

from byssus.app import commands
from byssus.app.cli import COMMANDS, command_line

FILES = {file.stem for file in Path(commands.__file__).parent.glob("*.py")} - {"__init__", "options"}


def words_of(app: typer.Typer) -> set[str]:
    group = get_command(app)
    return set(getattr(group, "commands", {}))


@pytest.mark.parametrize("file", sorted(FILES))
def test_each_file_of_commands_is_found_by_its_words(file: str) -> None:
    assert set(COMMANDS[file]) == words_of(command_line([COMMANDS[file][0]]))


def test_help_and_unknown_words_see_every_command() -> None:
    every = {word for words in COMMANDS.values() for word in words}
    assert words_of(command_line([])) == words_of(command_line(["nonsense"])) == every


def test_a_wrong_word_is_a_usage_error() -> None:
    assert CliRunner().invoke(command_line(["nonsense"]), ["nonsense"]).exit_code == 2


def test_every_command_says_what_it_is_for() -> None:
    shown = CliRunner().invoke(command_line([]), ["--help"], env={"COLUMNS": "200"}).output
    assert all(word in shown for words in COMMANDS.values() for word in words if word != "simulate")
