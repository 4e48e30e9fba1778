"""Labels broken at random: no text raises, and what passes keeps its elements in every syntax."""

import os
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from byssus.trace.gs1 import FIELD, STRICT, Code, parse

Rows = Callable[[str], Iterator[dict[str, Any]]]

CASES = int(os.environ.get("BYSSUS_FUZZ_CASES", "20000"))
FORMS = ("bracketed", "element_string", "digital_link", "digital_link_sorted")
PIECES = "0123456789AZaz~%&=?/#()\\^]\x1d\x00 é批"


def mutated(text: str, random: Random) -> str:
    for _ in range(random.randint(0, 3)):
        at = random.randint(0, len(text))
        match random.randrange(4):
            case 0:
                text = text[:at] + text[at + 1 :]
            case 1:
                text = text[:at] + random.choice(PIECES) + text[at:]
            case 2:
                text = text[:at] + random.choice(PIECES) + text[at + 1 :]
            case _:
                other = random.randint(0, len(text))
                text = text[: min(at, other)] + text[max(at, other) :]
    return text


def pairs(code: Code) -> set[tuple[str, str]]:
    return {(element.ai, element.value) for element in code.elements}


def test_no_broken_label_raises_and_each_that_passes_says_the_same_in_every_form(rows: Rows) -> None:
    labels = [row["input"] for name in ("bracketed", "dl_uri", "scan_data") for row in rows(f"oracle_{name}")]
    random = Random(20261123)
    for case in range(CASES):
        text = mutated(random.choice(labels), random)
        code = parse(text.encode("utf-8") if case % 2 else text, FIELD if case % 3 else STRICT)
        for form in FORMS if code.valid else ():
            written = getattr(code, form)
            assert written is None or pairs(parse(written)) == pairs(code), (text, form, written)
