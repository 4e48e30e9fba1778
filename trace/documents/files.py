"""A document about a code as a file: which forms there are, and its bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from byssus.core.database import Connection
from byssus.core.paper.pdf import write_pdf
from byssus.trace.documents.chinese import chinese_tabs
from byssus.trace.documents.dossier import dossier
from byssus.trace.documents.epcis import epcis_document
from byssus.trace.documents.fsma import fsma_tabs
from byssus.trace.documents.report import report
from byssus.trace.documents.workbook import write_workbook
from byssus.trace.questions.scope import Scope


class Form(StrEnum):
    """What can be written about a code."""

    REPORT = "report"
    """On paper: the chain drawn, its temperatures plotted; PDF."""
    FSMA = "fsma"
    """The sortable workbook of FSMA-204; XLSX in English."""
    BOOK = "book"
    """The same chain in Chinese, by kind of event; XLSX."""
    EPCIS = "epcis"
    """Events as they were told; EPCIS 2.0 in JSON-LD."""
    GDST = "gdst"
    """Events completed from master data for GDST 1.2; EPCIS 2.0 in JSON-LD."""

    @property
    def suffix(self) -> str:
        """How the file's name ends."""
        return {Form.REPORT: "pdf", Form.FSMA: "xlsx", Form.BOOK: "xlsx"}.get(self, "jsonld")

    @property
    def media_type(self) -> str:
        """What HTTP calls it."""
        return _MEDIA_TYPES[self.suffix]


_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonld": "application/ld+json",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to take away.

    Args:
        code: in any syntax.
        form: of the file.
        language: `zh` or `en`; of the report.
        at: until when open stays are measured in the report; None for the last that is known.
    """

    code: str
    form: Form
    language: str = "zh"
    at: datetime | None = None


def document(connection: Connection, wanted: Wanted, scope: Scope, now: datetime) -> Iterator[bytes]:
    """The file, part by part; the same question about the same data gives the same bytes.

    Args:
        connection: in a transaction that sees one state of the data.
        wanted: what it is about.
        scope: what the reader may see.
        now: by the clock of the plant.

    Raises:
        InvalidInput: it is no code; or `at` is in the future, or before what the chain tells.
        NotFound: nobody told us of it.
    """
    found = dossier(connection, wanted.code, scope)
    match wanted.form:
        case Form.REPORT:
            yield write_pdf(report(connection, found, wanted.code, wanted.language, wanted.at, now))
        case Form.FSMA:
            yield write_workbook(fsma_tabs(found), "FSMA-204", found.until)
        case Form.BOOK:
            yield write_workbook(chinese_tabs(found), "追溯", found.until)
        case Form.EPCIS | Form.GDST:
            yield from epcis_document(connection, found, gdst=wanted.form is Form.GDST)
