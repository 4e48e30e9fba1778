"""Times as key data tell them."""

from datetime import UTC, datetime, tzinfo


def instant(text: str, zone: tzinfo = UTC) -> datetime | None:
    """A time, in `zone` where it names none of its own, or the beginning of a day; None of anything else."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=zone)
