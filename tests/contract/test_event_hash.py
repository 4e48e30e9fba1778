"""Our event hash is the one the reference implementation computes."""

import json
import os
from pathlib import Path

import pytest

from byssus.trace.epcis.context import STANDARD
from byssus.trace.epcis.hash import canonical_text, event_hash

CORPUS = Path(os.environ.get("BYSSUS_CORPUS", Path(__file__).parents[3] / "shared" / "corpus")) / "event-hash"
CASES = sorted(CORPUS.glob("*.jsonld"))
WITH_TEXT = [case for case in CASES if case.with_suffix(".prehashes").exists()]
pytestmark = pytest.mark.skipif(not CASES, reason=f"no corpus in {CORPUS}; set BYSSUS_CORPUS")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_every_case_has_the_expected_hashes(case: Path) -> None:
    document = json.loads(case.read_text(encoding="utf-8"))
    context = STANDARD.within(document["@context"])

    hashes = [event_hash(event, context) for event in document["epcisBody"]["eventList"]]

    assert hashes == case.with_suffix(".hashes").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("case", WITH_TEXT, ids=lambda case: case.stem)
def test_every_case_has_the_expected_canonical_text(case: Path) -> None:
    document = json.loads(case.read_text(encoding="utf-8"))
    context = STANDARD.within(document["@context"])
    expected = case.with_suffix(".prehashes").read_text(encoding="utf-8").splitlines()

    texts = [canonical_text(event, context) for event in document["epcisBody"]["eventList"]]

    assert len(texts) == len(expected)
    cut = [text[: len(whole)] for text, whole in zip(texts, expected, strict=True)]
    assert cut == expected, "compared as far as the corpus goes: one of its lines is cut short"
