"""Times as key data tell them."""

from datetime import UTC, datetime


def instant(text: str) -> datetime | None:
    """A time with zone, or a day (its beginning, in UTC); None of anything else."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
