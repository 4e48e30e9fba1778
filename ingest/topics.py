"""Which topics are subscribed to, and how topics that a plant chose itself become those that our formats know."""

import re
from dataclasses import dataclass
from functools import cached_property

from byssus.core.errors import InvalidInput
from byssus.ingest.formats.table import FORMATS
from byssus.ingest.formats.topic_filter import filled, pattern, wildcards

_KNOWN = tuple(one.topic_filter for one in FORMATS)
_RESERVED = frozenset(known for known in _KNOWN if known.startswith("$"))
"""Topics of this kind belong to the broker (MQTT 3.1.1 § 4.7.2); rumqttd hangs up on who asks for one."""
_ORDERED = frozenset(one.topic_filter for one in FORMATS if one.ordered)
_ON, _OFF = "on", "off"
_FILTER = re.compile(r"(?:(?:\+|[^+#/]*)/)*(?:\+|#|[^+#/]*)")


@dataclass(frozen=True)
class Topics:
    """Every format on its own topics, unless these are reserved, or a plant decides otherwise.

    Args:
        renamed: topic filters of the plant, with the topic filter of the format that their messages are in.
        off: topic filters of formats that nobody listens to.
    """

    renamed: tuple[tuple[str, str], ...] = ()
    off: frozenset[str] = _RESERVED

    @cached_property
    def filters(self) -> tuple[str, ...]:
        """What to subscribe to."""
        return (*(known for known in _KNOWN if known not in self.off), *(own for own, _ in self.renamed))

    @cached_property
    def unwanted(self) -> tuple[str, ...]:
        """What our session at the broker may still hold from a time before it was switched off."""
        return tuple(sorted(self.off - _RESERVED))

    def is_ordered(self, topic_filter: str) -> bool:
        """Whether the messages of one of `filters` have to go to one worker, however many there are."""
        return dict(self.renamed).get(topic_filter, topic_filter) in _ORDERED

    def known(self, topic: str) -> str:
        """The topic on which our formats know a message that came on `topic`."""
        for matches, format_filter in self._patterns:
            if found := matches.fullmatch(topic):
                return filled(format_filter, found.groups())
        return topic

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        return [(pattern(own), format_filter) for own, format_filter in self.renamed]


DEFAULT_TOPICS = Topics()
"""What is listened to without any setting."""


def parse_topics(text: str) -> Topics:
    """Read `cold/+/tele=tele/+/SENSOR, zigbee2mqtt/#=off`: a plant's filter for a format's, or a format's on or off.

    Wildcards stand for the same in both filters, in order.

    Raises:
        InvalidInput: a part is no pair, names no format, or has other wildcards than the format.
    """
    renamed: list[tuple[str, str]] = []
    off = set(_RESERVED)
    for part in filter(None, map(str.strip, text.split(","))):
        own, _, said = (side.strip() for side in part.partition("="))
        _check_known(part, own if said in (_ON, _OFF) else said)
        if said == _OFF:
            off.add(own)
        elif said == _ON:
            off.discard(own)
        else:
            _check_wildcards(part, own, said)
            renamed.append((own, said))
    return Topics(tuple(renamed), frozenset(off))


def _check_known(part: str, topic_filter: str) -> None:
    if topic_filter not in _KNOWN:
        raise _bad(part, f"no format has the topic filter {topic_filter!r}; there are {', '.join(_KNOWN)}")


def _check_wildcards(part: str, own: str, known: str) -> None:
    if not _FILTER.fullmatch(own):
        raise _bad(part, "a wildcard takes a whole level, and # the last one")
    if not _fits(wildcards(own), wildcards(known)):
        raise _bad(part, "both filters need the same wildcards in the same order")


def _fits(own: list[str], known: list[str]) -> bool:
    return len(own) == len(known) and all(theirs == "#" or ours == "+" for ours, theirs in zip(own, known, strict=True))


def _bad(part: str, fault: str) -> InvalidInput:
    return InvalidInput(
        f"{part!r}: {fault}.",
        where="BYSSUS_MQTT_TOPICS",
        advice="Write pairs such as cold/+/tele=tele/+/SENSOR, or zigbee2mqtt/#=off, with commas between.",
    )
