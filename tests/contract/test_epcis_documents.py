"""Every event of GS1's own and of openEPCIS' examples is understood, and nothing of it is lost."""

import os
from pathlib import Path

import orjson
import pytest

from byssus.trace.documents.event_text import told_event
from byssus.trace.epcis.read import read_document

CORPUS = Path(os.environ.get("BYSSUS_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
FOLDERS = ("epcis-gs1/json", "epcis-openepcis/json", "fsma204")
DOCUMENTS = [file for folder in FOLDERS for file in sorted((CORPUS / folder).glob("**/*.json*"))]
pytestmark = pytest.mark.skipif(not DOCUMENTS, reason=f"no corpus in {CORPUS}; set BYSSUS_CORPUS")


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_event_of_an_example_is_accepted(file: Path) -> None:
    outcomes = read_document(file.read_bytes())

    assert outcomes
    assert [str(problem) for outcome in outcomes for problem in outcome.problems] == []


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_an_event_kept_alone_is_still_the_same_event(file: Path) -> None:
    for outcome in read_document(file.read_bytes()):
        event = outcome.event
        assert event is not None
        (again,) = read_document(orjson.dumps(event.body))
        assert again.event == event


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_an_event_written_into_a_document_is_still_the_same_event(file: Path) -> None:
    for outcome in read_document(file.read_bytes()):
        event = outcome.event
        assert event is not None
        (again,) = read_document(orjson.dumps(told_event(event.body, event.hash)))
        assert again.event is not None
        assert again.event.hash == event.hash
        assert again.event.things == event.things
