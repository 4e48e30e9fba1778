"""The trace report on paper: drawn, plotted, in both languages, the same bytes each time, and only what one may see."""

from datetime import timedelta

import pytest
from pypdfium2 import PdfDocument

from builders.chain import Chain
from builders.epcis import at
from builders.island import packs, tell_island
from byssus.core.errors import InvalidInput
from byssus.trace.documents.files import Form, Wanted, document
from byssus.trace.questions.scope import EVERYTHING, Scope

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)


def report(told: Chain, wanted: Wanted, scope: Scope = EVERYTHING) -> bytes:
    return b"".join(document(told.connection, wanted, scope, told.now))


def text(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in PdfDocument(pdf)).replace("\r\n", "")


@pytest.fixture
def island(told: Chain) -> Chain:
    """The island, its store with an hour too warm and an hour without data."""
    tell_island(told)
    for first, last, slope in ((0, 240, 0.0), (300, 540, 0.0), (540, 600, 8 / 60), (600, 1020, 0.0)):
        told.connection.execute(
            "insert into reading (point_id, time, value, received_at, backfill) "
            "select id, %(start)s + minute * interval '1 minute', -18.5 + %(slope)s * (minute - %(first)s), "
            "%(now)s, false from point, generate_series(%(first)s, %(last)s - 1) as minute where code = 'room/t1'",
            {"start": at(11), "slope": slope, "first": first, "last": last, "now": told.now},
        )
    return told


WORDS = {
    "zh": (
        "追溯报告",
        "链条",
        "温度：store · room",
        "超温",
        "数据缺失",
        "检验值 1.1 MU/g",
        "规则核查",
        "采收",
        "可售，已上架",
    ),
    "en": (
        "Trace report",
        "The chain",
        "Temperature: store · room",
        "excursion",
        "no data",
        "certificate HG1",
        "sellable accessible",
    ),
}


def test_a_report_shows_chain_temperatures_papers_and_findings_up_to_the_time_asked(island: Chain) -> None:
    for language, words in WORDS.items():
        shown = text(report(island, Wanted(packs("P1"), Form.REPORT, language)))
        assert [word for word in words if word not in shown] == []
    assert "2026-07-22 20:00" in text(report(island, Wanted(packs("P1"), Form.REPORT, "en", island.now)))
    with pytest.raises(InvalidInput, match="still to come"):
        report(island, Wanted(packs("P1"), Form.REPORT, "en", island.now + timedelta(minutes=1)))
    with pytest.raises(InvalidInput, match="which is later"):
        report(island, Wanted(packs("P1"), Form.REPORT, "en", at(1)))


def test_who_may_not_see_the_sea_is_told_that_there_is_more(island: Chain) -> None:
    scope = Scope(frozenset({"shop-1"}), frozenset({"market"}), frozenset({"store"}))

    shown = text(report(island, Wanted(packs("P1"), Form.REPORT, "en"), scope))

    assert "outside your jurisdiction" in shown
    assert "plot-1" not in shown
    assert "store · room" in shown


def test_every_form_is_the_same_bytes_for_the_same_question(island: Chain) -> None:
    for form in Form:
        with island.connection.transaction():
            first, again = (report(island, Wanted(packs("P1"), form)) for _ in range(2))
        assert first == again
