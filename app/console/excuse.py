"""Why something was not done, in the words of who wanted it."""

from byssus.app.console.figures import day_time
from byssus.app.console.words import Words
from byssus.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, NotIdentified


def excuse(error: Exception, words: Words, zone: str, refused: str) -> str:
    """What to tell the person; `refused` is the key of the words for what they may not do."""
    match error:
        case Conflict(first=first) if first is not None:
            did = words.maybe(f"did.{first.act}") or first.act
            return words("act.first", who=first.person, did=did, at=day_time(first.at, zone))
        case Conflict() | NotFound():
            return words("act.conflict")
        case NotIdentified():
            return words("act.refused")
        case NotAllowed():
            return words(refused)
        case InvalidInput():
            return words("act.incomplete")
    return words("act.failed")
