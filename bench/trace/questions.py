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
    "firm-year": {"firm": "cold", "year": journal.NOW.year},
}
"""What a question is about where it does not ask for a time; all others ask for the time that is theirs by default."""


def asked(client: Client, rounds: int) -> Iterator[float]:
    """The p95 of each question, printed as it is known.

    Raises:
        SystemExit: an answer is empty, so that its time would tell nothing.
    """
    for name, question in QUESTIONS.items():
        answers = [client.get(f"questions/{name}", **ABOUT.get(name, {})) for _ in range(rounds)]
        lines = len(json.loads(answers[0][0])["rows"])
        if not lines:
            raise SystemExit(f"question {question.number}, {name}: nothing to answer in this journal")
        seconds = p95([each for _, each in answers])
        print(f"  {question.number:>2} {name:<22} p95 {seconds:.3f} s, {lines} lines", flush=True)
        yield seconds
