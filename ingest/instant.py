"""From what a reading says to what can be stored: the instant that its time stands for, and its number."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from byssus.ingest.message import EventTime, Problem, Reading, Reason, Received, Refused


def instant(time: EventTime, received: Received, zone: ZoneInfo | None, who: str) -> datetime:
    """When it was, in UTC, of something that came with `received`.

    Args:
        time: as the message has it.
        received: the message.
        zone: that of the device, for wall times; None where nobody declared it.
        who: whose time it is, as the beginning of a sentence.

    Raises:
        Refused: it is counted from a receipt that says nothing, or is a wall time without a zone.
    """
    if isinstance(time, datetime):
        return time
    if isinstance(time, timedelta):
        if received.retained:
            raise Refused(Reason.UNTIMED, f"{who} sent a retained message without a time: nobody knows how old it is.")
        return received.at + time
    if zone is None:
        raise Refused(Reason.NO_ZONE, f"{who} sent a time without zone, and its gateway is not declared with one.")
    return time.within(zone, received.at)


def number(reading: Reading) -> float:
    """The value of a reading; raises `Refused` if its field held something else."""
    if isinstance(reading.value, Problem):
        raise Refused(reading.value.reason, f"Device {reading.device!r}: {reading.value.detail}")
    return reading.value
