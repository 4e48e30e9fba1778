"""The words of the outbox: the same in its rows, in the log and in the metrics."""

from enum import StrEnum


class Occasion(StrEnum):
    """Why there may be something to tell."""

    BEGINS = "begins"
    """A condition that lasts, or that came live."""
    BEGAN_LATE = "began_late"
    """Late data says that a condition began and lasts."""
    IS_OVER = "is_over"
    """A condition that was over before anybody could have been told."""
    ENDS = "ends"
    """The end of a condition that may have been told."""


class State(StrEnum):
    """Where a notification stands. The last three are what came of sending it."""

    PLANNED = "planned"
    INHIBITED = "inhibited"
    SENT = "sent"
    OK = "ok"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Which stage decided last."""

    GROUPED = "grouped"
    """Goes out with all that begins or ends at the site within a short while."""
    SETTLING = "settling"
    """Late data is told once it has had time to say the opposite."""
    DIGEST = "digest"
    """Was over when it became known: a line in the site's digest, not a page."""
    ESCALATION = "escalation"
    """A later step, for when nobody acknowledges."""
    NEXT_CHANNEL = "next_channel"
    """The contact's channel before this one did not take it."""
    STORM = "storm"
    """The recipient has just had a message from the site that was no less severe."""
    RATE_LIMIT = "rate_limit"
    """The robot may not speak more often."""
    BELOW_CONTACT = "below_contact"
    OFF_DUTY = "off_duty"
    NEVER_TOLD = "never_told"
    OUT_OF_SERVICE = "out_of_service"
    """People work on the point; what is still so when they are done is told then."""
    SHELVED = "shelved"
    """A person wanted nobody to be told for a while; what is still so after that is told then."""
    DEFROSTING = "defrosting"
    """A warning that began in a defrost window of its zone waits for the end of it."""
    ACKNOWLEDGED = "acknowledged"
    ENDED = "ended"
    SAID_ALREADY = "said_already"
    """A message said as much of the same point and cause, which still lasts."""
