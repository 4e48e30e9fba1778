"""Ours beside other consumers of the same messages: round by round, each time another one first."""

import statistics
from collections.abc import Callable, Iterator

from bench._figure import Figure, said
from bench.ingest import node_red
from bench.ingest.drained import FILTER, ours, peer, recent, refill
from bench.ingest.site import Site
from bench.ingest.wire import end_session, open_session


def against_subscribers(place: Site, messages: int, rounds: int) -> Iterator[Figure]:
    """Ours ÷ a bare counting subscriber, and ÷ one INSERT a message."""
    few = messages // 10
    bare, naive = [], []
    for turn in range(rounds):
        with_us, with_bare = in_turns(turn, lambda: ours(place, messages), lambda: peer(place, "bare", messages))
        bare.append(with_us / with_bare)
        naive.append(with_us / peer(place, "naive", few))
        said(f"round {turn + 1}: ours {with_us:.0f}/s, bare {with_bare:.0f}/s")
    yield Figure("single readings, durable, alarms on ÷ counting paho", statistics.median(bare), 0.6, 0.9)
    yield Figure("single readings ÷ paho + pydantic + one INSERT each", statistics.median(naive), 10, 20)


def against_node_red(place: Site, messages: int, rounds: int) -> Iterator[Figure]:
    """Ours ÷ Node-RED with batches of a thousand; nothing where it cannot be had."""
    if why := node_red.missing():
        said(f"Node-RED is left out: {why}")
        return
    ratios = []
    for turn in range(rounds):
        with_us, with_red = in_turns(turn, lambda: ours(place, messages), lambda: _node_red(place, messages))
        ratios.append(with_us / with_red)
        said(f"round {turn + 1}: ours {with_us:.0f}/s, Node-RED {with_red:.0f}/s")
    yield Figure("single readings ÷ Node-RED, which acks before it stores", statistics.median(ratios), 0.7, 1.1)


def in_turns(turn: int, one: Callable[[], float], other: Callable[[], float]) -> tuple[float, float]:
    """Both rates; who goes first changes."""
    if turn % 2:
        second = other()
        return one(), second
    return one(), other()


def _node_red(place: Site, messages: int) -> float:
    open_session(place.broker_port, node_red.SESSION, [FILTER])
    refill(place, messages, recent(messages))
    rate = node_red.drain_rate(place, messages)
    end_session(place.broker_port, node_red.SESSION)
    return rate
