"""`byssus demo`, `byssus up` and the roles: the commands that run until they are told to stop."""

import signal
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from byssus.app.commands.options import Data
from byssus.app.installation import clock_of, mqtt_url, settings_for
from byssus.app.logs import set_up_logs
from byssus.core.settings import Settings


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    for command in (demo, up, ingest, alerts, capture, web):
        app.command()(command)
    app.command(hidden=True)(simulate)


def demo(
    data: Data = None,
    speed: Annotated[float, typer.Option(help="Seconds that pass in the city while one passes here.", min=1)] = 240,
    seed: Annotated[int, typer.Option(help="Another seed is another season.")] = 1,
    write_plant: Annotated[Path | None, typer.Option(help="Write the city to a file and end.", dir_okay=False)] = None,
) -> None:
    """Run a city of 44 plants and 90 cold-store points with simulated gateways; Ctrl-C leaves nothing running."""
    if write_plant is not None:
        from byssus.app.demo import city

        city.write_plant(city.city(), write_plant)
        return
    from byssus.app.demo.show import show

    set_up_logs("warning")
    show(settings_for(data), keep=data is not None, speed=speed, seed=seed, stop=_stop_on_signal())


def up(data: Data = None) -> None:
    """Run everything on this machine: database and broker unless they are set, and every role."""
    from byssus.app.up import running

    settings = _settings(data)
    stop = _stop_on_signal()
    with running(settings, clock_of(settings)) as installation:
        print(f"Console  {installation.console}")
        print(f"Broker   {installation.mqtt_url}")
        print(f"Data     {settings.data.resolve()}")
        if installation.admin_key:
            print(f"Key      {installation.admin_key}   (administrator; shown this once, so keep it)")
        print("Ctrl-C stops it.", flush=True)
        installation.supervisor.watch(stop)


def ingest(
    data: Data = None,
    worker: Annotated[int, typer.Option(help="Which of BYSSUS_INGEST_WORKERS this one is.", min=1)] = 1,
) -> None:
    """Store what gateways publish."""
    from byssus.app.roles.ingest import run

    run(_settings(data), _stop_on_signal(), worker)


def alerts(data: Data = None) -> None:
    """Judge readings, raise alarms and tell people."""
    from byssus.app.roles.alerts import run

    run(_settings(data), _stop_on_signal())


def capture(data: Data = None) -> None:
    """Turn scans and EPCIS documents into events, lineage and stays."""
    from byssus.app.roles.capture import run

    run(_settings(data), _stop_on_signal())


def web(data: Data = None) -> None:
    """Answer people and programs over HTTP."""
    from byssus.app.roles.web import run

    run(_settings(data))


def simulate(data: Data = None, seed: int = 1) -> None:
    """Be the gateways of the demonstration's city."""
    from byssus.app.demo.simulation import Simulation

    settings = _settings(data)
    Simulation(mqtt_url(settings), clock_of(settings), seed).run(_stop_on_signal())


def _settings(data: Data) -> Settings:
    settings = settings_for(data)
    set_up_logs(settings.log_level)
    return settings


def _stop_on_signal() -> Event:
    """An event that SIGTERM or Ctrl-C sets; a second Ctrl-C ends the process at once."""
    stop = Event()

    def ask(signum: int, _: object) -> None:
        stop.set()
        signal.signal(signum, signal.SIG_DFL)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop
