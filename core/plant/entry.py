"""The common form of entries in plant files."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone; write one such as Asia/Shanghai") from error
    return name


Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$")]
TimeZone = Annotated[str, AfterValidator(_known_zone)]
Tenths = AfterValidator(lambda degrees: round(degrees, 1))
"""Coordinates are kept no finer than some 10 km."""
Gln = Annotated[str, Field(pattern=r"^\d{13}$")]
Prefix = Annotated[str, Field(pattern=r"^\d{4,12}$")]


class Entry(BaseModel):
    """One entry of a plant file; a field that nobody knows is an error, for it is most often a misspelt one."""

    model_config = ConfigDict(extra="forbid", frozen=True)
