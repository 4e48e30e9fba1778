"""A reading keeps the time of the event, of its gateway or network, and of its receipt; the store adds its own."""

from datetime import timedelta

from builders.ingest import COLD, NOW, ZHOUSHAN, always, encoded
from byssus.ingest.formats.table import decode
from byssus.ingest.message import Received
from byssus.ingest.place import place
from byssus.ingest.registry import Device, Registry
from byssus.ingest.rows import ReadingRow, Rows

TOPIC = "application/1/device/24e124136b502217/event/up"
HOUR = timedelta(hours=1)
SENT = NOW - timedelta(seconds=3)


def rows(**fields: object) -> list[ReadingRow]:
    event = {"time": SENT.isoformat(), "devAddr": "00189440", "fCnt": 7, "data": "A2fVAA==", **fields}
    received = Received(TOPIC, encoded(event), NOW)
    device = Device(1, ZHOUSHAN, {"temperature": always(COLD)})
    found = Rows()
    plant = Registry({"gw-1": ZHOUSHAN}, {"24e124136b502217": device})
    assert place(decode(received.topic, received.payload), received, plant, found) == []
    return found.readings


def test_what_a_device_had_stored_is_of_its_own_time_and_was_sent_at_that_of_the_network() -> None:
    stored = [{"temperature": -18.5, "timestamp": int((NOW - HOUR).timestamp())}]
    [row] = rows(object={"history": stored})
    assert (row.time, row.sent_at, row.received_at, row.backfill) == (NOW - HOUR, SENT, NOW, True)


def test_what_is_measured_now_is_of_the_time_of_the_network() -> None:
    [row] = rows(object={"temperature": -18.5})
    assert (row.time, row.sent_at, row.received_at, row.backfill) == (SENT, SENT, NOW, False)
