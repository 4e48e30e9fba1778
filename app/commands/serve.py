"""`byssus up`, `byssus demo` and the roles: the commands that run until they are told to stop."""

import signal
import sys
from threading import Event

import typer

from byssus.app.commands.options import Data
from byssus.app.installation import clock_of, settings_for
from byssus.app.logs import set_up_logs


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command()(up)
    app.command()(ingest)
    app.command()(alerts)


def up(data: Data = None) -> None:
    """Run everything on this machine: database and broker unless they are set, and every role."""
    from byssus.app.up import running

    settings = settings_for(data)
    set_up_logs(settings.log_level)
    stop = _stop_on_signal()
    with running(settings, clock_of(settings)) as installation:
        _say(f"Console  {installation.console}")
        _say(f"Broker   {installation.mqtt_url}")
        _say(f"Data     {settings.data.resolve()}")
        if installation.admin_key:
            _say(f"Key      {installation.admin_key}   (administrator; shown this once, so keep it)")
        installation.supervisor.watch(stop)


def ingest(data: Data = None) -> None:
    """Store what gateways publish."""
    _run_role("ingest", data)


def alerts(data: Data = None) -> None:
    """Judge readings, raise alarms and tell people."""
    _run_role("alerts", data)


def _run_role(name: str, data: Data) -> None:
    from byssus.app.roles import RUN

    settings = settings_for(data)
    set_up_logs(settings.log_level)
    RUN[name](settings, _stop_on_signal())


def _stop_on_signal() -> Event:
    """An event that SIGTERM or Ctrl-C sets; a second Ctrl-C ends the process at once."""
    stop = Event()

    def ask(signum: int, _: object) -> None:
        stop.set()
        signal.signal(signum, signal.SIG_DFL)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop


def _say(line: str) -> None:
    print(line, file=sys.stdout, flush=True)
