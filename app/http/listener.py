"""The one connection of a web process that hears what others announce in the database, for everybody in it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from enum import StrEnum
from typing import TypeAlias

import psycopg
import structlog
from fastapi import FastAPI
from psycopg import sql

from byssus.core.database import connect_async

_log = structlog.get_logger(__name__)
_REST = 2.0  # seconds until the next try when the database is away
_SILENCE = 30.0  # seconds without an announcement after which we see whether the database is still there


class Topic(StrEnum):
    """What is announced: the value is the channel of NOTIFY."""

    ALARM = "alarm_transition"
    """An alarm's log has a new line; the payload is its number."""
    READINGS = "reading_feed"
    """New readings are stored."""
    RESUMED = ""
    """We hear again, and may have missed anything since we last did; nobody sends this."""


Hear: TypeAlias = Callable[[Topic, str], None]
"""Takes a topic and its payload, on the event loop; quick, for everybody waits for it."""


class Listener:
    """Passes announcements on to whoever is subscribed; `connected` says whether it hears at all."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._hearing: set[Hear] = set()
        self.connected = False

    @contextmanager
    def subscribed(self, hear: Hear) -> Iterator[None]:
        """Let `hear` be called with each announcement as long as the context lasts."""
        self._hearing.add(hear)
        try:
            yield
        finally:
            self._hearing.discard(hear)

    async def run(self) -> None:
        """Listen until cancelled; a database that went away is tried again."""
        while True:
            try:
                await self._listen()
            except psycopg.OperationalError as error:
                _log.warning("listener_lost", error=" ".join(str(error).split()))
            self.connected = False
            await asyncio.sleep(_REST)

    async def _listen(self) -> None:
        async with await connect_async(self._url, application="byssus-web") as connection:
            for topic in (Topic.ALARM, Topic.READINGS):
                await connection.execute(sql.SQL("listen {}").format(sql.Identifier(topic)))
            self.connected = True
            self._pass_on(Topic.RESUMED, "")
            while True:
                async for heard in connection.notifies(timeout=_SILENCE):
                    self._pass_on(Topic(heard.channel), heard.payload)
                await connection.execute("select 1")  # a connection that broke without a word says so now

    def _pass_on(self, topic: Topic, payload: str) -> None:
        for hear in list(self._hearing):
            hear(topic, payload)


@asynccontextmanager
async def listening(app: FastAPI) -> AsyncIterator[None]:
    """The lifespan of the app, during which its listener runs."""
    listener: Listener = app.state.listener
    task = asyncio.create_task(listener.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
