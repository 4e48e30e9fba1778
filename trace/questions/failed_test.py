"""5. A failed test: the lots it is about, who has them, and the draft of a notice to each."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import unquote

from byssus.core.database import Connection
from byssus.core.errors import NotFound
from byssus.trace.codes import canonical, escaped
from byssus.trace.facts.kde import Kde
from byssus.trace.facts.read import Fact
from byssus.trace.questions.model import Answer, Name, Period, Question
from byssus.trace.questions.queries import SQL
from byssus.trace.questions.spread import Reached, spread
from byssus.trace.rules.chain import Act
from byssus.trace.rules.law import Law
from byssus.trace.rules.limit import broken, failed
from byssus.trace.rules.load import Span
from byssus.trace.rules.load_law import load_law
from byssus.trace.rules.suspects.alike import There
from byssus.trace.rules.suspects.reach import Reach
from byssus.trace.rules.suspects.steps import bad_tests


class FailedTests(Period):
    """When the tests were made; of one lot only, by its number or its code, if one is given."""

    lot: Name | None = None


class Notified(Reached):
    """Goods that a failed test is about, and what to tell their holder; a draft, for a person to sign."""

    notice_zh: str
    notice_en: str


def _ask(connection: Connection, params: FailedTests, now: datetime) -> Iterator[Notified]:
    law = load_law(connection)
    told = bad_tests(There(connection, law, Reach(Span(*params.span(now)))))
    tests = [act for act in told if failed(act, law)]
    causes = {uri: _cause(act, law) for act in tests for uri in act.uris()}
    about = {uri: cause for uri, cause in causes.items() if params.lot is None or _is_lot(uri, params.lot)}
    if params.lot is not None and not about:
        _require_known(connection, params.lot)
    for each in spread(connection, about):
        yield Notified.model_validate({**each.model_dump(), "notice_zh": _zh(each), "notice_en": _en(each)})


def _is_lot(uri: str, lot: str) -> bool:
    """Whether the goods are of a lot, by its number or its whole code."""
    *_, ai, value = uri.rsplit("/", 2)
    return uri == canonical(lot) or (ai == "10" and unquote(value) == lot)


def _require_known(connection: Connection, lot: str) -> None:
    wanted = {"name": canonical(lot), "ending": f"/10/{escaped(lot)}"}
    if connection.execute(SQL["known_lot"], wanted).fetchone() == (False,):
        raise NotFound(f"There is no lot {lot!r}.", advice="No event tells of it; read the number again.")


def _cause(act: Act, law: Law) -> str:
    """The results that are beyond a limit; all that there are of a test that says no by itself."""
    beyond = dict.fromkeys(result for _, result in broken(act, law))
    results = beyond or [fact for fact in act.facts if fact.name is Kde.VALUE]
    told = "; ".join(_written(result, act) for result in results) or " ".join(act.told(Kde.ANALYTE))
    return f"{told or act.disposition} ({act.local:%Y-%m-%d})"


def _written(result: Fact, act: Act) -> str:
    return f"{result.about or ' '.join(act.told(Kde.ANALYTE))} {result.value} {result.unit or ''}".strip()


def _zh(each: Reached) -> str:
    goods = f"{each.product or each.uri} {each.lot or ''}".strip()
    return f"{each.holder or '各持有人'}：{goods} 涉及检验不合格（{each.cause}）。请立即停止销售，封存并报告数量。"


def _en(each: Reached) -> str:
    goods = f"{each.product or each.uri} {each.lot or ''}".strip()
    return (
        f"{each.holder or 'To all holders'}: {goods} is concerned by a failed test ({each.cause}). "
        "Stop selling it, hold it, and report how much you have."
    )


QUESTION = Question(
    "failed-test", 5, "检验不合格的批次、持有人与通知草稿", "A failed test: lots, customers, a notice to send",
    FailedTests, Answer[Notified], Notified, _ask,
)  # fmt: skip
