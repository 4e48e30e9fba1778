"""The tables of weekly and monthly records."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from byssus.alerts.records.content import (
    Action,
    Answered,
    Compared,
    Item,
    Measure,
    Monthly,
    Problem,
    Repeat,
    Review,
    Trouble,
    Weekly,
)
from byssus.alerts.records.item_words import answer_words, finding_words, found_words
from byssus.alerts.records.words import Say
from byssus.core.paper.sheet import Table


def weekly(content: Weekly, say: Say) -> Iterator[Table]:
    """Problems by class, what came back, actions, uptime."""
    yield _problems(content.problems, say)
    yield _repeats(content.repeats, say)
    rows = tuple((say.name(each.place), each.point, say.share(each.covered)) for each in content.uptimes)
    header = (say("place"), say("point_code"), say("share"))
    yield Table(say("uptime"), header, rows, (40, 40, 20), say("none"))
    yield from _review(content.review, say)


def monthly(content: Monthly, say: Say) -> Iterator[Table]:
    """The month against the last, what came back, decisions."""
    header = (say("item"), say("this"), say("last"), say("change"))
    rows = tuple(_compared(each, say) for each in content.measures)
    yield Table(say("compared"), header, rows, (40, 20, 20, 20))
    yield _repeats(content.repeats, say)
    yield from _review(content.review, say)


def remarks(said: Sequence[Answered], say: Say) -> Table:
    """What people said of the record as a whole."""
    return Table(say("remarks"), (say("what"),), tuple((answer_words(each, say),) for each in said), (1,))


def _review(review: Review, say: Say) -> Iterator[Table]:
    yield _inspections(review.risks, say)
    yield _actions("overdue", review.overdue, say)
    yield _actions("decisions", review.decisions, say)
    yield remarks(review.remarks, say)


def _inspections(items: Sequence[Item], say: Say) -> Table:
    header = tuple(map(say, ("stage", "point", "target", "found", "finding")))
    rows = tuple(
        (say.name(item.stage), say.name(item.point), item.target, found_words(item, say), finding_words(item, say))
        for item in items
    )
    return Table(say("checks"), header, rows, (12, 16, 22, 38, 12))


def _problems(problems: Sequence[Problem], say: Say) -> Table:
    found: defaultdict[tuple[Trouble, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        found[problem.trouble, say.name(problem.item)].append(problem)
    rows = tuple(
        (say(f"trouble.{trouble}"), item, str(sum(each.count for each in some)), _days(some, say))
        for (trouble, item), some in sorted(found.items(), key=lambda pair: list(Trouble).index(pair[0][0]))
    )
    return Table(
        say("problems"), tuple(map(say, ("class", "item", "count", "days"))), rows, (20, 26, 10, 44), say("none")
    )


def _days(problems: Sequence[Problem], say: Say) -> str:
    return say("list.comma").join(f"{problem.day:%m-%d}" for problem in problems)


def _repeats(repeats: Sequence[Repeat], say: Say) -> Table:
    rows = tuple(
        (
            say(f"trouble.{each.trouble}"),
            say.name(each.item),
            str(len(each.days)),
            say("list.comma").join(f"{day:%m-%d}" for day in each.days),
        )
        for each in repeats
    )
    return Table(
        say("repeats"), tuple(map(say, ("class", "item", "count", "days"))), rows, (20, 26, 10, 44), say("none")
    )


def _actions(title: str, actions: Sequence[Action], say: Say) -> Table:
    header = tuple(map(say, ("what", "owner", "due_on", "done")))
    rows = tuple((each.words, each.owner, each.due_on.isoformat(), _done(each, say)) for each in actions)
    return Table(say(title), header, rows, (50, 16, 14, 20), say("none"))


def _done(action: Action, say: Say) -> str:
    if action.done_at is None or action.done_by is None:
        return say("not_done")
    return say("done_by", by=action.done_by, at=say.moment(action.done_at))


def _compared(each: Compared, say: Say) -> tuple[str, str, str, str]:
    def figure(value: float | None) -> str:
        if value is not None and each.measure is Measure.COVERED:
            return say.share(value)
        return say.number(value, 0)

    change = ""
    if each.now is not None and each.before is not None and each.measure is not Measure.COVERED:
        change = f"{each.now - each.before:+.0f}".replace("-", "−")
    return say(f"measure.{each.measure}"), figure(each.now), figure(each.before), change
