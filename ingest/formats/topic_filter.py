"""MQTT topic filters: which topics they take in, and what their wildcards stand for (MQTT 3.1.1 § 4.7)."""

import re

_WILDCARDS = {"+": "([^/]+)", "#": "(.+)"}


def pattern(topic_filter: str) -> re.Pattern[str]:
    """Matches the topics that a filter takes in, with a group for each wildcard; a wildcard stands for something."""
    levels = (_WILDCARDS.get(level) or re.escape(level) for level in topic_filter.split("/"))
    return re.compile("/".join(levels), re.DOTALL)


def wildcards(topic_filter: str) -> list[str]:
    """The wildcards of a filter, in order."""
    return [level for level in topic_filter.split("/") if level in _WILDCARDS]


def filled(topic_filter: str, parts: tuple[str, ...]) -> str:
    """The topic that a filter takes in with `parts` in place of its wildcards."""
    rest = iter(parts)
    return "/".join(next(rest) if level in _WILDCARDS else level for level in topic_filter.split("/"))
