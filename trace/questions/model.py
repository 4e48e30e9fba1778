"""The common form of questions and their answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Final, Generic, Self, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput, TooLarge

_LONGEST: Final = timedelta(days=1100)
"""Three years: records are kept for two, or for a shelf life and six months (Food Safety Law, art. 50)."""
_EARLIEST, _LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
Time = Annotated[AwareDatetime, Field(ge=_EARLIEST, le=_LATEST)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]+$")]
CodeText = Annotated[str, Field(min_length=1, max_length=8000, pattern=r"^[^\x00]+$")]


class Row(BaseModel):
    """A line of an answer. `site` or, where it is about no site, `party` decides who may see it."""

    model_config = ConfigDict(frozen=True)

    site: Annotated[str | None, Field(description="code of the site that the line is about")] = None
    party: Annotated[str | None, Field(description="code of the firm that the line is about")] = None

    def told_to(self, reaches: Callable[[str | None], bool]) -> Self:
        """The line for somebody who may know what lies at some sites; most tell of their own site alone."""
        del reaches
        return self


class Form(StrEnum):
    """What an answer is written as."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """What HTTP calls it."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Form.JSON: "application/json",
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Params(BaseModel):
    """What a question is about."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    form: Annotated[Form, Field(alias="format", description="json, or a file: csv, xlsx")] = Form.JSON


class Period(Params):
    """A span of time; the thirty days before now, if left out."""

    start: Annotated[
        Time | None, Field(alias="from", description="first instant; 30 days before `to`, if left out")
    ] = None
    end: Annotated[Time | None, Field(alias="to", description="behind the last; now, if left out")] = None

    def span(self, now: datetime, days: int = 30) -> tuple[datetime, datetime]:
        """First instant, and the one behind the last.

        Raises:
            InvalidInput: the first is not before the last.
            TooLarge: they are further apart than records are kept.
        """
        end = self.end or now
        start = self.start or end - timedelta(days=days)
        if start >= end:
            raise InvalidInput(f"{start:%Y-%m-%d %H:%M} is not before {end:%Y-%m-%d %H:%M}.", where="from")
        if end - start > _LONGEST:
            raise TooLarge(
                f"{(end - start).days} days are more than one answer can hold.",
                where="from",
                advice=f"Ask about {_LONGEST.days} days at most.",
            )
        return start, end


RowT = TypeVar("RowT", bound=Row)
ParamsT = TypeVar("ParamsT", bound=Params)


class Answer(BaseModel, Generic[RowT]):
    """An answer: its lines, and how many more there are that the caller may not see."""

    question: str
    at: datetime
    rows: tuple[RowT, ...]
    hidden: Annotated[int, Field(description="lines about sites outside the caller's jurisdiction")]


def complete(*, truncated: bool) -> None:
    """Go on only if nothing was cut: half of an answer would be taken for all of it.

    Raises:
        TooLarge: it was.
    """
    if truncated:
        raise TooLarge("There is more than one answer can hold.", advice="Ask about a shorter time, or a single lot.")


@dataclass(frozen=True, slots=True)
class Question(Generic[ParamsT, RowT]):
    """One question.

    Args:
        name: of the endpoint, the command and the page.
        number: as regulators count them.
        zh: in Chinese.
        en: in English.
        params: what it is about.
        answer: the type of its answer.
        row: the type of its lines.
        ask: gives the lines, whoever asks; takes the connection, what it is about, and the time.
        upstream: whether a firm also sees lines about those one step up and down the chain.
    """

    name: str
    number: int
    zh: str
    en: str
    params: type[ParamsT]
    answer: type[Answer[RowT]]
    row: type[RowT]
    ask: Callable[[Connection, ParamsT, datetime], Iterable[RowT]]
    upstream: bool = False
