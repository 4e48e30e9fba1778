"""How fast codes lead somewhere: the resolver against a FastAPI route that returns a constant.

Both answer the same requests, from the same client over the same connections, in turns. Each is one process of uvicorn;
the resolver asks a PostgreSQL that has as many link sets as the line says, and walks up from a batch that has none to
the product that has.

    python -m bench.resolver [requests] [rounds]
"""

import asyncio
import json
import multiprocessing
import socket
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter

import uvicorn
from fastapi import FastAPI

from byssus.app.embedded.postgres import EmbeddedPostgres
from byssus.app.http.application import create_app
from byssus.app.http.context import Context
from byssus.core.database import Connection, connect, open_pool
from byssus.core.migrate import migrate
from byssus.trace.codes import check_digit

FLOOR = 0.5
SIZES = (1_000, 1_000_000)
CONNECTIONS = 32
LINKS = '[{"type": "https://ref.gs1.org/voc/pip", "href": "https://example.com/p", "title": "p", "media_type": null}]'


def main(requests: int = 1_000, rounds: int = 15) -> None:
    with tempfile.TemporaryDirectory() as name, EmbeddedPostgres(Path(name)) as postgres:
        url = postgres.start()
        with connect(url) as connection:
            migrate(connection, datetime.now(UTC))
        with serving(constant_app) as constant, serving(resolver_app, url) as resolver:
            for size in SIZES:
                with connect(url) as connection:
                    fill(connection, size)
                for kind, first, status in (("known", 0, b"307"), ("unknown", size, b"404")):
                    paths = list(lots(requests, first, size))
                    pairs = [(rate(resolver, paths, status), rate(constant, paths, b"200")) for _ in range(rounds)]
                    report(size, kind, pairs)


def fill(connection: Connection, size: int) -> None:
    """Give each of the first `size` products a link set, and nobody else."""
    connection.execute("truncate link_set")
    columns = "anchor, licensed, description, default_type, links, changed_at, changed_by"
    now, pip = datetime.now(UTC), "https://ref.gs1.org/voc/pip"
    with connection.cursor() as cursor, cursor.copy(f"copy link_set ({columns}) from stdin".encode()) as copy:
        for number in range(size):
            code = gtin(number)
            copy.write_row((f"/01/{code}", code[1:], "p", pip, LINKS, now, "bench"))
    connection.commit()
    connection.autocommit = True
    connection.execute("vacuum analyze link_set")


def gtin(number: int) -> str:
    body = f"069{number:010}"
    return body + check_digit(body)


def lots(count: int, first: int, size: int) -> Iterator[str]:
    """Paths of batches of random products, each of which has no links of its own."""
    random = Random(1)
    for _ in range(count):
        yield f"/01/{gtin(first + random.randrange(size))}/10/LOT{random.randrange(10**6)}"


def constant_app() -> FastAPI:
    app = FastAPI()

    @app.get("/01/{code:path}")
    async def constant() -> dict[str, str]:
        return {"href": "https://example.com/p"}

    return app


def resolver_app(url: str) -> FastAPI:
    return create_app(Context(open_pool(url, 4), url))


@contextmanager
def serving(make: Callable[..., FastAPI], *arguments: str) -> Iterator[tuple[str, int]]:
    """The address of a process that serves the app."""
    with socket.create_server(("127.0.0.1", 0), backlog=CONNECTIONS) as listener:
        process = multiprocessing.get_context("fork").Process(target=serve, args=(make, arguments, listener))
        process.start()
        try:
            yield listener.getsockname()[:2]
        finally:
            process.terminate()
            process.join()


def serve(make: Callable[..., FastAPI], arguments: tuple[str, ...], listener: socket.socket) -> None:
    config = uvicorn.Config(make(*arguments), log_config=None, access_log=False, timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[listener])


def rate(address: tuple[str, int], paths: list[str], status: bytes) -> float:
    """Requests a second; each must be answered with this status."""
    requests = [f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n".encode() for path in paths]
    start = perf_counter()
    asyncio.run(ask_all(address, requests, b"HTTP/1.1 " + status))
    return len(paths) / (perf_counter() - start)


async def ask_all(address: tuple[str, int], requests: list[bytes], expected: bytes) -> None:
    waiting = iter(requests)
    loop = asyncio.get_running_loop()
    clients = [
        await loop.create_connection(lambda: Client(waiting, expected, loop.create_future()), *address)
        for _ in range(CONNECTIONS)
    ]
    await asyncio.gather(*(client.done for _, client in clients))


class Client(asyncio.Protocol):
    """One connection: sends the next request when the answer to the last one is whole."""

    def __init__(self, waiting: Iterator[bytes], expected: bytes, done: asyncio.Future[None]) -> None:
        self.done = done
        self._waiting = waiting
        self._expected = expected
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, end, body = self._got.partition(b"\r\n\r\n")
        if end and len(body) >= length(head):
            if not head.startswith(self._expected):
                self.done.set_exception(RuntimeError(f"{head!r}"))
                return
            self._got = b""
            self._next()

    def _next(self) -> None:
        request = next(self._waiting, None)
        if request is not None:
            self._transport.write(request)
        else:
            self._transport.close()
            self.done.set_result(None)


def length(head: bytes) -> int:
    _, _, rest = head.partition(b"content-length: ")
    return int(rest.partition(b"\r\n")[0] or 0)


def report(size: int, kind: str, pairs: list[tuple[float, float]]) -> None:
    ratio = statistics.median(ours / constant for ours, constant in pairs)
    ours, constant = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(
        f"{size:>9} link sets, {kind:>7} codes: {ours:>6.0f}/s ÷ constant {constant:>6.0f}/s = {ratio:.2f}", flush=True
    )
    print(json.dumps({"bench": "resolver", "links": size, "codes": kind, "ratio": round(ratio, 3), "floor": FLOOR}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
