"""Makes events of the scans that ingest stored."""

from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import orjson
from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput
from byssus.trace.capture.journal import Entry, keep
from byssus.trace.capture.meaning import Reader, Scan, event_of
from byssus.trace.capture.progress import Progress
from byssus.trace.capture.refused import keep_refused
from byssus.trace.epcis.event import Action, Event
from byssus.trace.epcis.read import read_event
from byssus.trace.queries import SQL
from byssus.trace.scanned.record import record_trade_scans

BATCH = 200
"""Scans in one transaction at most."""


def capture_scans(connection: Connection, now: datetime) -> Progress:
    """Interpret the oldest waiting scans, in one transaction; a scan that is refused says why."""
    with connection.transaction():
        claimed = [_claimed(row) for row in connection.execute(SQL["claim_scans"], [BATCH])]
        entries: list[Entry] = []
        refusals: dict[int, InvalidInput] = {}
        for one in claimed:
            try:
                entries.append(Entry(one.event(), scan=one.id))
            except InvalidInput as refusal:
                refusals[one.id] = refusal
                one.put_aside(connection, refusal)
        stored = keep(connection, entries, now) if entries else 0
        record_trade_scans(connection, [entry.scan for entry in entries if entry.scan], now)
        done = [(now, str(refusals[one.id]) if one.id in refusals else None, one.id) for one in claimed]
        with connection.cursor() as cursor:
            cursor.executemany(SQL["finish_scan"], done)
        return Progress(len(claimed), stored, len(entries) - stored, len(refusals))


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A scan that is being interpreted; `reader` is None where nobody declared the one that made it."""

    id: int
    gateway: str
    reader_code: str
    scan: Scan
    received_at: datetime
    reader: Reader | None

    def event(self) -> Event:
        """The event it stands for.

        Raises:
            InvalidInput: it stands for none.
        """
        if self.reader is None:
            advice = "Declare it in a plant file with its zone and business step, then replay the scan."
            raise InvalidInput(f"The reader {self.reader_code!r} is not known.", where="reader", advice=advice)
        outcome = read_event(event_of(self.scan, self.reader))
        if outcome.event is None:
            raise InvalidInput(f"The scan makes no valid event: {'; '.join(map(str, outcome.problems))}")
        return outcome.event

    def put_aside(self, connection: Connection, refusal: InvalidInput) -> None:
        """Keep it as the message that a gateway would send again."""
        said = {name: value for name, value in asdict(self.scan).items() if value is not None}
        message = {"reader": self.reader_code, "data": said.pop("code"), **said}
        reason = refusal.where or "invalid"
        topic = f"byssus/v1/{self.gateway}/scan"
        keep_refused(connection, topic, orjson.dumps(message), reason, str(refusal), self.received_at)


def _claimed(row: TupleRow) -> _Claimed:
    number, gateway, reader, time, code, quantity, unit, parent, step, received_at, *declared = row
    location, timezone, biz_step, disposition, action = declared
    return _Claimed(
        id=number,
        gateway=gateway,
        reader_code=reader,
        scan=Scan(time, code, quantity, unit, parent, step),
        received_at=received_at,
        reader=location and Reader(location, ZoneInfo(timezone), biz_step, disposition, Action(action)),
    )
