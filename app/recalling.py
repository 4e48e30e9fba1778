"""Recalls in somebody's name: as far as they may see and act, and on record."""

from datetime import datetime

from byssus.core.database import Connection
from byssus.core.errors import NotAllowed
from byssus.core.identity.access import Caller
from byssus.core.identity.audit import Action, Deed, audit
from byssus.trace.questions.scope import scope_of
from byssus.trace.recall.case import Doer
from byssus.trace.recall.cases import find_case
from byssus.trace.recall.model import Recall, Summary
from byssus.trace.recall.open import Opening, open_recall
from byssus.trace.recall.papers import Paper, write_paper
from byssus.trace.recall.recover import Return, site_of, take_back
from byssus.trace.recall.view import Viewer, list_recalls, view_recall


def recalls_of(connection: Connection, caller: Caller, now: datetime, *, drill: bool | None = None) -> list[Summary]:
    """The newest recalls that a caller may see; only drills, or no drills, if `drill` says so."""
    return list_recalls(connection, _viewer(connection, caller, now), now, drill=drill)


def recall_for(connection: Connection, caller: Caller, number: int, now: datetime) -> Recall:
    """A recall as far as a caller may see it; who read it is on record, for it holds phones of firms.

    Raises:
        NotFound: there is none, or nothing of it is theirs to see.
    """
    found = view_recall(connection, number, _viewer(connection, caller, now), now)
    audit(connection, Deed(now, caller.name, Action.RECALL_READ, f"recall {number}"))
    return found


def paper_for(connection: Connection, caller: Caller, number: int, paper: Paper, language: str, now: datetime) -> bytes:
    """A paper of a recall in its form, on record.

    Raises:
        NotFound: there is no such recall, or nothing of it is theirs to see.
        NotAllowed: it is the paper of a firm that is not theirs.
        Conflict: a final report is asked for, and the recall is not over.
    """
    if paper is not Paper.NOTICE:
        require_own(connection, caller, number, now)
    written = write_paper(view_recall(connection, number, _viewer(connection, caller, now), now), paper, language)
    audit(connection, Deed(now, caller.name, Action.RECALL_EXPORTED, f"recall {number}", {"paper": paper.value}))
    return written


def open_for(connection: Connection, caller: Caller, opening: Opening, now: datetime) -> int:
    """Open a recall of a firm that the caller acts for, or watches.

    Raises:
        NotAllowed: it is none of these.
    """
    scope = scope_of(connection, caller, now)
    if scope.sites is not None and opening.firm not in scope.parties:
        raise NotAllowed(f"This key may not recall goods of {opening.firm}.", where="firm")
    return open_recall(connection, opening, now)


def take_back_for(connection: Connection, caller: Caller, number: int, goods: Return, doer: Doer) -> None:
    """Enter what came back: the firm that recalls and its offices do so anywhere, a holder at their own sites.

    Raises:
        NotAllowed: the zone is of a site that is not theirs.
    """
    viewer = _viewer(connection, caller, doer.at)
    if not viewer.owns(find_case(connection, number)):
        site = site_of(connection, goods.zone)
        if site not in (viewer.scope.sites or ()):
            raise NotAllowed(f"This key may not enter goods at {goods.zone}.", where="zone")
    take_back(connection, number, goods, doer)


def require_own(connection: Connection, caller: Caller, number: int, now: datetime) -> None:
    """Go on only if the caller acts for the firm that recalls, or for an office that watches it.

    Raises:
        NotFound: there is no such recall.
        NotAllowed: they do not.
    """
    if not _viewer(connection, caller, now).owns(find_case(connection, number)):
        raise NotAllowed("This recall is another firm's.", where=f"recall {number}")


def _viewer(connection: Connection, caller: Caller, now: datetime) -> Viewer:
    return Viewer(scope_of(connection, caller, now), caller.party)
