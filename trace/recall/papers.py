"""The papers of a recall: plan, notice, progress, final report (食品召回管理办法: their contents), and its lists."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from byssus.core.errors import Conflict
from byssus.core.paper.form import Form
from byssus.core.paper.pdf import write_pdf
from byssus.core.paper.sheet import Block, Prose, Sheet
from byssus.trace.recall.case import StepKind
from byssus.trace.recall.lists import write_lists
from byssus.trace.recall.model import Recall
from byssus.trace.recall.paper_tables import balance_table, goods_table, log_table, stock_table
from byssus.trace.recall.words import Say


class Paper(StrEnum):
    """What can be written."""

    PLAN = "plan"
    NOTICE = "notice"
    PROGRESS = "progress"
    FINAL = "final"
    LISTS = "lists"
    """Goods, holders and log; a workbook, all others are on paper."""

    @property
    def form(self) -> Form:
        """What it is written as."""
        return Form.XLSX if self is Paper.LISTS else Form.PDF


def write_paper(recall: Recall, paper: Paper, language: str) -> bytes:
    """A paper in its form, in Chinese (`zh`) or English (`en`); the same recall gives the same bytes.

    Raises:
        Conflict: a final report is asked for, and nobody says that the recall is over.
    """
    if paper is Paper.LISTS:
        return write_lists(recall, Say(language, recall.timezone))
    return write_pdf(_sheet(recall, paper, language))


def _sheet(recall: Recall, paper: Paper, language: str) -> Sheet:
    """A paper in one language.

    Raises:
        Conflict: a final report is asked for, and nobody says that the recall is over.
    """
    if paper is Paper.FINAL and recall.finished_at is None:
        raise Conflict("The recall is not over; there is a progress report.", where=f"recall {recall.id}")
    say = Say(language, recall.timezone)
    return Sheet(
        language=language,
        title=say(paper) + (say("drill") if recall.drill else ""),
        facts=tuple(_facts(recall, say, public=paper is Paper.NOTICE)),
        blocks=tuple(_BLOCKS[paper](recall, say)),
        foot=(say("zone", zone=recall.timezone, at=say.moment(recall.at)),),
        page=say("page", n="{n}"),
        upright=paper is Paper.NOTICE,
    )


def _facts(recall: Recall, say: Say, *, public: bool) -> Iterator[tuple[str, str]]:
    yield say("number"), f"#{recall.id}" + (f" · {say('drill_blocks')}" if recall.drill else "")
    yield say("producer"), say.name(recall.firm_name, recall.firm_name_en)
    yield say("phone"), recall.firm_phone or say("to_fill")
    yield say("class"), recall.grade
    yield (
        say("cause"),
        f"{say(f'cause.{recall.cause}')}：{recall.about}" if not public else say(f"cause.{recall.cause}"),
    )
    if public:
        return
    if recall.beside:
        yield say("beside"), ", ".join(f"#{each}" for each in recall.beside)
    yield say("known"), say.moment(recall.known_at)
    yield say("report_due"), say.moment(recall.report_due)
    yield say("finish_due"), say.moment(recall.finish_due)
    yield say("reported"), say.moment(recall.reported_at)
    yield say("state"), say(f"state.{recall.state}")
    yield say("counted"), say.clock(recall.finish_from, recall.years_unknown)
    yield say("standard"), recall.standard + ("" if recall.verified else f" [{say('unverified')}]")


def _plan(recall: Recall, say: Say) -> Iterator[Block]:
    yield goods_table(recall, say)
    yield _hazard(recall, say)
    yield Prose(say("term"), (_term(recall, say),))
    yield Prose(say("notice_text"), (say("notice_how"),))
    yield Prose(say("duties"), (say("duties_text"),))
    yield Prose(say("disposal"), _said(say, recall.plan.disposal, recall.plan.cost))
    yield Prose(say("effect"), _said(say, recall.plan.effect))
    yield stock_table(recall, say)
    yield from _truncated(recall, say)


def _notice(recall: Recall, say: Say) -> Iterator[Block]:
    """For everybody: no holder, no phone but that of the firm."""
    yield goods_table(recall, say, weighed=False)
    yield _hazard(recall, say)
    phone = recall.firm_phone or say("to_fill")
    yield Prose(say("consumers"), (say("consumers_text", phone=phone),))
    yield Prose(say("duties"), (say("duties_text"),))
    yield Prose(say("disposal"), _said(say, recall.plan.disposal, recall.plan.cost))


def _progress(recall: Recall, say: Say) -> Iterator[Block]:
    yield balance_table(recall, say)
    yield stock_table(recall, say)
    if recall.completeness:
        shares = recall.completeness
        text = say(
            "complete_text",
            accounted=say.share(shares.accounted),
            origin=say.share(shares.with_origin),
            reach=say.share(shares.reachable),
        )
        took = (say("took", seconds=recall.measured.seconds),) if recall.measured else ()
        yield Prose(say("complete"), (text, *took))
    yield log_table(recall, say)
    yield from _truncated(recall, say)


def _final(recall: Recall, say: Say) -> Iterator[Block]:
    yield _hazard(recall, say)
    last = next(step for step in reversed(recall.steps) if step.kind is StepKind.FINISHED)
    closed = next((step for step in recall.steps if step.kind is StepKind.CLOSED), None)
    said: dict[str, str] = {"by": last.by, "at": say.moment(last.at)}
    if closed:
        ended = say("confirmed", **said, second=closed.by, closed=say.moment(closed.at))
    else:
        ended = say("unconfirmed", **said)
    yield Prose(say("explained"), (last.words or "–", ended))
    yield Prose(say("disposal"), _said(say, recall.plan.disposal, recall.plan.cost))
    yield from _progress(recall, say)


_BLOCKS: Final[Mapping[Paper, Callable[[Recall, Say], Iterator[Block]]]] = MappingProxyType(
    {Paper.PLAN: _plan, Paper.NOTICE: _notice, Paper.PROGRESS: _progress, Paper.FINAL: _final}
)


def _hazard(recall: Recall, say: Say) -> Prose:
    return Prose(say("hazard"), (recall.plan.hazard, recall.plan.harm))


def _term(recall: Recall, say: Say) -> str:
    times = {"known": recall.known_at, "report": recall.report_due, "finish": recall.finish_due}
    counted = say.clock(recall.finish_from, recall.years_unknown)
    return say("term_text", grade=recall.grade, counted=counted, **{name: say.moment(at) for name, at in times.items()})


def _said(say: Say, *words: str) -> tuple[str, ...]:
    return tuple(word for word in words if word.strip()) or (say("to_fill"),)


def _truncated(recall: Recall, say: Say) -> Iterator[Block]:
    if recall.truncated:
        yield Prose("", (say("truncated"),))
