"""The `byssus` command: it reads the words of the command line and says how things ended, nothing else."""

import sys
from collections.abc import Sequence
from importlib import import_module

import typer

from byssus.core.errors import ByssusError

COMMANDS = {
    "serve": ("demo", "up", "ingest", "alerts", "capture", "web", "simulate"),
    "plant": ("migrate", "apply"),
    "codes": ("trace", "gs1"),
    "holds": ("hold",),
    "recall": ("recall",),
    "ask": ("ask",),
    "evaluate": ("evaluate",),
    "alarms": ("alarm",),
    "evidence": ("verify",),
    "inspect": ("config", "doctor"),
    "data": ("rejected",),
    "imports": ("import",),
    "exports": ("export",),
    "keys": ("key",),
}
"""The files of `commands/` and the words each of them answers to."""


def command_line(words: Sequence[str]) -> typer.Typer:
    """The commands, of which only the file that answers to the first word is imported: a role must start quickly."""
    app = typer.Typer(
        name="byssus",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="Watches the cold chain of food factories and traces each pack from its rope at sea to the shop.",
    )
    app.callback()(lambda: None)  # so that a file with one command is still a group of commands
    asked = [file for file, answers in COMMANDS.items() if words and words[0] in answers]
    for file in asked or COMMANDS:
        import_module(f"byssus.app.commands.{file}").add_to(app)
    return app


def main() -> None:
    """Run the command line; exit code 0: it went well, 1: it failed, 2: the words were wrong."""
    try:
        command_line(sys.argv[1:])()
    except ByssusError as error:
        print(f"byssus: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.exit(0)
