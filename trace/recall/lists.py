"""The lists of a recall as a workbook: goods with what became of them, holders with their phone, and what was done."""

from datetime import datetime
from zoneinfo import ZoneInfo

from byssus.trace.documents.tab import Cell, Line, Tab
from byssus.trace.documents.workbook import write_workbook
from byssus.trace.recall.model import Concern, Kilograms, Recall, StepView, Stock
from byssus.trace.recall.paper_tables import told
from byssus.trace.recall.words import Say

_AMOUNTS = tuple(Kilograms.model_fields)


def write_lists(recall: Recall, say: Say) -> bytes:
    """The workbook (XLSX); the same recall, the same bytes. Amounts are numbers, times by the firm's clock."""
    return write_workbook(list_tabs(recall, say), f"{say('lists')} #{recall.id}", recall.at)


def list_tabs(recall: Recall, say: Say) -> list[Tab]:
    """Its tabs: goods, holders, log."""
    times = f" ({recall.timezone})"
    goods = ("product", "lot", "code", *_AMOUNTS)
    dates = ("entered", "doubted", "let_go")
    holders = ("holder", "phone", "place", "product", "lot", "code", "standing", "kg")
    return [
        Tab(say("tab.goods"), (*map(say, goods), *(say(name) + times for name in dates)), _goods(recall, say)),
        Tab(say("tab.holders"), (*map(say, holders), say("notified") + times), _holders(recall, say)),
        Tab(say("log"), (say("at") + times, say("by"), say("what"), say("said")), _log(recall, say)),
    ]


def _goods(recall: Recall, say: Say) -> tuple[Line, ...]:
    return tuple(_good(each, recall, say) for each in recall.goods)


def _good(each: Concern, recall: Recall, say: Say) -> Line:
    amounts: tuple[Cell, ...] = tuple(getattr(each.kg, name) if each.kg else None for name in _AMOUNTS)
    times = (_local(at, recall) for at in (each.entered_at, each.doubted_at, each.let_go_at))
    product, lot = say.name(each.item.product, each.item.product_en), each.item.lot or each.item.serial
    return (product, lot, each.item.uri, *amounts, *times)


def _holders(recall: Recall, say: Say) -> tuple[Line, ...]:
    return tuple(_holder(line, recall, say) for line in recall.stock)


def _holder(line: Stock, recall: Recall, say: Say) -> Line:
    item = line.item
    return (
        say.name(line.holder, line.holder_en) or say("nowhere"),
        line.phone,
        line.zone,
        say.name(item.product, item.product_en),
        item.lot or item.serial,
        item.uri,
        say(f"standing.{line.standing}"),
        line.kg,
        _local(recall.notified.get(line.reached_by or ""), recall),
    )


def _log(recall: Recall, say: Say) -> tuple[Line, ...]:
    return tuple(_step(step, recall, say) for step in recall.steps)


def _step(step: StepView, recall: Recall, say: Say) -> Line:
    return _local(step.at, recall), step.by, say(f"step.{step.kind}"), told(step, say)


def _local(at: datetime | None, recall: Recall) -> datetime | None:
    return at.astimezone(ZoneInfo(recall.timezone)).replace(tzinfo=None) if at else None
