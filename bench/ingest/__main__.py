"""Prints a table, and JSON.

PostgreSQL syncs to disk, `byssus alerts` judges every reading meanwhile, and sessions at the broker are filled before
they are drained, so that no load generator is in the way.

    python -m bench.ingest [messages] [rounds] [backlog seconds]
"""

import json
import sys
from dataclasses import asdict
from typing import TypeVar

from bench._figure import Figure
from bench.ingest.backlog import backlog, overload
from bench.ingest.copy import against_copy
from bench.ingest.drained import POINTS
from bench.ingest.growth import Growth, growth
from bench.ingest.peers import against_node_red, against_subscribers
from bench.ingest.site import site

Line = TypeVar("Line", Figure, Growth)


def main(messages: int = 40_000, rounds: int = 3, backlog_seconds: int = 600) -> None:
    figures: list[Figure] = []
    with site(POINTS) as place:
        figures += map(told, against_subscribers(place, messages, rounds))
        figures += map(told, against_node_red(place, messages, rounds))
    figures += map(told, against_copy(messages // 10, rounds))
    with site(POINTS) as place:
        figures += map(told, overload(place))
        figures += map(told, backlog(place, backlog_seconds))
    grown: list[Growth] = [told(one) for one in growth(messages, rounds)]
    print(json.dumps({"bench": "ingest", "messages": messages, "figures": [asdict(one) for one in figures],
                      "growth": [asdict(one) for one in grown]}))  # fmt: skip


def told(line: Line) -> Line:
    print(line, flush=True)
    return line


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
