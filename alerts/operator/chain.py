"""The alarm log as a chain: each line's hash covers the line before it, so that none can be changed or taken out.

The chain of a site begins with 32 zero bytes. The content of a line is the JSON object of `actor`, `alarm`, `at`,
`detail`, `site` and `what` with sorted keys, no blanks, UTF-8, and `at` in UTC as `2026-07-01T00:00:00.000000Z`.
SHA-256 of the hash of the line before, followed by these bytes, is the hash of the line. A part of a log is verified
from the hash of the line before it; `evidence` exports such parts.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC

import orjson

from byssus.alerts.operator.alarm import Transition

GENESIS = bytes(32)
"""Stands before the first line of each site."""


def line_content(line: Transition) -> bytes:
    """What the hash of a line covers."""
    content = {
        "actor": line.actor,
        "alarm": line.alarm_id,
        "at": line.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "detail": line.detail,
        "site": line.site_id,
        "what": line.what,
    }
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def next_hash(previous: bytes, content: bytes) -> bytes:
    """SHA-256 over the previous line's hash and the content of this one."""
    return hashlib.sha256(previous + content).digest()


def line_hash(previous: bytes, line: Transition) -> bytes:
    """The hash of a line that follows one with the hash `previous`."""
    return next_hash(previous, line_content(line))


def first_broken(lines: Iterable[tuple[Transition, bytes]], previous: bytes = GENESIS) -> Transition | None:
    """The first line, of one site and in order, whose hash does not follow from the lines before it; None if all do."""
    for line, claimed in lines:
        previous = line_hash(previous, line)
        if previous != claimed:
            return line
    return None
