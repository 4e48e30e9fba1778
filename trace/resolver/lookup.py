"""Finds link sets for requests that come by the thousand: one statement for all that are waiting, one at a time.

While a statement is under way further requests gather, and the next one asks for all of them. There is no linger: a
request that comes alone goes at once. Nothing is kept, so that what was changed is seen by the next request.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import psycopg

from byssus.core.database import AsyncConnection, connect_async
from byssus.core.sql import load_queries
from byssus.trace.resolver.link import LINKS, LinkSet

_FOUND: Final = load_queries(Path(__file__).with_name("links.sql"))["found"]
_MOST: Final = 500
"""Requests in one statement at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the database holds for a request: link sets by anchor, and the name of its product if declared here."""

    link_sets: dict[str, LinkSet]
    product: str | None


class _Waiting(NamedTuple):
    anchors: Sequence[str]
    gtin: str | None
    answer: asyncio.Future[Found]


class Lookup:
    """Looks link sets up over one connection, opened when first needed; belongs to one event loop."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._waiting: list[_Waiting] = []
        self._worker: asyncio.Task[None] | None = None
        self._connection: AsyncConnection | None = None

    async def find(self, anchors: Sequence[str], gtin: str | None) -> Found:
        """The link sets of these anchors, and the product with this GTIN.

        Raises:
            psycopg.Error: the database does not answer.
        """
        answer: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(anchors, gtin, answer))
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        return await answer

    async def close(self) -> None:
        """Let go of the connection; who still waits is told that the database is away."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)
        await self._hang_up()

    async def _work(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(0)  # whoever has arrived by now may still come along
                batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                await self._answer([waiting for waiting in batch if not waiting.answer.done()])
        finally:
            self._worker = None

    async def _answer(self, batch: list[_Waiting]) -> None:
        try:
            link_sets, products = await self._ask(batch)
        except Exception as error:  # whatever it was, nobody may wait for ever
            for waiting in batch:
                _settle(waiting.answer, error)
            return
        except asyncio.CancelledError:
            for waiting in [*batch, *self._waiting]:
                waiting.answer.cancel()
            raise
        for waiting in batch:
            mine = {anchor: link_sets[anchor] for anchor in waiting.anchors if anchor in link_sets}
            _settle(waiting.answer, Found(mine, products.get(waiting.gtin) if waiting.gtin else None))

    async def _ask(self, batch: list[_Waiting]) -> tuple[dict[str, LinkSet], dict[str, str]]:
        wanted = {
            "anchors": [anchor for waiting in batch for anchor in waiting.anchors],
            "gtins": [waiting.gtin for waiting in batch if waiting.gtin],
        }
        link_sets: dict[str, LinkSet] = {}
        products: dict[str, str] = {}
        for name, description, default_type, links in await self._rows(wanted):
            if links is None:
                products[name] = description
            else:
                link_sets[name] = LinkSet(name, description, default_type, LINKS.validate_json(links))
        return link_sets, products

    async def _rows(self, wanted: dict[str, list[str]]) -> list[tuple[str, str, str | None, str | None]]:
        """Rows of the statement; a connection that broke since it was last used is opened again, once."""
        if self._connection is not None:
            try:
                return await self._execute(self._connection, wanted)
            except psycopg.OperationalError:
                await self._hang_up()
        self._connection = await connect_async(self._url, application="byssus-resolver")
        return await self._execute(self._connection, wanted)

    async def _execute(
        self, connection: AsyncConnection, wanted: dict[str, list[str]]
    ) -> list[tuple[str, str, str | None, str | None]]:
        cursor = await connection.execute(_FOUND, wanted)
        return await cursor.fetchall()

    async def _hang_up(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None


def _settle(answer: asyncio.Future[Found], outcome: Found | Exception) -> None:
    """Give the answer to who still waits; the client may have gone."""
    if answer.done():
        return
    if isinstance(outcome, Found):
        answer.set_result(outcome)
    else:
        answer.set_exception(outcome)
