"""HACCP plans as the database has them: each version that ever was, and those in force."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import orjson
from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.core.plant.haccp import Plan
from byssus.core.plant.people import ContactRole
from byssus.core.sql import load_queries

QUERIES = load_queries(Path(__file__).with_suffix(".sql"))
_COLUMNS = (
    "code",
    "version",
    "name",
    "author",
    "reason",
    "standard",
    "verified",
    "valid_from",
    "valid_to",
    "approved_by",
)


def versions(connection: Connection, code: str) -> list[Plan]:
    """Every version of a plan, the oldest first.

    Raises:
        NotFound: there is no such plan.
    """
    found = [_plan(row) for row in connection.execute(QUERIES["versions"], {"code": code, "version": None})]
    if not found:
        raise NotFound(f"There is no plan {code!r}.", advice="The list of plans has every code.")
    return found


def find_version(connection: Connection, code: str, version: int) -> Plan:
    """One version of a plan.

    Raises:
        NotFound: there is no such plan or version.
    """
    row = connection.execute(QUERIES["versions"], {"code": code, "version": version}).fetchone()
    if row is None:
        raise NotFound(f"There is no version {version} of a plan {code!r}.")
    return _plan(row)


def plans_in_force(connection: Connection, now: datetime, codes: Sequence[str] | None = None) -> list[Plan]:
    """The version of each plan that is in force, by code; of some plans only, if `codes` names them."""
    wanted = {"now": now, "codes": None if codes is None else list(codes)}
    return [_plan(row) for row in connection.execute(QUERIES["in_force"], wanted)]


def plans_of_site(connection: Connection, site: str, now: datetime) -> list[Plan]:
    """The versions in force of the plans that a site or one of its points goes by."""
    codes = [code for (code,) in connection.execute(QUERIES["plans_of_site"], {"site": site})]
    return plans_in_force(connection, now, codes)


def sites_of_plan(connection: Connection, code: str) -> list[str]:
    """The codes of the sites that go by a plan."""
    return [site for (site,) in connection.execute(QUERIES["sites_of_plan"], {"plan": code})]


def roles_at(connection: Connection, person: str, sites: Sequence[str]) -> set[ContactRole]:
    """What a person, named as their key is, is to any of some sites: the contact of that name says it."""
    rows = connection.execute(QUERIES["roles"], {"person": person, "sites": list(sites)})
    return {ContactRole(role) for (role,) in rows}


def sites_of_person(connection: Connection, person: str) -> list[str]:
    """The codes of the sites to which a person, named as their key is, is anything."""
    return [site for (site,) in connection.execute(QUERIES["sites_of_person"], {"person": person})]


def plan_text(plan: Plan) -> str:
    """A whole plan as JSON, without what is left at its default."""
    return plan.model_dump_json(exclude_defaults=True)


def _plan(row: TupleRow) -> Plan:
    *values, document = row
    return Plan.model_validate({**dict(zip(_COLUMNS, values, strict=True)), **orjson.loads(document)})
