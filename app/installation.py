"""Where an installation's database and broker are: as set, or the embedded ones that run in its data folder."""

from pathlib import Path

from byssus.app.embedded.broker import running_broker_url
from byssus.app.embedded.postgres import running_url
from byssus.core.clock import Clock, parse_clock
from byssus.core.errors import Unavailable
from byssus.core.settings import Settings


def settings_for(data: Path | None) -> Settings:
    """The settings of the environment, with another data folder if one is given."""
    settings = Settings()
    return settings if data is None else settings.model_copy(update={"data": data})


def clock_of(settings: Settings) -> Clock:
    """The clock that all processes of the installation go by."""
    return parse_clock(settings.clock)


def database_url(settings: Settings) -> str:
    """Where the database is.

    Raises:
        Unavailable: none is set, and no embedded one runs in the data folder.
    """
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    if (url := running_url(settings.data)) is not None:
        return url
    raise _nothing_runs(settings, "database", "BYSSUS_DATABASE_URL")


def mqtt_url(settings: Settings) -> str:
    """Where the broker is.

    Raises:
        Unavailable: none is set, and no embedded one runs in the data folder.
    """
    if settings.mqtt_url is not None:
        return settings.mqtt_url.get_secret_value()
    if (url := running_broker_url(settings.data)) is not None:
        return url
    raise _nothing_runs(settings, "broker", "BYSSUS_MQTT_URL")


def _nothing_runs(settings: Settings, server: str, setting: str) -> Unavailable:
    return Unavailable(
        f"No {server} is set and none runs in {settings.data.resolve()}.",
        where=setting,
        advice=f"Set {setting}, or start `byssus up --data DIR` and give the same folder here.",
    )
