"""The trace of a code: what it is, the chain as a picture, its history, and how cold it was where it lay."""

from nicegui import ui

from byssus.app.asking import traced_by
from byssus.app.console import frame
from byssus.app.console.chain_picture import NARROW, WIDE, picture
from byssus.app.console.cold import own_cold, whole_cold
from byssus.app.console.console import Console
from byssus.app.console.markup import render
from byssus.app.console.story import story
from byssus.app.console.trace_findings import TraceFindings
from byssus.app.console.trace_words import TraceWords
from byssus.app.console.visit import Visit
from byssus.core.errors import InvalidInput, NotFound
from byssus.core.identity.access import Permission
from byssus.trace.answer.cards import chain
from byssus.trace.answer.model import Place, TraceAnswer
from byssus.trace.documents.files import Form

_EVENTS_SHOWN = 200


async def build(console: Console, visit: Visit, code: str) -> None:
    """The page; an empty code only asks for one."""
    with frame.page(console, visit, frame.Tab.TRACE, visit.words("trace.title")):
        ui.html(render("trace_form.html", visit.words, code=code), sanitize=False)
        if code.strip():
            await _answer(console, visit, code)


async def _answer(console: Console, visit: Visit, code: str) -> None:
    try:
        now = console.context.clock.now()
        answer = await console.ask(traced_by, visit.caller, code, now)
    except (InvalidInput, NotFound) as error:
        unknown = isinstance(error, NotFound)
        ui.html(render("trace_nothing.html", visit.words, error=error, unknown=unknown), sanitize=False)
    else:
        ui.html(_render(visit, answer), sanitize=False)
        TraceFindings(console, visit, code, now).draw()
        ui.html(render("trace_files.html", visit.words, code=code, forms=list(Form)), sanitize=False)


def _render(visit: Visit, answer: TraceAnswer) -> str:
    drawn = chain(answer)
    return render(
        "trace.html",
        visit.words,
        answer=answer,
        own=own_cold(answer),
        whole=whole_cold(answer),
        told=TraceWords(visit.words, answer),
        pictures={"wide": picture(drawn, WIDE), "narrow": picture(drawn, NARROW)},
        passages=story(answer.timeline[:_EVENTS_SHOWN]),
        more=max(0, len(answer.timeline) - _EVENTS_SHOWN),
        whereabouts=whereabouts(answer),
        zone=visit.timezone,
        may_recall=visit.caller.may(Permission.RECALL),
    )


def whereabouts(answer: TraceAnswer) -> list[Place]:
    """Where what was asked for is now, each place once."""
    asked = {item.uri for item in answer.items}
    return list(dict.fromkeys(place for node in answer.tree.nodes if node.item.uri in asked for place in node.places))
