"""What a question names has to be there: an empty answer about a mistyped name would read as if all were well."""

from typing import Final, NamedTuple

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.trace.questions.queries import SQL


class Kind(NamedTuple):
    """Something that questions name: the query that finds it, what it is called, and where it comes from."""

    query: str
    name: str
    advice: str


_ADVICE: Final = "It is in no plant file that was applied; read the name again."
ZONE: Final = Kind("known_zone", "zone", _ADVICE)
SITE: Final = Kind("known_site", "site", _ADVICE)
WORKSHOP: Final = Kind("known_workshop", "workshop", _ADVICE)
WATER: Final = Kind("known_water", "plot or sea area", _ADVICE)
CERTIFICATE: Final = Kind("known_certificate", "certificate", "It was never entered, and no event names it.")


def require(connection: Connection, kind: Kind, name: str | None) -> None:
    """Go on if a name is that of something, or if none was given.

    Raises:
        NotFound: there is nothing with that name.
    """
    if name is not None and connection.execute(SQL[kind.query], {"name": name}).fetchone() == (False,):
        raise NotFound(f"There is no {kind.name} {name!r}.", advice=kind.advice)
