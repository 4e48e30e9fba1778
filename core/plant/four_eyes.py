"""Two people for a version of a HACCP plan, where a firm that goes by it demands so."""

from collections.abc import Iterable

from byssus.core.database import Connection
from byssus.core.errors import NotAllowed
from byssus.core.identity.person import same_person
from byssus.core.plant.haccp import Plan

_STRICT_FIRM = """
select party.code from party join site on site.party_id = party.id
where party.four_eyes and (
    %(plan)s = any(site.plans) or exists (
        select from zone join point on point.zone_id = zone.id where zone.site_id = site.id and point.plan = %(plan)s
    )
)
order by party.code limit 1"""


def require_second_person(connection: Connection, plans: Iterable[Plan]) -> None:
    """See that every plan was approved by somebody else than its author, where a firm demands that.

    Raises:
        NotAllowed: one was not; the error names the firm.
    """
    for plan in plans:
        firm = strict_firm(connection, plan.code)
        if firm is not None and (plan.approved_by is None or same_person(plan.author, plan.approved_by)):
            raise NotAllowed(
                f"{firm} demands that somebody else than {plan.author} approves it.",
                where=f"plan {plan.code} {plan.version}",
                advice="A second person publishes the draft, or stands as `approved_by` in the plant file.",
            )


def strict_firm(connection: Connection, plan: str) -> str | None:
    """The code of a firm that goes by the plan and demands four eyes; None if there is none."""
    row = connection.execute(_STRICT_FIRM, {"plan": plan}).fetchone()
    return str(row[0]) if row else None
