"""The twenty questions, as a regulator asks them: about one thing, or about the last days."""

import json
from collections.abc import Iterator
from typing import Final

from bench.trace import journal
from bench.trace.client import Client, p95

from builders.year.story import CLOSURE
from byssus.trace.questions.questions import QUESTIONS

_LOTS = journal.STORY.lots
ABOUT: Final[dict[str, dict[str, object]]] = {
    "history": {"code": _LOTS[0].packs.code},
    "plot-products": {"plot": _LOTS[0].plots[0].zone},
    "certificate-use": {"certificate": _LOTS[0].certificate},
    "closure-lots": {"closure": CLOSURE},
    "zone-excursions": {"zone": _LOTS[0].line.room},
}
"""What a question is about where it does not ask for a time; all others ask for the time that is theirs by default."""
_BUSY: Final = ("buyers", "cold", "growers", "works-1")
"""Firms through whose hands a third of everything goes, or all of it."""


def asked(client: Client, rounds: int) -> Iterator[float]:
    """The p95 of each question, printed as it is known; of a firm's year, that of the firm for which it takes longest.

    Raises:
        SystemExit: an answer is empty, so that its time would tell nothing.
    """
    for name, question in QUESTIONS.items():
        figures = [_asked(client, name, about, rounds) for about in _abouts(name)]
        seconds, lines = max(figures)
        if not min(lines for _, lines in figures):
            raise SystemExit(f"question {question.number}, {name}: nothing to answer in this journal")
        print(f"  {question.number:>2} {name:<22} p95 {seconds:.3f} s, {lines} lines", flush=True)
        yield seconds


def _abouts(name: str) -> list[dict[str, object]]:
    if name == "firm-year":
        return [{"firm": firm, "year": journal.NOW.year} for firm in _BUSY]
    return [ABOUT.get(name, {})]


def _asked(client: Client, name: str, about: dict[str, object], rounds: int) -> tuple[float, int]:
    answers = [client.get(f"questions/{name}", **about) for _ in range(rounds)]
    return p95([seconds for _, seconds in answers]), len(json.loads(answers[0][0])["rows"])
