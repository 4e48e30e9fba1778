"""What everybody may know of a pack: product, area of origin, batch, tests and recall; no plot, person or sensor."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput, NotFound
from byssus.core.sql import load_queries
from byssus.trace.answer.products import TradeItem, load_trade_items
from byssus.trace.codes import canonical
from byssus.trace.gs1 import FIELD, Code, parse
from byssus.trace.scanned.recorded import terms_of, turns_of
from byssus.trace.scanned.turn import Turn

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


@dataclass(frozen=True, slots=True)
class Area:
    """A coarse place, such as an island; never a plot."""

    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class Inspection:
    """A test of the batch or of what it was made of, and whether it was passed."""

    day: date
    passed: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """What is known of the batch, or the single pack, that a code names; days are those of the place itself.

    `best_before` is the last day that the packer told, else that of the shelf life, counted from the day of packing.
    """

    lot: str | None
    serial: str | None
    packed_on: date | None
    best_before: date | None
    origins: tuple[Area, ...]
    inspections: tuple[Inspection, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """The answer to a consumer's scan; `batch` is None when the code names none, or none that we heard of."""

    product: TradeItem
    batch: Batch | None
    recalled: bool


class MistypedCode(InvalidInput):
    """The code breaks the rules of GS1, so it cannot be on a pack; `code` holds what is wrong with it."""

    status = 400

    def __init__(self, code: Code) -> None:
        super().__init__(" ".join(problem.en for problem in code.problems), where=code.source)
        self.code = code


def public_pack(connection: Connection, link: str) -> Pack:
    """What everybody may know of the thing that a GS1 Digital Link names.

    An unknown batch of a known product answers with the product alone. A recall of the product, the batch, the
    pack, or of what the pack lay in stays until the event that told of it is declared wrong.

    Raises:
        MistypedCode: the link is no valid Digital Link of a GTIN.
        NotFound: nobody declared a product with this GTIN.
    """
    code = parse(link, FIELD)
    if not code.valid or code.gtin is None:
        raise MistypedCode(code)
    found = load_trade_items(connection, [code.gtin])
    if not found:
        raise NotFound(f"There is no product with the GTIN {code.gtin}.", where=link)
    fine, product = _names(code), canonical(f"{_STEM}/01/{code.gtin}")
    recalled = any(told.turn is Turn.RECALLED for told in turns_of(connection, [product, *fine]))
    return Pack(found[0], _batch(connection, code, fine), recalled)


_STEM = "https://id.gs1.org"


def _names(code: Code) -> list[str]:
    """The stored names of the batch and of the single pack, as far as the code names them."""
    pairs = (("10", code.lot), ("21", code.serial))
    return [
        canonical(f"{_STEM}/01/{code.gtin}/{ai}/{quote(value, safe='')}") for ai, value in pairs if value is not None
    ]


def _batch(connection: Connection, code: Code, uris: list[str]) -> Batch | None:
    wanted = {"uris": uris}
    if not uris or connection.execute(_QUERIES["told"], wanted).fetchone() != (True,):
        return None
    packed = connection.execute(_QUERIES["packed_on"], wanted).fetchone()
    return Batch(
        code.lot,
        code.serial,
        packed[0] if packed else None,
        _keeps_until(connection, uris),
        tuple(Area(*row) for row in connection.execute(_QUERIES["origins"], wanted)),
        tuple(Inspection(*row) for row in connection.execute(_QUERIES["inspections"], wanted)),
    )


def _keeps_until(connection: Connection, uris: list[str]) -> date | None:
    """The last day of use or of best quality, the first of all that are known."""
    terms = terms_of(connection, uris)
    return min((day for term in terms for day in (term.expires_on, term.best_before) if day), default=None)
