"""`receiver`: a web server of the test's own that keeps what is posted to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from byssus.app.embedded.port import LOOPBACK


@dataclass(frozen=True)
class Post:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Answers each request with the next of `statuses`, and with 200 when they are used up; always says `answer`."""

    url: str = ""
    posts: list[Post] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    answer: bytes = b"noted"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.posts.append(Post(self.path, dict(self.headers), body))
            self._answer()

        def do_GET(self) -> None:
            receiver.calls.append(self.path)
            self._answer()

        def _answer(self) -> None:
            self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
            self.end_headers()
            self.wfile.write(receiver.answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((LOOPBACK, 0), Handler) as server:
        receiver.url = f"http://{LOOPBACK}:{server.server_port}/alarms"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield receiver
        server.shutdown()
        thread.join()
