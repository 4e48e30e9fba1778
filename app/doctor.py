"""Examines everything that Byssus stands on; each finding says what was found and what to do about it."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import Requirement

from byssus.app.broker_version import broker_version
from byssus.app.installation import database_url, mqtt_url
from byssus.core.database import Connection, Tier, connect, find_tier
from byssus.core.errors import ByssusError
from byssus.core.migrate import pending
from byssus.core.settings import Settings
from byssus.ingest.address import parse_mqtt_url

_LITTLE_DISK = 2 * 1024**3
_SKEW = timedelta(seconds=5)
_FORGETFUL = "mosquitto version 2.0."
"""Forgets shared subscriptions when it restarts: seen with 2.0.11, and the notes of later ones name no cure."""


class Health(StrEnum):
    """How a finding is to be taken."""

    GOOD = "good"
    NOTE = "note"
    BAD = "bad"

    @property
    def sign(self) -> str:
        """One character for a table."""
        return {Health.GOOD: "✓", Health.NOTE: "·", Health.BAD: "✗"}[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    health: Health
    what: str
    found: str
    advice: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at the installation that `settings` describe, from the ground up."""
    yield _python()
    yield from _packages()
    yield from _folder(settings.data)
    yield _broker_program()
    yield from _database(settings)
    yield examine_broker(settings)
    yield from _notification(settings)


def _python() -> Finding:
    return Finding(Health.GOOD, "Python", sys.version.split()[0])


def _packages() -> Iterator[Finding]:
    for text in requires("byssus") or ():
        wanted = Requirement(text)
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        try:
            found = version(wanted.name)
        except PackageNotFoundError:
            yield Finding(Health.BAD, wanted.name, "missing", "Install Byssus again with its dependencies.")
            continue
        good = wanted.specifier.contains(found, prereleases=True)
        advice = "" if good else f"Install {wanted.name}{wanted.specifier}."
        yield Finding(Health.GOOD if good else Health.BAD, wanted.name, found, advice)


def _folder(data: Path) -> Iterator[Finding]:
    place = data.resolve()
    there = next(folder for folder in (place, *place.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    enough = free > _LITTLE_DISK
    advice = "" if enough else "Free some space, or move the data folder: a full disk stops the storing of readings."
    yield Finding(Health.GOOD if enough else Health.BAD, "disk", f"{free / 1024**3:.1f} GiB free at {there}", advice)


def _broker_program() -> Finding:
    program = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if program:
        return Finding(Health.GOOD, "mosquitto", program)
    advice = "Install mosquitto: it keeps queued messages through a restart, and can ask gateways for passwords."
    return Finding(Health.NOTE, "mosquitto", "not installed; `byssus up` runs rumqttd", advice)


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        with connect(database_url(settings)) as connection:
            yield _server(connection)
            yield _tier(connection)
            yield _schema(connection)
            yield _clock(connection)
    except ByssusError as error:
        yield Finding(Health.BAD, "database", error.what, error.advice)


def _server(connection: Connection) -> Finding:
    return Finding(Health.GOOD, "database", f"PostgreSQL {connection.info.server_version // 10000}")


def _tier(connection: Connection) -> Finding:
    advice = {
        Tier.PLAIN: "Enough for some hundred points; TimescaleDB adds chunks, compression and retention.",
        Tier.APACHE: "The community edition adds compression and continuous aggregates.",
        Tier.COMMUNITY: "",
    }
    tier = find_tier(connection)
    return Finding(Health.GOOD if tier is Tier.COMMUNITY else Health.NOTE, "tier", tier, advice[tier])


def _schema(connection: Connection) -> Finding:
    missing = pending(connection)
    if missing:
        return Finding(Health.BAD, "schema", f"{len(missing)} migrations missing", "Run `byssus migrate`.")
    return Finding(Health.GOOD, "schema", "up to date")


def _clock(connection: Connection) -> Finding:
    row = connection.execute("select clock_timestamp()").fetchone()
    skew = abs(datetime.now(UTC) - row[0]) if row else timedelta(0)
    if skew > _SKEW:
        return Finding(Health.BAD, "clock", f"{skew} off the database's", "Let both machines follow one NTP server.")
    return Finding(Health.GOOD, "clock", f"within {_SKEW.total_seconds():.0f} s of the database's")


def examine_broker(settings: Settings) -> Finding:
    """Look at the broker: whether it answers, and whether it keeps what the workers share."""
    try:
        url = mqtt_url(settings)
        found = f"{broker_version(url) or 'does not say what it is, but'} answers at {parse_mqtt_url(url)}"
    except ByssusError as error:
        return Finding(Health.BAD, "broker", error.what, error.advice)
    except OSError as error:
        return Finding(Health.BAD, "broker", f"does not answer: {error}", "Start it, or mend BYSSUS_MQTT_URL.")
    if settings.ingest_workers > 1 and found.startswith(_FORGETFUL):
        return Finding(
            Health.BAD,
            "broker",
            f"{found}, and forgets what {settings.ingest_workers} workers share when it restarts",
            "What comes before they are back is lost. Set BYSSUS_INGEST_WORKERS=1, or use a broker that keeps shared "
            "subscriptions.",
        )
    return Finding(Health.GOOD, "broker", found)


def _notification(settings: Settings) -> Iterator[Finding]:
    if settings.smtp_url is None:
        yield Finding(Health.NOTE, "e-mail", "no server set", "Set BYSSUS_SMTP_URL to tell people of alarms by e-mail.")
    if not find_spec("apprise"):
        advice = "`pip install byssus[apprise]` if contacts are to be told by one of the services that it knows."
        yield Finding(Health.NOTE, "apprise", "not installed", advice)
    if settings.heartbeat_url is None:
        advice = "Set BYSSUS_HEARTBEAT_URL to a monitor that raises the alarm when it is not called every minute."
        yield Finding(Health.NOTE, "heartbeat", "nobody outside would notice our death", advice)
    if not settings.webhook_secret.get_secret_value():
        yield Finding(Health.NOTE, "webhooks", "not signed", "Set BYSSUS_WEBHOOK_SECRET, and check it where they land.")
