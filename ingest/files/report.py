"""The report of what a file says and cannot be used: a CSV file beside it, so that nothing is dropped unseen."""

import csv
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from byssus.core.errors import InvalidInput
from byssus.ingest.files.entries import Refusal


class Report:
    """Takes refusals as they come. The file stands under its name only once it is whole, and only if there were any."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._part = path.with_name(f"{path.name}.part")
        self._file: TextIO | None = None

    def add(self, refusal: Refusal) -> None:
        """Write one down.

        Raises:
            InvalidInput: the file cannot be written.
        """
        if self._file is None:
            self._file = self._begin()
        row = [refusal.line, refusal.name, refusal.problem.reason, refusal.problem.detail]
        csv.writer(self._file).writerow(row)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if self._file is not None:
            self._file.close()
            if kind is None:
                self._part.replace(self.path)

    def _begin(self) -> TextIO:
        try:
            file = self._part.open("w", encoding="utf-8-sig", newline="")  # with the mark by which Excel knows UTF-8
        except OSError as error:
            raise InvalidInput(
                f"The report of what is refused cannot be written: {error.strerror}.",
                where=str(self._part),
                advice="Give another place with --report.",
            ) from error
        csv.writer(file).writerow(["line", "column", "reason", "what"])
        return file
