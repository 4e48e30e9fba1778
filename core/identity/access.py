"""Roles, and what each of them may do: one table that is all there is to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from byssus.core.errors import NotAllowed


class Role(StrEnum):
    """What a key is for."""

    ADMIN = "admin"
    REGULATOR = "regulator"
    DIRECTOR = "director"
    """The food-safety director of a firm: an operator who may overrule."""
    OPERATOR = "operator"
    GATEWAY = "gateway"


class Permission(StrEnum):
    """What can be allowed to a role."""

    VIEW_POINTS = "view_points"
    """See sites, zones, points and their readings."""
    READ_ALARMS = "read_alarms"
    """See alarms and their history, and follow them live."""
    HANDLE_ALARMS = "handle_alarms"
    """Acknowledge, comment on, shelve, close and verify alarms; put points and devices out of service."""
    OVERRULE = "overrule"
    """Reopen an alarm that a second person has verified."""
    TRACE = "trace"
    """Ask where a code came from and where it went."""
    CHECK_HOLDS = "check_holds"
    """Ask whether what a code names may be shipped or sold."""
    HOLD = "hold"
    """Hold goods, and release what another one holds."""
    RECALL = "recall"
    """Open recalls and drills of the goods that one answers for, and bring them to their end."""
    ISSUE_CODES = "issue_codes"
    """Draw serial numbers and print labels."""
    PUBLISH = "publish"
    """Hand in readings, scans and events."""
    READ_METRICS = "read_metrics"
    """Scrape the figures of the service itself."""
    EDIT_PLANS = "edit_plans"
    """Work on versions of HACCP plans; publishing one takes an office as well."""
    KEEP_RECORDS = "keep_records"
    """Enter checks, complete records; signing one takes an office as well."""
    LINK = "link"
    """Say where the codes of one's firm lead; an admin, where any code leads."""
    MANAGE = "manage"
    """Make and revoke keys; see and replay what was rejected; say which points devices feed."""


_OPERATOR = frozenset(
    {
        Permission.VIEW_POINTS,
        Permission.READ_ALARMS,
        Permission.HANDLE_ALARMS,
        Permission.TRACE,
        Permission.CHECK_HOLDS,
        Permission.HOLD,
        Permission.ISSUE_CODES,
        Permission.READ_METRICS,
        Permission.EDIT_PLANS,
        Permission.KEEP_RECORDS,
        Permission.LINK,
    }
)

ALLOWED: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.ADMIN: frozenset(Permission),
        Role.REGULATOR: frozenset(
            {
                Permission.VIEW_POINTS,
                Permission.READ_ALARMS,
                Permission.TRACE,
                Permission.CHECK_HOLDS,
                Permission.HOLD,
                Permission.RECALL,
            }
        ),
        Role.DIRECTOR: _OPERATOR | {Permission.OVERRULE, Permission.RECALL},
        Role.OPERATOR: _OPERATOR,
        Role.GATEWAY: frozenset({Permission.PUBLISH, Permission.CHECK_HOLDS}),
    }
)


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever showed a valid key; `party` is the code of their firm.

    `name` is the person's, whichever of their keys they showed: records of their deeds say it, and what takes a second
    person is refused to it.
    """

    key_id: str
    name: str
    role: Role
    party: str | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the caller's role allows this."""
        return permission in ALLOWED[self.role]

    def require(self, permission: Permission) -> None:
        """Go on only if the caller may do this.

        Raises:
            NotAllowed: the role does not allow it; the message names the roles that do.
        """
        if not self.may(permission):
            roles = ", ".join(role for role in Role if permission in ALLOWED[role])
            raise NotAllowed(
                f"A key with the role {self.role} may not do this ({permission}).",
                advice=f"Use a key with one of these roles: {roles}.",
            )

    def require_firm(self, party: str) -> None:
        """Go on only if the caller acts for this firm: an admin for any, others for their own.

        Raises:
            NotAllowed: the caller's key is of another firm, or of none.
        """
        if self.role is not Role.ADMIN and self.party != party:
            whose = f"of the firm {self.party}" if self.party else "of no firm"
            raise NotAllowed(
                f"This key is {whose}; it may not do this for {party}.",
                where=party,
                advice=f"Use a key of that firm; an admin makes one with `byssus key make --party {party}`.",
            )
