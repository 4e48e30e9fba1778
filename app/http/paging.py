"""The parameters by which lists are cut into pages, and rows and codes are named in paths."""

from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

_MOST = 2**63 - 1

RowNumber = Annotated[int, Path(ge=1, le=_MOST)]
"""The number of a row."""
Before = Annotated[int | None, Query(ge=1, le=_MOST, description="go on below this number: `next` of the page before")]
"""Where a page of a list, newest first, goes on: nothing is skipped or shown twice while rows are added."""
Next = Annotated[int | None, Field(description="`before` of the next page; null on the last")]
"""What a page says of the one after it."""
Limit = Annotated[int, Query(ge=1, le=1000, description="entries in one page at most")]
Code = Annotated[str, Path(min_length=1, max_length=200, description="the code that the plant file gives it")]
CodeFilter = Annotated[str | None, Query(max_length=200)]


def next_page(numbers: list[int], limit: int) -> int | None:
    """Where the page after this one begins, by the numbers on this one; None when this one was not full."""
    return numbers[-1] if len(numbers) == limit else None
