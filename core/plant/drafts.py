"""Versions of HACCP plans that are worked on: begun from the newest one, saved, and published once, or withdrawn.

Whoever saves or publishes names the revision that they saw: of two editors the second is told who was first.
"""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import TupleRow

from byssus.core.database import Connection
from byssus.core.errors import Conflict, NotAllowed, NotFound
from byssus.core.identity.access import Caller, Role
from byssus.core.identity.audit import Action, Deed, audit
from byssus.core.identity.person import same_person
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.four_eyes import strict_firm
from byssus.core.plant.haccp import Plan
from byssus.core.plant.model import Plant
from byssus.core.plant.people import ContactRole
from byssus.core.plant.plans import QUERIES, plan_text, roles_at, sites_of_plan

MAY_PUBLISH = frozenset({ContactRole.DIRECTOR, ContactRole.PRINCIPAL})
"""What somebody has to be to a site that goes by the plan; an admin may as well."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A version in the making.

    Args:
        base: the version that it was begun from; 0 if it is the first one.
        plan: as it reads now, numbered as the version that it would become.
        editors: who saved it, in order, each once.
        published_version: None while it is open, and if it was withdrawn.
    """

    id: int
    base: int
    plan: Plan
    revision: int
    editors: tuple[str, ...]
    saved_by: str
    saved_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    published_version: int | None

    def edited_by(self, person: str) -> bool:
        """Whether the person had a hand in it, and so is no second person."""
        return any(same_person(person, editor) for editor in self.editors)


def begin_draft(connection: Connection, plan: Plan, person: str, now: datetime) -> Draft:
    """Begin a version; whatever author and number the plan names, it becomes the person's, and the next one."""
    base = _newest(connection, plan.code)
    values = {"plan": plan.code, "base": base, "document": plan_text(_signed(plan, base + 1, person))}
    row = connection.execute(QUERIES["insert_draft"], {**values, "person": person, "now": now}).fetchone()
    return find_draft(connection, row[0] if row else 0)


def open_drafts(connection: Connection) -> list[Draft]:
    """The drafts that somebody works on, the newest first."""
    return [_draft(row) for row in connection.execute(QUERIES["drafts"], {"id": None})]


def find_draft(connection: Connection, number: int) -> Draft:
    """A draft, whatever became of it.

    Raises:
        NotFound: there is none with that number.
    """
    row = connection.execute(QUERIES["drafts"], {"id": number}).fetchone()
    if row is None:
        raise NotFound(f"There is no draft {number}.", advice="The list of drafts has those that are open.")
    return _draft(row)


def save_draft(connection: Connection, number: int, revision: int, plan: Plan, person: str, now: datetime) -> Draft:
    """Let the draft read otherwise.

    Raises:
        NotFound: there is no such draft.
        Conflict: somebody saved, published or withdrew it since `revision`; or it is a draft of another plan.
    """
    draft = _locked(connection, number, revision)
    if plan.code != draft.plan.code:
        raise Conflict(f"It is a draft of plan {draft.plan.code!r}, not of {plan.code!r}.", where=f"draft {number}")
    document = plan_text(_signed(plan, draft.base + 1, draft.editors[0]))
    connection.execute(QUERIES["save_draft"], {"id": number, "document": document, "person": person, "now": now})
    return find_draft(connection, number)


def withdraw_draft(connection: Connection, number: int, revision: int, person: str, now: datetime) -> None:
    """Give a draft up; it is kept.

    Raises:
        NotFound: there is no such draft.
        Conflict: somebody saved, published or withdrew it since `revision`.
    """
    _locked(connection, number, revision)
    connection.execute(QUERIES["close_draft"], {"id": number, "now": now, "person": person, "version": None})


def publish_draft(connection: Connection, number: int, revision: int, caller: Caller, now: datetime) -> Plan:
    """Make a version of a draft, in force from now on or from the later time that it names.

    Raises:
        NotFound: there is no such draft.
        NotAllowed: the caller may not publish it, or edited it where a firm demands a second person.
        Conflict: somebody saved, published or withdrew it since `revision`, or published another version meanwhile.
    """
    connection.execute("select pg_advisory_xact_lock(hashtext('byssus.plant'))")
    draft = _locked(connection, number, revision)
    _require_newest(connection, draft)
    _require_entitled(connection, caller, draft)
    approved_by = None if draft.edited_by(caller.name) else caller.name
    plan = draft.plan.model_copy(update={"valid_from": max(draft.plan.valid_from, now), "approved_by": approved_by})
    apply_plant(connection, Plant(plans=(plan,)))
    closing = {"id": number, "now": now, "person": caller.name, "version": plan.version}
    connection.execute(QUERIES["close_draft"], closing)
    deed = Deed(now, caller.name, Action.PLAN_PUBLISHED, f"plan {plan.code} {plan.version}", {"reason": plan.reason})
    audit(connection, deed)
    return plan


def may_publish(connection: Connection, caller: Caller, plan: str) -> bool:
    """Whether the caller is an admin, or the director or principal of a site that goes by the plan."""
    roles = roles_at(connection, caller.name, sites_of_plan(connection, plan))
    return caller.role is Role.ADMIN or not roles.isdisjoint(MAY_PUBLISH)


def _require_entitled(connection: Connection, caller: Caller, draft: Draft) -> None:
    plan = draft.plan.code
    if not may_publish(connection, caller, plan):
        raise NotAllowed(
            f"{caller.name} is neither director nor principal of a site that goes by plan {plan!r}.",
            advice="Let one of them publish it; plant files say who they are, as contacts.",
        )
    firm = strict_firm(connection, plan)
    if firm is not None and draft.edited_by(caller.name):
        raise NotAllowed(
            f"{firm} demands a second person, and {caller.name} edited this draft.",
            where=f"draft {draft.id}",
            advice=f"Let somebody else than {', '.join(draft.editors)} publish it.",
        )


def _locked(connection: Connection, number: int, revision: int) -> Draft:
    connection.execute(QUERIES["lock_draft"], {"id": number})
    draft = find_draft(connection, number)
    if draft.closed_at is not None:
        did = f"published it as version {draft.published_version}" if draft.published_version else "withdrew it"
        raise _was_first(draft, f"{draft.closed_by} {did} at {draft.closed_at.isoformat(timespec='seconds')}.")
    if draft.revision != revision:
        raise _was_first(draft, f"{draft.saved_by} saved it at {draft.saved_at.isoformat(timespec='seconds')}.")
    return draft


def _require_newest(connection: Connection, draft: Draft) -> None:
    row = connection.execute(QUERIES["newest_version"], {"code": draft.plan.code}).fetchone()
    if row is not None and row[0] != draft.base:
        version, author, approved_by, reason = row
        raise _was_first(draft, f"{approved_by or author} published version {version} meanwhile ({reason}).")


def _was_first(draft: Draft, what: str) -> Conflict:
    return Conflict(
        what, where=f"draft {draft.id}", advice="Look at what changed, and begin a new draft from the newest version."
    )


def _newest(connection: Connection, code: str) -> int:
    row = connection.execute(QUERIES["newest_version"], {"code": code}).fetchone()
    return int(row[0]) if row else 0


def _signed(plan: Plan, version: int, author: str) -> Plan:
    return plan.model_copy(update={"version": version, "author": author, "approved_by": None})


def _draft(row: TupleRow) -> Draft:
    number, base, document, revision, editors, *rest = row
    return Draft(number, base, Plan.model_validate_json(document), revision, tuple(editors), *rest)
