"""MQTT on bare sockets, so that the load costs nothing beside what is measured: packets are made beforehand."""

import json
import socket
import struct
import threading
import time
from collections.abc import Iterator, Sequence

TOPIC = b"byssus/v1/gw/senml"
_WINDOW = 1000


def publish_packets(payloads: Sequence[bytes], topic: bytes = TOPIC) -> Iterator[bytes]:
    """A PUBLISH packet of MQTT 3.1.1 with QoS 1 for each payload."""
    for index, payload in enumerate(payloads):
        body = struct.pack("!H", len(topic)) + topic + struct.pack("!H", index % 65535 + 1) + payload
        yield b"\x32" + remaining_length(len(body)) + body


def readings(messages: int, points: int, base: float, *, each: int = 1, value: float = -18.5) -> list[bytes]:
    """SenML packs of `each` readings that go round the points, each with another time, a millisecond apart."""
    packs = []
    for index in range(messages):
        records = [
            {
                "bn": f"probe-{number % points + 1}:",
                "bt": round(base + number / 1000, 6),
                "n": "temp",
                "u": "Cel",
                "v": value,
            }
            for number in range(index * each, (index + 1) * each)
        ]
        packs.append(json.dumps(records).encode())
    return packs


def remaining_length(length: int) -> bytes:
    digits = bytearray()
    while True:
        length, digit = divmod(length, 128)
        digits.append(digit | 128 if length else digit)
        if not length:
            return bytes(digits)


def connected(port: int, client_id: str, *, clean: bool = True) -> socket.socket:
    """A session at the broker on this machine, in MQTT 3.1.1."""
    broker = socket.create_connection(("127.0.0.1", port))
    name = client_id.encode()
    body = b"\0\4MQTT\4" + (b"\2" if clean else b"\0") + b"\0\0" + struct.pack("!H", len(name)) + name
    broker.sendall(b"\x10" + remaining_length(len(body)) + body)
    expect(broker, 4)
    return broker


def open_session(port: int, client_id: str, filters: Sequence[str]) -> None:
    """Subscribe and leave, so that the broker keeps what comes."""
    with connected(port, client_id, clean=False) as broker:
        wanted = b"".join(struct.pack("!H", len(one)) + one.encode() + b"\1" for one in filters)
        body = b"\0\1" + wanted
        broker.sendall(b"\x82" + remaining_length(len(body)) + body)
        expect(broker, 4 + len(filters))
        broker.sendall(b"\xe0\0")


def end_session(port: int, client_id: str) -> None:
    """Have the broker forget what it holds for a client."""
    with connected(port, client_id) as broker:
        broker.sendall(b"\xe0\0")


def fill(port: int, packets: Sequence[bytes]) -> None:
    """Publish, a thousand in flight, until the broker has acknowledged all."""
    with connected(port, "fill") as broker:
        for start in range(0, len(packets), _WINDOW):
            window = packets[start : start + _WINDOW]
            broker.sendall(b"".join(window))
            expect(broker, 4 * len(window))


def expect(broker: socket.socket, count: int) -> None:
    while count:
        count -= len(broker.recv(count))


class Live(threading.Thread):
    """Gateways that publish `rate` messages a second, each with a reading of now, until stopped."""

    def __init__(self, port: int, rate: int, points: Sequence[int]) -> None:
        super().__init__()
        self._port, self._rate, self._points = port, rate, points
        self.stop = threading.Event()
        self.published = 0

    def run(self) -> None:
        begun = time.time()
        with connected(self._port, "live") as broker:
            while not self.stop.wait(0.05):
                due = int((time.time() - begun) * self._rate) - self.published
                packs = [self._pack(self.published + index) for index in range(due)]
                broker.sendall(b"".join(publish_packets(packs)))
                expect(broker, 4 * due)
                self.published += due

    def _pack(self, number: int) -> bytes:
        """Points take turns; one second in twenty is too warm, so that alarms are raised and end."""
        value = -17.0 if int(time.time()) % 20 == 0 else -19.0
        probe = self._points[number % len(self._points)] + 1
        return f'[{{"bn":"probe-{probe}:","bt":{time.time():.6f},"n":"temp","u":"Cel","v":{value}}}]'.encode()
