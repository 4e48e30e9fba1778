"""The dialogs in which people say what they add to a case, why nobody shall be told of it, or that it does not hold."""

from dataclasses import dataclass
from datetime import timedelta

from byssus.alerts.views.case import Case
from byssus.app.console.figures import span
from byssus.app.console.form import ChoiceField, Form, WordsField
from byssus.app.console.visit import Visit
from byssus.app.console.words import Words

_SHELVE_FOR = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=8))
_OUT_FOR = (timedelta(hours=2), timedelta(hours=8), timedelta(days=1), timedelta(days=7))
_ONCE = "once"


@dataclass(frozen=True, slots=True)
class ShelvingAsked:
    """Why nobody shall be told of a case, and for how long; None: until it clears."""

    reason: str
    lasts: timedelta | None


@dataclass(frozen=True, slots=True)
class OutageAsked:
    """Why a point is out of service, and for how long."""

    reason: str
    lasts: timedelta


def subject(case: Case, words: Words) -> str:
    """What a case is about, on one line: where, and which point or gateway."""
    where = case.worst.where
    places = [where.zone, where.site] if where.zone else [where.site]
    names = [words.name(place.name, place.name_en) for place in places]
    return " · ".join([*names, where.point or where.gateway or ""])


class WordsDialog:
    """Asks for some words: a comment, the remark of who verifies, the reason of who reopens."""

    def __init__(self, visit: Visit, name: str, field: str, *, optional: bool = False) -> None:
        self._form = Form(visit, name)
        self._visit = visit
        with self._form.fields:
            self._text = WordsField(visit, field, optional=optional)

    async def ask(self, case: Case) -> str | None:
        """The words; None if the person thought better of it."""
        filled_in = await self._form.filled_in(subject(case, self._visit.words), [self._text])
        return self._text.value if filled_in else None


class ShelveDialog:
    """Asks why and for how long nobody shall be told."""

    def __init__(self, visit: Visit) -> None:
        self._form = Form(visit, "shelve")
        self._visit = visit
        times = {str(each): span(each, visit.words) for each in _SHELVE_FOR}
        with self._form.fields:
            label = visit.words("act.how_long")
            self._time = ChoiceField(visit, label, {_ONCE: visit.words("act.until_it_clears"), **times})
            self._reason = WordsField(visit, "reason", _reasons(visit))

    async def ask(self, case: Case) -> ShelvingAsked | None:
        """Both; None if the person thought better of it."""
        if not await self._form.filled_in(subject(case, self._visit.words), [self._time, self._reason]):
            return None
        lasts = next((each for each in _SHELVE_FOR if str(each) == self._time.value), None)
        return ShelvingAsked(self._reason.value, lasts)


class OutageDialog:
    """Asks why and for how long a point is out of service."""

    def __init__(self, visit: Visit) -> None:
        self._form = Form(visit, "outage")
        with self._form.fields:
            times = {str(each): span(each, visit.words) for each in _OUT_FOR}
            self._time = ChoiceField(visit, visit.words("act.how_long"), times)
            self._reason = WordsField(visit, "reason", _reasons(visit))

    async def ask(self, about: str) -> OutageAsked | None:
        """Both; None if the person thought better of it."""
        if not await self._form.filled_in(about, [self._time, self._reason]):
            return None
        lasts = next(each for each in _OUT_FOR if str(each) == self._time.value)
        return OutageAsked(self._reason.value, lasts)


def _reasons(visit: Visit) -> list[str]:
    return [visit.words(f"reasons.{key}") for key in ("repair", "sensor", "loading", "empty")]
