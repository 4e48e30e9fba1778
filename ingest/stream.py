"""What paho has in place of its socket, so that messages need not go through it one by one.

paho keeps the session: it greets, subscribes, keeps alive, says goodbye. It reads each packet in three calls and writes
each in one, which would be most of the cost of a message; so PUBLISH is taken out of the stream before it, many at a
time, and PUBACK written beside it.
"""

import select
import ssl
import time
from typing import TYPE_CHECKING

from byssus.ingest.packets import Malformed, Publish, find_packet, read_publish

if TYPE_CHECKING:
    from paho.mqtt.client import SocketLike

_PIECE = 1 << 16
_FAREWELL_SECONDS = 2.0
_NOT_NOW = (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError)


class Stream:
    """A connection to a broker, with what came over it and is not yet taken, and what waits to be sent.

    Args:
        sock: connected.
        with_properties: the broker speaks MQTT 5.
    """

    def __init__(self, sock: "SocketLike", *, with_properties: bool) -> None:
        self._sock = sock
        self._with_properties = with_properties
        self._incoming = bytearray()
        self._outgoing = bytearray()
        self._for_paho = bytearray()
        self._ended = False
        self.is_drained = False
        """Whether there was nothing more to read at the last try; else waiting for the network may be in vain."""

    def fill(self) -> bool:
        """Read a piece of what has come, without waiting; says whether there was any."""
        try:
            piece = self._sock.recv(_PIECE)
        except _NOT_NOW:
            self.is_drained = True
            return False
        except OSError:
            piece = b""
        self.is_drained = False
        self._incoming += piece
        self._ended |= not piece
        return bool(piece)

    def take(self, most: int) -> list[Publish]:
        """At most `most` messages that are there as a whole; other packets on the way are left for paho."""
        messages: list[Publish] = []
        buffer, at = self._incoming, 0
        try:
            while len(messages) < most and (span := find_packet(buffer, at)):
                if span.is_publish:
                    messages.append(read_publish(buffer, span, with_properties=self._with_properties))
                else:
                    self._for_paho += buffer[at : span.end]
                at = span.end
        except Malformed:
            self._ended = True
        del buffer[:at]
        return messages

    @property
    def concerns_paho(self) -> bool:
        """Whether paho has something to read, be it the end."""
        return self._ended or bool(self._for_paho)

    @property
    def wants_to_send(self) -> bool:
        """Whether something waits until the network takes it."""
        return bool(self._outgoing)

    def flush(self) -> None:
        """Send what the network takes now."""
        try:
            while self._outgoing:
                del self._outgoing[: self._sock.send(self._outgoing)]
        except _NOT_NOW:
            pass
        except OSError:
            self._ended = True

    def recv(self, buffer_size: int, /) -> bytes:
        """For paho: bytes of the packets that are not messages."""
        if not self._for_paho and not self._ended:
            raise BlockingIOError
        piece = bytes(self._for_paho[:buffer_size])
        del self._for_paho[:buffer_size]
        return piece

    def send(self, buffer: bytes | bytearray, /) -> int:
        """Put packets at the end of what waits to be sent."""
        self._outgoing += buffer
        return len(buffer)

    def close(self) -> None:
        """Send what waits to be sent, if that takes no longer than some seconds, and close the socket."""
        deadline = time.monotonic() + _FAREWELL_SECONDS
        self.flush()
        while self._outgoing and not self._ended and (seconds := deadline - time.monotonic()) > 0:
            select.select([], [self], [], seconds)
            self.flush()
        self._sock.close()

    def fileno(self) -> int:
        """Number of the socket, to wait for it."""
        return self._sock.fileno()

    def setblocking(self, flag: bool, /) -> None:
        """For paho, which wants no waiting."""
        self._sock.setblocking(flag)
