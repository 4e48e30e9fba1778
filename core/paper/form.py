"""What a document is written as: the form of its file, and its language."""

from enum import StrEnum
from pathlib import Path
from typing import Final

from byssus.core.errors import InvalidInput
from byssus.core.paper.pdf import write_pdf
from byssus.core.paper.sheet import Sheet
from byssus.core.paper.xlsx import write_workbook


class Language(StrEnum):
    """What a document is written in."""

    ZH = "zh"
    EN = "en"


class Form(StrEnum):
    """The files that a document is written as."""

    PDF = "pdf"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """The type by which the file is sent."""
        return _MEDIA[self]


_MEDIA: Final = {
    Form.PDF: "application/pdf",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write_sheet(sheet: Sheet, form: Form) -> bytes:
    """The file; the same sheet gives the same bytes."""
    return write_pdf(sheet) if form is Form.PDF else write_workbook(sheet)


def form_of(file: Path) -> Form:
    """The form that a file's name says.

    Raises:
        InvalidInput: it says none.
    """
    try:
        return Form(file.suffix.removeprefix("."))
    except ValueError as error:
        advice = "End it with .pdf or .xlsx."
        raise InvalidInput("The file's name does not say its form.", where=str(file), advice=advice) from error
