"""Text files whose cells are apart by a comma, semicolon, tab or bar."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from byssus.ingest.files.cells import Kind, kind_of
from byssus.ingest.files.encoding import decode_text
from byssus.ingest.files.sheet import Line, Sheet
from byssus.ingest.files.times import is_counted_time

_NAMES = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma"}
_HEAD = 300
_LONGEST_CELL = 1 << 20


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A text with a delimiter; quotes protect delimiters and line ends within a cell (RFC 4180 § 2)."""

    text: str
    encoding: str
    delimiter: str

    @property
    def written(self) -> str:
        """Encoding and delimiter."""
        return f"{self.encoding} text, cells apart by {_NAMES[self.delimiter]}"

    def lines(self) -> Iterator[Line]:
        """Every line; one that runs over several, within quotes, has the number of its last."""
        csv.field_size_limit(_LONGEST_CELL)
        rows = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter)
        for row in rows:
            yield Line(rows.line_num, [cell.strip() or None for cell in row])


def open_text(content: bytes) -> Sheet:
    """The text with the delimiter that makes the most lines of times and values of it.

    Raises:
        InvalidInput: the bytes are no text.
    """
    text, encoding = decode_text(content)
    sheets = [TextSheet(text, encoding, delimiter) for delimiter in _NAMES]
    return max(sheets, key=_promise)


def _promise(sheet: TextSheet) -> int:
    return sum(_looks_like_data(line) for line in islice(sheet.lines(), _HEAD))


def _looks_like_data(line: Line) -> bool:
    kinds = [kind_of(cell) for cell in line.cells]
    values = kinds.count(Kind.NUMBER) + kinds.count(Kind.MARK)
    if Kind.TIME in kinds:
        return values > 0
    return values > 1 and any(map(is_counted_time, line.cells))
