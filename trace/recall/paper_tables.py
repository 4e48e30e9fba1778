"""The tables in the papers of a recall."""

from collections.abc import Iterator

from byssus.core.paper.sheet import Table
from byssus.trace.answer.model import Item
from byssus.trace.recall.model import Concern, Kilograms, Recall, StepView, Stock
from byssus.trace.recall.words import Say

_COLUMNS = ("made", "used", "sold", "recovered", "destroyed", "outstanding", "unaccounted", "excess")


def goods_table(recall: Recall, say: Say, *, weighed: bool = True) -> Table:
    """What is recalled; with how much there was of it, if `weighed`."""
    header = (say("product"), say("lot"), say("code"), *((say("made"),) if weighed else ()))
    rows = tuple(
        (*_names(each.item, say), each.item.uri, *((say.kg(each.kg.made if each.kg else None),) if weighed else ()))
        for each in _standing(recall)
    )
    return Table(say("products"), header, rows, (30, 16, 40, 12)[: len(header)], say("no_goods"))


def balance_table(recall: Recall, say: Say) -> Table:
    """What became of each of the goods in kg, and of all of them; what was made of others on the list counts once."""
    rows = [(*_names(each.item, say), *_amounts(each.kg, say)) for each in _standing(recall)]
    rows.append((say("total"), say("once"), *_amounts(recall.total and _once(recall.total), say)))
    header = (say("product"), say("lot"), *map(say, _COLUMNS))
    return Table(say("balance"), header, tuple(rows), (22, 12, *[9] * len(_COLUMNS)))


def stock_table(recall: Recall, say: Say) -> Table:
    """Who has what, with their phone."""
    rows = tuple(_holding(line, recall, say) for line in recall.stock)
    names = ("holder", "phone", "place", "product", "lot", "standing", "kg", "notified")
    return Table(say("area"), tuple(map(say, names)), rows, (26, 12, 12, 20, 12, 9, 9, 10), say("nobody"))


def log_table(recall: Recall, say: Say) -> Table:
    """Everything that was done."""
    rows = tuple((say.moment(step.at), step.by, say(f"step.{step.kind}"), told(step, say)) for step in recall.steps)
    return Table(say("log"), (say("at"), say("by"), say("what"), say("said")), rows, (14, 12, 14, 60))


def told(step: StepView, say: Say) -> str:
    """A step in words: what was said, and what it is about."""
    return " ".join(part for part in (step.words, *_details(step, say)) if part)


def _details(step: StepView, say: Say) -> Iterator[str]:
    detail = step.detail
    if "widening" in detail:
        widening = detail["widening"]
        yield f"{say(f'cause.{widening}')}: {detail['about']}"
    if "grade" in detail:
        yield say("reclassed", before=detail["before"], grade=detail["grade"])
    if "site" in detail:
        yield str(detail["site"])
    if "thing" in detail:
        yield f"{detail['thing']} {detail['amount']} {detail['unit']} ({detail['zone']})"
    if "witness" in detail:
        yield str(detail["witness"])
    if "things" in detail and isinstance(things := detail["things"], list):
        yield ", ".join(map(str, things))
    if "seconds" in detail:
        yield say("took", seconds=detail["seconds"])


def _standing(recall: Recall) -> list[Concern]:
    return [each for each in recall.goods if each.let_go_at is None]


def _names(item: Item, say: Say) -> tuple[str, str]:
    return say.name(item.product, item.product_en) or item.level, item.lot or item.serial or item.sscc or "–"


def _once(total: Kilograms) -> Kilograms:
    """Without what went into other goods on the list, which are weighed themselves."""
    return total.model_copy(update={"made": total.made - total.used, "used": 0.0})


def _amounts(kg: Kilograms | None, say: Say) -> tuple[str, ...]:
    return tuple(say.kg(getattr(kg, name) if kg else None) for name in _COLUMNS)


def _holding(line: Stock, recall: Recall, say: Say) -> tuple[str, ...]:
    at = recall.notified.get(line.reached_by or "")
    return (
        say.name(line.holder, line.holder_en) or say("nowhere"),
        line.phone or "–",
        line.zone or "–",
        *_names(line.item, say),
        say(f"standing.{line.standing}"),
        say.kg(line.kg),
        say.moment(at) if at else say("no"),
    )
