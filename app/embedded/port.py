"""Choosing a port for an embedded server."""

import random
import socket

from byssus.app.embedded.errors import EmbeddedServerError

LOOPBACK = "127.0.0.1"

# Below the ports from which Linux serves outgoing connections (32768 and up): a client that keeps
# dialling a port of that range while its server is down can be given the same port as its own end
# and so connect to itself, and the server can then never have the port back.
_PORTS = range(20_000, 32_000)
_TRIES = 100


def free_port() -> int:
    """A loopback TCP port that nobody listens on now.

    Raises:
        EmbeddedServerError: A hundred random ports were all taken.
    """
    for port in random.sample(_PORTS, _TRIES):
        if is_free(port):
            return port
    raise EmbeddedServerError(
        f"No free port between {_PORTS.start} and {_PORTS.stop}.", where=LOOPBACK, advice="End some servers."
    )


def is_free(port: int) -> bool:
    """Whether nobody listens on this loopback TCP port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
