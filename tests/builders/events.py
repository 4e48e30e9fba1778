"""Events as the journal reads them."""

from collections.abc import Mapping
from typing import Any

from byssus.trace.epcis.event import Event
from byssus.trace.epcis.read import read_event


def read(*originals: Mapping[str, Any]) -> list[Event]:
    """Events as they were sent, read; one that cannot be is a fault of the test."""
    found = []
    for original in originals:
        outcome = read_event(dict(original))
        assert outcome.event, outcome.problems
        found.append(outcome.event)
    return found
