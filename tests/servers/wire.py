"""A wire between a client and a server that a test can cut, or make deaf in one direction."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Wire:
    """Forwards every connection made to `port` to a server on this machine."""

    def __init__(self, server_port: int) -> None:
        self._server_port = server_port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.is_cut = False
        self.loses_what_is_sent = False
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._lock = threading.Lock()

    def cut(self) -> None:
        """End all connections, and refuse new ones until it is mended."""
        self.is_cut = True
        with self._lock:
            for end in list(self._pairs):
                with suppress(OSError):  # it has ended by itself
                    end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        self.is_cut = self.loses_what_is_sent = False

    def carry(self, stop: threading.Event) -> None:
        while not stop.is_set():
            for key, _ in self._selector.select(0.05):
                end = key.fileobj
                assert isinstance(end, socket.socket)
                if end is self._listener:
                    self._accept()
                elif end in self._pairs:
                    self._forward(end)
        for end in [*self._pairs, self._listener]:
            end.close()
        self._selector.close()

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        try:
            server = None if self.is_cut else socket.create_connection(("127.0.0.1", self._server_port))
        except OSError:
            server = None
        if server is None:
            client.close()
            return
        with self._lock:
            self._pairs |= {client: server, server: client}
        for end in (client, server):
            self._selector.register(end, selectors.EVENT_READ)

    def _forward(self, end: socket.socket) -> None:
        other = self._pairs[end]
        try:
            piece = end.recv(1 << 16)
            to_server = other.getpeername()[1] == self._server_port
            if piece and not (to_server and self.loses_what_is_sent):
                other.sendall(piece)
        except OSError:
            piece = b""
        if not piece:
            self._hang_up(end, other)

    def _hang_up(self, *ends: socket.socket) -> None:
        with self._lock:
            for end in ends:
                self._pairs.pop(end)
                self._selector.unregister(end)
                end.close()


@contextmanager
def wire(server_port: int) -> Iterator[Wire]:
    stop, laid = threading.Event(), Wire(server_port)
    thread = threading.Thread(target=laid.carry, args=[stop])
    thread.start()
    try:
        yield laid
    finally:
        stop.set()
        thread.join()


def through(laid: Wire, url: str) -> str:
    """`url` as it is at the near end of the wire."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{laid.port}")).geturl()
