"""Messages through the broker, by a connection that somebody else keeps."""

from collections.abc import Callable

from byssus.alerts.notify.carrier import Outcome
from byssus.alerts.notify.notice import Notice
from byssus.alerts.notify.terms import State

Publish = Callable[[str, bytes], bool]
"""Publishes a payload to a topic; returns whether the broker has acknowledged it (QoS 1) in time."""


class Mqtt:
    """Publishes messages as JSON to the topics that are their addresses; `{site}` in a topic is the site's code."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish

    def send(self, notice: Notice) -> Outcome:
        """Publish it; `ok` means that the broker has it."""
        topic = notice.address.replace("{site}", notice.sites[0])  # its messages are of one site each
        if self._publish(topic, notice.json):
            return Outcome(State.OK, "acknowledged by the broker")
        return Outcome(State.UNKNOWN, "the broker has not acknowledged it")
