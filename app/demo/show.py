"""The demonstration: a whole installation with the city applied, and its gateways as one more process."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from byssus.app.demo.city import city
from byssus.app.demo.eve import live_through
from byssus.app.demo.people import Person, hand_out_keys
from byssus.app.demo.script import START
from byssus.app.demo.season.coding import codes_wanted
from byssus.app.demo.season.diary import Season
from byssus.app.demo.sights import things_to_look_at
from byssus.app.embedded.port import free_port, is_free
from byssus.app.plant import apply_all
from byssus.app.supervisor import Role
from byssus.app.up import Running, running
from byssus.core.clock import Clock
from byssus.core.database import Connection, connect
from byssus.core.plant.model import Plant
from byssus.core.settings import Settings
from byssus.trace.issuing.issue import issue_codes

_TO_COME_UP = timedelta(seconds=12)
"""After this time the city's clock shows its start, so that nothing of the script is over before anybody looks."""


def show(settings: Settings, *, keep: bool, speed: float, seed: int, stop: Event) -> None:
    """Run the demonstration until `stop` is set.

    Args:
        settings: whatever address they set is left alone: the demonstration brings its own servers.
        keep: use the data folder of the settings and leave it; otherwise a temporary one, gone at the end.
        speed: seconds that pass in the city while one passes here.
        seed: of the city's weather and lots.
        stop: ends it.
    """
    clock = Clock(START, datetime.now(UTC) + _TO_COME_UP, speed)
    with _folder(settings.data if keep else None) as folder:
        own = settings.model_copy(
            update={
                "data": folder,
                "database_url": None,
                "mqtt_url": None,
                "mqtt_port": 0,
                "port": settings.port if is_free(settings.port) else free_port(),
                "clock": str(clock),
            }
        )
        logs = folder / "logs"
        logs.mkdir(exist_ok=True)
        with running(own, clock, logs) as installation:
            handed_out = _populate(installation, clock, seed, logs)
            _tell(installation, clock, logs, handed_out)
            installation.supervisor.watch(stop)


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with TemporaryDirectory(prefix="byssus-demo-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _populate(installation: Running, clock: Clock, seed: int, logs: Path) -> Mapping[Person, str]:
    """Bring the city to life; the keys of its people, as far as they were made now."""
    with connect(installation.database_url) as connection:
        settle(connection, city(), clock.start, seed)
        handed_out = hand_out_keys(connection, datetime.now(UTC))
    gateways = Role("simulate", ["simulate", "--seed", str(seed)], installation.environment, logs / "simulate.log")
    installation.supervisor.start(gateways)
    return handed_out


def settle(connection: Connection, plant: Plant, start: datetime, seed: int) -> None:
    """Apply the city, issue the codes that its packs bear, and let people live; what is there already stays as it is.

    Args:
        connection: in a transaction that the caller commits.
        plant: the city.
        start: what the demo's clock shows at first.
        seed: of the season, which says how many packs there are.
    """
    apply_all(connection, plant, start)
    for wanted in codes_wanted(Season(seed), start):
        issue_codes(connection, wanted, "byssus", start)
    live_through(connection, start)


def _tell(installation: Running, clock: Clock, logs: Path, handed_out: Mapping[Person, str]) -> None:
    print(f"\nA city of mussel plants runs at {installation.console}, {clock.speed:g} times as fast as here.")
    if installation.admin_key:
        print(f"Log in with the key  {installation.admin_key}\n")
    for number, sight in enumerate(things_to_look_at(installation.console, clock.start), 1):
        print(f"{number}. {sight.why}\n   {sight.url}")
    if handed_out:
        print("\nOther keys, for what takes two people:")
    for person, key in handed_out.items():
        print(f"  {key}  {person.tries}")
    print(f"\nLogs: {logs}   Ctrl-C ends all of it.", flush=True)
