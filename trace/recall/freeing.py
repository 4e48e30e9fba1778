"""Goods that a person lets go from a recall, and takes in again: it takes two to free them, and one to block them."""

from collections.abc import Collection

from byssus.core.database import Connection
from byssus.core.errors import InvalidInput, NotFound
from byssus.core.identity.person import same_person
from byssus.trace.codes import canonical
from byssus.trace.lineage.window import ALWAYS
from byssus.trace.recall.affected import affected_by
from byssus.trace.recall.block import block, unblock
from byssus.trace.recall.case import Case, Doer, StepKind
from byssus.trace.recall.cases import add_step
from byssus.trace.recall.desk import SamePerson, change
from byssus.trace.recall.items import concerned, settle_items
from byssus.trace.recall.queries import SQL


def let_go(connection: Connection, recall: int, uris: Collection[str], doer: Doer) -> None:
    """Decide that goods are not concerned after all: they are free again, whatever events say later.

    Raises:
        NotFound: they do not stand under the recall.
        SamePerson: the person opened the recall.
    """

    def doing(case: Case) -> None:
        if same_person(doer.person, case.opened_by) and not case.drill:
            raise SamePerson(f"{doer.person} opened this recall.", advice="Another person lets its goods go.")
        standing = {row.uri: row for row in concerned(connection, recall) if row.let_go_at is None}
        wanted = {canonical(uri) for uri in uris}
        if unknown := wanted - standing.keys():
            raise NotFound(f"It does not concern {min(unknown)}.", where=f"recall {recall}")
        items = [standing[uri].item for uri in wanted]
        connection.execute(SQL["let_go_items"], {"recall": recall, "items": items, "at": doer.at})
        if not case.drill:
            unblock(connection, recall, items, doer)
        add_step(connection, recall, StepKind.LET_GO, doer, things=[*sorted(wanted)])

    doer.need_words()
    if not uris:
        raise InvalidInput("Which goods?", where="things")
    change(connection, recall, StepKind.LET_GO, doer, doing)


def take_in(connection: Connection, recall: int, uris: Collection[str], doer: Doer) -> None:
    """Bring goods back under a recall that were let go by mistake; it takes two to free them, and one to block them.

    Raises:
        NotFound: nobody let them go.
    """

    def doing(case: Case) -> None:
        gone = {row.uri: row for row in concerned(connection, recall) if row.let_go_at is not None}
        wanted = {canonical(uri) for uri in uris}
        if unknown := wanted - gone.keys():
            raise NotFound(f"Nobody let {min(unknown)} go.", where=f"recall {recall}")
        items = [gone[uri].item for uri in wanted]
        connection.execute(SQL["take_in_items"], {"recall": recall, "items": items})
        if not case.drill:
            tied = affected_by(connection, case.origins, doer.at).goods
            block(connection, recall, {item: tied.get(item, ALWAYS) for item in items}, doer)
        add_step(connection, recall, StepKind.TAKEN_IN, doer, things=[*sorted(wanted)])
        settle_items(connection, case, Doer(doer.person, doer.at))

    doer.need_words()
    if not uris:
        raise InvalidInput("Which goods?", where="things")
    change(connection, recall, StepKind.TAKEN_IN, doer, doing)
