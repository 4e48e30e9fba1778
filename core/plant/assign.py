"""Which channel feeds which point, over time: a sensor is moved or replaced, and the history of its point goes on."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from byssus.core.database import Connection
from byssus.core.errors import Conflict, InvalidInput
from byssus.core.plant.change import Change
from byssus.core.plant.equipment import WARM_UP, Calibration, Device
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


class _Feed(NamedTuple):
    """An assignment that lasts."""

    device: str
    channel: str
    point: str
    since: datetime
    warm_up: timedelta

    def __str__(self) -> str:
        return f"assignment {self.device} {self.channel}"


def assign(connection: Connection, device: Device) -> Iterator[Change]:
    """Let each channel of the device feed its point from `since` on; what it, or the point, had before ends there.

    Raises:
        Conflict: something else began there at the same time or later.
    """
    present = {row[1]: _Feed(*row) for row in connection.execute(_QUERIES["of_device"], [device.code])}
    for channel, point in device.channels.items():
        feed = _Feed(device.code, channel, point, device.since, _warm_up(connection, device, channel, point))
        now = present.get(channel)
        if now is None and _was_replaced(connection, feed):
            continue
        if now is None or now.point != point:
            yield from _begin(connection, feed, now)
        elif device.warm_up is not None and now.warm_up != device.warm_up:
            connection.execute(_QUERIES["warm_up"], feed._asdict())
            yield Change(str(feed), {"warm_up": (now.warm_up, feed.warm_up)})


def require_channel(connection: Connection, calibration: Calibration) -> None:
    """See that what was calibrated feeds, or fed, some point.

    Raises:
        InvalidInput: the device has no such channel.
    """
    found = connection.execute(_QUERIES["channel"], [calibration.device, calibration.channel]).fetchone()
    if found is None:
        raise InvalidInput(
            f"Channel {calibration.channel!r} of device {calibration.device!r} feeds no point.",
            where="calibrations",
            advice="Name a channel as the device's entry does.",
        )


def _begin(connection: Connection, feed: _Feed, now: _Feed | None) -> Iterator[Change]:
    others = [_Feed(*row) for row in connection.execute(_QUERIES["of_point"], [feed.point])]
    for before in filter(None, [now, *others]):
        if before.since >= feed.since:
            raise Conflict(
                f"Channel {before.channel!r} of device {before.device!r} feeds {before.point} since "
                f"{before.since.isoformat()}.",
                where=f"device {feed.device}",
                advice="Give a later `since`: the time at which the sensor was moved or replaced.",
            )
        connection.execute(_QUERIES["end"], {**before._asdict(), "until": feed.since})
        if before is not now:
            yield Change(str(before), {"point": (before.point, None)})
    connection.execute(_QUERIES["begin"], feed._asdict())
    yield Change(str(feed), {"point": (now and now.point, feed.point)})


def _was_replaced(connection: Connection, feed: _Feed) -> bool:
    """Whether this very assignment was made before, and ended when another sensor took its place."""
    return connection.execute(_QUERIES["ended"], feed._asdict()).fetchone() is not None


def _warm_up(connection: Connection, device: Device, channel: str, point: str) -> timedelta:
    if device.warm_up is not None:
        return device.warm_up
    other = {"device": device.code, "channel": channel, "point": point}
    takes_over = connection.execute(_QUERIES["had_another"], other).fetchone() is not None
    return WARM_UP if takes_over else timedelta(0)
