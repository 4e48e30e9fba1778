"""Opens an export by what its bytes say, not by its name."""

from byssus.core.errors import InvalidInput
from byssus.ingest.files.delimited import open_text
from byssus.ingest.files.sheet import Sheet
from byssus.ingest.files.workbook import SIGNATURE, open_workbook

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def open_sheet(content: bytes) -> Sheet:
    """The lines of an export, be it text or a workbook.

    Raises:
        InvalidInput: it is neither.
    """
    if not content.strip():
        raise InvalidInput("The file is empty.")
    if content.startswith(_OLD_EXCEL):
        raise InvalidInput("This is a workbook of Excel 97 to 2003.", advice="Save it as .xlsx, or export it as CSV.")
    return open_workbook(content) if content.startswith(SIGNATURE) else open_text(content)
