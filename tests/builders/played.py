"""The demo's chain as a database has it after some hours: the roles' own steps, hour by hour, without their waits."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import groupby, takewhile

from builders.demo import SEED, START, plant
from byssus.alerts.feed.fold import fold_feed
from byssus.app.demo.city import BY_HAND
from byssus.app.demo.gateway.act import Message
from byssus.app.demo.script import Script
from byssus.app.demo.show import settle
from byssus.app.demo.timeline import timeline
from byssus.core.database import connect
from byssus.core.plant.document import read_plants
from byssus.ingest.message import Received
from byssus.ingest.store import Store
from byssus.trace.capture.step import capture
from byssus.trace.hold.step import follow_holds


def play(url: str, hours: int) -> None:
    """Let the gateways of the chain report from the start of the demo until some hours after it."""
    with connect(url) as connection, closing(Store(url, "demo")) as store:
        settle(connection, plant(), START, SEED)
        connection.commit()
        connection.autocommit = True
        for hour, told in groupby(_messages(hours), key=lambda message: (message.due - START) // timedelta(hours=1)):
            store.write([Received(message.topic, message.payload, message.due) for message in told])
            now = START + timedelta(hours=hour + 1)
            while fold_feed(connection, now) + capture(connection, now).claimed + follow_holds(connection, now):
                pass


def _messages(hours: int) -> Iterator[Message]:
    """Of the gateways that are written by hand; the rest of the city has no part in the chain."""
    acts = timeline(read_plants([BY_HAND], {}), Script(START), SEED, START)
    end = START + timedelta(hours=hours)
    return (act for act in takewhile(lambda act: act.due < end, acts) if isinstance(act, Message))
