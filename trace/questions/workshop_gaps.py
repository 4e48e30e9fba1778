"""19. Workshops: what is missing in what they enter of intake, production and sale."""

from collections.abc import Iterator
from datetime import date, datetime

from byssus.core.database import Connection
from byssus.trace.questions.known import WORKSHOP, require
from byssus.trace.questions.model import Answer, Name, Period, Question, Row
from byssus.trace.workshop.book import books
from byssus.trace.workshop.gaps import gaps


class OfWorkshops(Period):
    """Of one workshop only, if one is named; the seven days before now, if no time is given."""

    of_site: Name | None = None


class WorkshopGap(Row):
    """A production day, and what is missing.

    `missing` is `record`, `certificate`, `receipt`, `input`, `goods`, `licence` or `own_licence`; `about` a lot or a
    supplier, `kg` how much is not accounted for.
    """

    day: date
    missing: str
    about: str | None
    kg: float | None
    zh: str
    en: str
    events: tuple[str, ...]


def _ask(connection: Connection, params: OfWorkshops, now: datetime) -> Iterator[WorkshopGap]:
    require(connection, WORKSHOP, params.of_site)
    start, end = params.span(now, days=7)
    end = min(end, now)
    sites = None if params.of_site is None else [params.of_site]
    for site, book in books(connection, start, end, sites).items():
        for gap in gaps(book, start, end):
            yield WorkshopGap(
                site=site,
                day=gap.day,
                missing=gap.missing,
                about=gap.about,
                kg=gap.kg,
                zh=gap.zh,
                en=gap.en,
                events=gap.events,
            )


QUESTION = Question(
    "workshop-gaps", 19, "小作坊记录缺口", "Gaps in what workshops report",
    OfWorkshops, Answer[WorkshopGap], WorkshopGap, _ask,
)  # fmt: skip
