"""A record as a file."""

from byssus.alerts.records.book import Record
from byssus.alerts.records.sheet import sheet
from byssus.core.paper.form import Form, Language, write_sheet


def record_file(record: Record, form: Form, language: Language) -> bytes:
    """The record on paper; the same record gives the same bytes."""
    return write_sheet(sheet(record, language), form)
