"""What a workshop's page shows: what lies there, what is proposed next, and what was entered."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, TypeAdapter

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.core.identity.access import Caller
from byssus.core.proof.content import MediaType
from byssus.trace.gs1 import parse
from byssus.trace.hold.check import check
from byssus.trace.workshop.book import books, stock_at
from byssus.trace.workshop.gaps import Gap, gaps
from byssus.trace.workshop.goods import next_lots, products_of
from byssus.trace.workshop.model import Intake, Production, Sale, What
from byssus.trace.workshop.place import SQL, Workshop, find_workshop

_GAPS_OF = timedelta(days=7)
_WHAT: TypeAdapter[Intake | Production | Sale] = TypeAdapter(What)


class StockLot(BaseModel):
    """A lot that lies there; `kg` is null where nobody weighed it, `held` says that it may not be sold."""

    uri: str
    gtin: str | None
    product: str | None
    product_en: str | None
    lot: str | None
    kg: float | None
    held: bool


class Choice(BaseModel):
    """A product or a party that can be chosen; `next_lot` is the number proposed for what is made or comes in of it."""

    code: str
    name: str
    name_en: str | None
    next_lot: str | None = None


class Recorded(BaseModel):
    """A record; `replaced_by` is the one that corrected or withdrew it, `papers` are the hashes of its photos."""

    id: UUID
    kind: str
    at: AwareDatetime
    entered_at: AwareDatetime
    entered_by: str
    what: What | None
    hash: str
    replaces: UUID | None
    reason: str
    replaced_by: UUID | None
    withdrawn: bool
    papers: tuple[str, ...]


class Desk(BaseModel):
    """All that the page of one workshop needs; what was entered `last` of each kind are the next one's defaults."""

    site: str
    name: str
    name_en: str | None
    timezone: str
    stock: tuple[StockLot, ...]
    products: tuple[Choice, ...]
    partners: tuple[Choice, ...]
    last: Mapping[str, What]
    records: tuple[Recorded, ...]
    gaps: tuple[Gap, ...]


def read_desk(connection: Connection, site: str, caller: Caller, now: datetime) -> Desk:
    """The page of a workshop of the caller's firm.

    Raises:
        NotFound: there is no such workshop.
        NotAllowed: another firm runs it.
    """
    workshop = find_workshop(connection, site, caller)
    records = list_records(connection, workshop)
    last: dict[str, Intake | Production | Sale] = {}
    for record in records:
        if record.what and record.replaced_by is None:
            last.setdefault(record.kind, record.what)
    return Desk(
        site=workshop.code,
        name=workshop.name,
        name_en=workshop.name_en,
        timezone=workshop.zone.key,
        stock=tuple(_stock(connection, workshop, now)),
        products=tuple(_products(connection, workshop, now)),
        partners=tuple(_partners(connection)),
        last=last,
        records=tuple(records),
        gaps=tuple(gaps(books(connection, now - _GAPS_OF, now, [site])[site], now - _GAPS_OF, now)),
    )


def list_records(connection: Connection, workshop: Workshop, limit: int = 50) -> list[Recorded]:
    """What was entered, the latest first."""
    wanted = {"site": workshop.id, "limit": limit}
    return [
        Recorded(
            id=number, kind=kind, at=at, entered_at=entered_at, entered_by=by, hash=digest, replaces=replaces,
            reason=reason, replaced_by=later, withdrawn=later_kind == "withdrawal", papers=tuple(papers),
            what=_WHAT.validate_python(content["what"]) if content else None,
        )
        for number, kind, at, entered_at, by, content, digest, replaces, reason, later, later_kind, papers
        in connection.execute(SQL["records"], wanted)
    ]  # fmt: skip


def find_paper(connection: Connection, workshop: Workshop, sha256: str) -> tuple[MediaType, bytes]:
    """A photo or paper of a workshop by its hash.

    Raises:
        NotFound: it has none.
    """
    row = connection.execute(SQL["paper"], {"site": workshop.id, "sha256": bytes.fromhex(sha256)}).fetchone()
    if row is None:
        raise NotFound("The workshop has no paper with this hash.", where=sha256)
    return MediaType(row[0]), bytes(row[1])


def _stock(connection: Connection, workshop: Workshop, now: datetime) -> list[StockLot]:
    return [
        StockLot(
            uri=lot.uri,
            gtin=parse(lot.uri).gtin,
            product=lot.product.name if lot.product else None,
            product_en=lot.product.name_en if lot.product else None,
            lot=parse(lot.uri).lot,
            kg=lot.kg,
            held=not check(connection, lot.uri, now).may_move,
        )
        for lot in stock_at(connection, workshop.code, now)
    ]


def _partners(connection: Connection) -> list[Choice]:
    rows = connection.execute(SQL["partners"])
    return [Choice(code=code, name=name, name_en=name_en) for code, name, name_en, _ in rows]


def _products(connection: Connection, workshop: Workshop, now: datetime) -> list[Choice]:
    products = products_of(connection, None)
    lots = next_lots(connection, products, workshop, now)
    return [
        Choice(code=gtin, name=each.name, name_en=each.name_en, next_lot=lots[gtin]) for gtin, each in products.items()
    ]
