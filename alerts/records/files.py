"""A record as a file."""

from enum import StrEnum

from byssus.alerts.records.book import Record
from byssus.alerts.records.sheet import sheet
from byssus.core.paper.pdf import write_pdf
from byssus.core.paper.xlsx import write_workbook


class Form(StrEnum):
    """The files that a record is written as."""

    PDF = "pdf"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """The type by which the file is sent."""
        return _MEDIA[self]


_MEDIA = {
    Form.PDF: "application/pdf",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def record_file(record: Record, form: Form, language: str) -> bytes:
    """The record in Chinese (`zh`) or English (`en`); the same record gives the same bytes."""
    drawn = sheet(record, language)
    return write_pdf(drawn) if form is Form.PDF else write_workbook(drawn)
