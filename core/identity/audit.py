"""The record of who did what; the database itself refuses to change or remove a line of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from psycopg.types.json import Jsonb

from byssus.core.database import Connection
from byssus.core.sql import load_queries

_SQL = load_queries(Path(__file__).with_name("identity.sql"))


class Action(StrEnum):
    """What can be done that is worth a line."""

    LOGGED_IN = "logged_in"
    LOGGED_OUT = "logged_out"
    KEY_MADE = "key_made"
    KEY_REVOKED = "key_revoked"
    REJECTED_REPLAYED = "rejected_replayed"
    REJECTED_PURGED = "rejected_purged"
    LINKS_PUT = "links_put"
    LINKS_REMOVED = "links_removed"
    READINGS_IMPORTED = "readings_imported"
    READINGS_EXPORTED = "readings_exported"
    DEVICE_ASSIGNED = "device_assigned"
    PLAN_PUBLISHED = "plan_published"
    RECORD_SIGNED = "record_signed"
    HOLD_PLACED = "hold_placed"
    HOLD_ENDED = "hold_ended"
    ALARM_HANDLED = "alarm_handled"
    """One of the acts of a person that stand in the alarm log; `detail` has the number of its line."""
    EVIDENCE_READ = "evidence_read"
    CODE_TRACED = "code_traced"
    RECORD_EXPORTED = "record_exported"
    WORKSHOP_RECORDED = "workshop_recorded"
    PAPER_READ = "paper_read"
    FIRM_VISITED = "firm_visited"
    FIRM_GRADED = "firm_graded"
    YEAR_FILE_EXPORTED = "year_file_exported"
    QUESTION_ASKED = "question_asked"
    QUESTION_EXPORTED = "question_exported"
    RECALL_OPENED = "recall_opened"
    RECALL_CHANGED = "recall_changed"
    """One of the steps of a recall; `detail` says which."""
    RECALL_READ = "recall_read"
    RECALL_EXPORTED = "recall_exported"
    TRACE_EXPORTED = "trace_exported"
    SIGNING_KEY_CHANGED = "signing_key_changed"


@dataclass(frozen=True, slots=True)
class Deed:
    """One line: who did what to which object; `detail` holds what else a reader must know, never a secret."""

    at: datetime
    actor: str
    action: Action
    object: str
    detail: Mapping[str, str | int] = field(default_factory=dict)


def audit(connection: Connection, deed: Deed) -> None:
    """Write the line in the transaction of the deed: both are there, or neither."""
    connection.execute(
        _SQL["insert_audit"],
        {
            "at": deed.at,
            "actor": deed.actor,
            "action": deed.action,
            "object": deed.object,
            "detail": Jsonb(dict(deed.detail)),
        },
    )
