"""What the way to the broker does to messages: a pure function from acts to acts, in order of time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from heapq import merge
from operator import attrgetter

from byssus.app.demo.gateway.act import Act, LinkChange, Message
from byssus.app.demo.incident import Garbled, LinkLost, SaidTwice
from byssus.app.demo.script import Script


def suffer(messages: Iterable[Message], script: Script, begin: datetime) -> Iterator[Act]:
    """What the broker sees of the messages under the script, from `begin` on."""
    told = _twice(_garbled(messages, script), script)
    return _kept_while_cut_off(merge(told, _link_changes(script, begin), key=attrgetter("due")))


def _garbled(messages: Iterable[Message], script: Script) -> Iterator[Message]:
    for message in messages:
        if script.now(Garbled, message.gateway, message.due):
            yield replace(message, payload=message.payload[: len(message.payload) // 2])
        else:
            yield message


def _twice(messages: Iterable[Message], script: Script) -> Iterator[Message]:
    for message in messages:
        yield message
        if script.now(SaidTwice, message.gateway, message.due):
            yield message


def _link_changes(script: Script, begin: datetime) -> list[LinkChange]:
    losses = [incident for incident in script.incidents if isinstance(incident, LinkLost)]
    changes = [
        LinkChange(script.start + after, loss.where, up)
        for loss in losses
        for after, up in ((loss.after, False), (loss.after + loss.lasts, True))
    ]
    return sorted((change for change in changes if change.due >= begin), key=attrgetter("due"))


def _kept_while_cut_off(acts: Iterable[Act]) -> Iterator[Act]:
    kept: dict[str, list[Message]] = defaultdict(list)
    down: set[str] = set()
    for act in acts:
        match act:
            case Message() if act.gateway in down:
                kept[act.gateway].append(act)
            case Message():
                yield act
            case LinkChange(up=False):
                down.add(act.gateway)
                yield act
            case LinkChange():
                down.discard(act.gateway)
                yield act
                yield from (replace(message, due=act.due) for message in kept.pop(act.gateway, []))
