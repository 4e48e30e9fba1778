"""What a request prefers: the quality values of `Accept` and `Accept-Language` (RFC 9110 § 12.5)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

_LONGEST: Final = 1000
_KEPT: Final = 1024


class Range(NamedTuple):
    """A language range or media range, in lower case, and how much it is wanted: 0 is not at all."""

    name: str
    quality: float


@lru_cache(_KEPT)
def ranges(header: str) -> tuple[Range, ...]:
    """The ranges of a header in the order of the sender; what cannot be read is left out.

    Beyond the first thousand characters nobody means anything.
    """
    return tuple(found for part in header[:_LONGEST].split(",") if (found := _range(part)))


def _range(part: str) -> Range | None:
    name, *parameters = part.split(";")
    quality = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                quality = min(1.0, max(0.0, float(value)))
            except ValueError:
                return None
    return Range(name.strip().lower(), quality) if name.strip() else None


class Liking(NamedTuple):
    """How well something suits a request; the greater the better. `closeness` decides between equal qualities."""

    quality: float
    closeness: int


NOT_AT_ALL: Final = Liking(0.0, 0)


def language_liking(wanted: Sequence[Range], languages: Sequence[str]) -> Liking:
    """How well a resource in these languages suits.

    A range matches a tag that it equals, then one that it begins (RFC 4647 § 3.3.1), then one that begins it
    (§ 3.4). A resource for any language suits whoever would get nothing better.
    """
    if not languages or "und" in languages:
        return Liking(0.0, 1)
    likings = [_language_match(each, tag.lower()) for each in wanted for tag in languages]
    return max(likings, default=NOT_AT_ALL)


def _language_match(wanted: Range, tag: str) -> Liking:
    if wanted.quality == 0:
        return NOT_AT_ALL
    if wanted.name == tag:
        return Liking(wanted.quality, 4)
    if tag.startswith(wanted.name + "-"):
        return Liking(wanted.quality, 3)
    if wanted.name.startswith(tag + "-"):
        return Liking(wanted.quality, 2)
    return Liking(wanted.quality, 1) if wanted.name == "*" else NOT_AT_ALL


def media_liking(wanted: Sequence[Range], media_type: str | None) -> float:
    """The quality at which a media type is wanted, by the closest range (RFC 9110 § 12.5.1); 1 if nobody says."""
    if not wanted or media_type is None:
        return 1.0
    name = media_type.lower()
    family = name.partition("/")[0] + "/*"
    matching = {each.name: each.quality for each in wanted if each.name in {name, family, "*/*"}}
    return matching.get(name, matching.get(family, matching.get("*/*", 0.0)))
