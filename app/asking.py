"""Asks a question of regulators in somebody's name: as far as they may see, and on record."""

from datetime import datetime

from byssus.core.database import Connection
from byssus.core.identity.access import Caller
from byssus.core.identity.audit import Action, Deed, audit
from byssus.trace.answer.ask import SHOWN, ask
from byssus.trace.answer.model import TraceAnswer
from byssus.trace.lineage.walk import Limits
from byssus.trace.questions.model import Answer, Form, Params, Row
from byssus.trace.questions.questions import AnyQuestion, answer
from byssus.trace.questions.scope import scope_of, sight_of


def traced_by(connection: Connection, caller: Caller, code: str, now: datetime, limits: Limits = SHOWN) -> TraceAnswer:
    """Where a code came from and where it went, as far as a caller may see it; who looked is audited.

    Raises:
        ByssusError: nobody told of it, or it is no code.
    """
    sight = sight_of(connection, scope_of(connection, caller, now))
    answer = ask(connection, code, now, limits, sight)
    audit(connection, Deed(now, caller.name, Action.CODE_TRACED, code, {"things": len(answer.tree.nodes)}))
    return answer


def asked_by(
    connection: Connection, caller: Caller, question: AnyQuestion, params: Params, now: datetime
) -> Answer[Row]:
    """The answer for a caller; who asked what, and who took it away as a file, is audited.

    Raises:
        ByssusError: what is asked about is not there, or cannot be.
    """
    given = answer(connection, question, params, scope_of(connection, caller, now), now)
    action = Action.QUESTION_ASKED if params.form is Form.JSON else Action.QUESTION_EXPORTED
    about = {name: str(value) for name, value in params.model_dump(exclude={"form"}, exclude_none=True).items()}
    audit(connection, Deed(now, caller.name, action, question.name, {**about, "lines": len(given.rows)}))
    return given
