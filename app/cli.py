"""The `byssus` command: it reads the words of the command line and says how things ended, nothing else."""

import sys

import typer

from byssus.app.commands import codes, data, inspect, keys, plant, serve
from byssus.core.errors import ByssusError

app = typer.Typer(
    name="byssus",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Watches the cold chain of food factories and traces each pack from its rope at sea to the shop.",
)
for group in (serve, plant, codes, inspect, data, keys):
    group.add_to(app)


def main() -> None:
    """Run the command line; exit code 0: it went well, 1: it failed, 2: the words were wrong."""
    try:
        app()
    except ByssusError as error:
        print(f"byssus: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.exit(0)
