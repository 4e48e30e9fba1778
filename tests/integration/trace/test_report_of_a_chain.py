"""The trace report on paper: drawn, plotted, in both languages, the same bytes each time, and only what one may see."""

from datetime import timedelta

import pytest
from pypdfium2 import PdfDocument

from builders.chain import Chain
from builders.epcis import at
from builders.island import packs, tell_island
from byssus.trace.documents.files import Form, Wanted, document
from byssus.trace.questions.scope import EVERYTHING, Scope

pytestmark = pytest.mark.parametrize("database_url", ["embedded"], indirect=True)


def report(told: Chain, wanted: Wanted, scope: Scope = EVERYTHING) -> bytes:
    return b"".join(document(told.connection, wanted, scope, told.now))


def text(pdf: bytes) -> str:
    return "".join(page.get_textpage().get_text_bounded() for page in PdfDocument(pdf)).replace("\r\n", "")


@pytest.fixture
def island(told: Chain) -> Chain:
    """The island, its store with an hour too warm and an hour without data."""
    tell_island(told)
    cold = [-19.0 + (minute % 7) / 10 for minute in range(17 * 60)]
    cold[9 * 60 : 10 * 60] = [-18 + 8 * (minute / 60) for minute in range(60)]
    for start, end in ((0, 4 * 60), (5 * 60, 17 * 60)):
        for minute in range(start, end):
            told.connection.execute(
                "insert into reading (point_id, time, value, received_at, backfill) "
                "select id, %s, %s, %s, false from point where code = 'room/t1'",
                [at(11) + timedelta(minutes=minute), cold[minute], told.now],
            )
    return told


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("追溯报告", "链条", "温度：store · room", "超温", "数据缺失", "检验值 1.1 MU/g", "规则核查", "采收")),
        ("en", ("Trace report", "The chain", "Temperature: store · room", "excursion", "no data", "certificate HG1")),
    ],
)
def test_a_report_shows_chain_temperatures_papers_and_findings(
    island: Chain, language: str, words: tuple[str, ...]
) -> None:
    pdf = report(island, Wanted(packs("P1"), Form.REPORT, language))

    shown = text(pdf)
    assert [word for word in words if word not in shown] == []
    assert pdf == report(island, Wanted(packs("P1"), Form.REPORT, language))


def test_x(island: Chain) -> None:
    from pathlib import Path

    for language in ("zh", "en"):
        Path(f"/tmp/exports/{language}.pdf").write_bytes(report(island, Wanted(packs("P1"), Form.REPORT, language)))
