"""The words of the papers of a recall, in both languages, and how times and amounts are written there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from byssus.core.plant.law import CountedFrom
from byssus.trace.recall.case import StepKind
from byssus.trace.recall.clock import State
from byssus.trace.recall.model import Standing
from byssus.trace.recall.origin import Cause, Widening

_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "plan": ("食品召回计划", "Recall plan"),
    "notice": ("食品召回公告", "Recall notice"),
    "progress": ("食品召回进展报告", "Recall progress report"),
    "final": ("食品召回总结报告", "Final report of a recall"),
    "lists": ("食品召回清单", "Lists of a recall"),
    "tab.goods": ("涉及食品", "Goods"),
    "tab.holders": ("持有人", "Holders"),
    "entered": ("纳入时间", "Entered"),
    "doubted": ("存疑时间", "In doubt since"),
    "let_go": ("排除时间", "Let go"),
    "drill": ("（演练）", " (drill)"),
    "drill_blocks": ("演练，不封存任何货物", "a drill; it blocks nothing"),
    "beside": ("同时涉及的召回", "Recalled, too, by"),
    "number": ("编号", "Number"),
    "producer": ("生产者", "Producer"),
    "phone": ("联系电话", "Phone"),
    "class": ("召回级别", "Class"),
    "cause": ("召回原因", "Cause"),
    "known": ("知悉时间", "Known since"),
    "report_due": ("启动并报告期限", "Begin and report by"),
    "finish_due": ("完成期限", "Finish before"),
    "reported": ("报告时间", "Reported"),
    "state": ("状态", "State"),
    "standard": ("依据", "By"),
    "unverified": ("默认值，未核实", "default, not verified"),
    "products": ("召回食品", "Products that are recalled"),
    "product": ("产品", "Product"),
    "lot": ("批号", "Lot"),
    "code": ("代码", "Code"),
    "made": ("生产 kg", "Made kg"),
    "made_once": ("生产 kg（已扣除表内投料）", "Made kg, less what went into others on the list"),
    "once": ("已扣除表内投料", "less what was used"),
    "used": ("投料或早先销毁 kg", "Used, or destroyed before, kg"),
    "sold": ("售出未退 kg", "Sold, not brought back, kg"),
    "recovered": ("收回 kg", "Recovered kg"),
    "destroyed": ("销毁 kg", "Destroyed kg"),
    "outstanding": ("待收回 kg", "To recover kg"),
    "unaccounted": ("去向不明 kg", "Unaccounted kg"),
    "excess": ("超出 kg", "In excess kg"),
    "total": ("合计", "Total"),
    "area": ("流通区域与持有人", "Where it is, and who has it"),
    "holder": ("持有人", "Holder"),
    "place": ("场所", "Place"),
    "standing": ("情况", "Standing"),
    "kg": ("数量 kg", "Amount kg"),
    "nowhere": ("未知", "not known"),
    "nobody": ("没有已知的持有人", "No holder is known"),
    "no_goods": ("没有涉及的食品", "No goods are concerned"),
    "hazard": ("召回原因及危害", "What is wrong, and what harm it may do"),
    "term": ("级别与时限", "Class and timing"),
    "term_text": (
        "本次为{grade}级召回。自知悉之时（{known}）起算，应于 {report} 前启动并报告，于 {finish} 前完成。{counted}",
        "This is a recall of class {grade}. The clock runs from knowing ({known}): begun and reported by {report}, "
        "finished before {finish}. {counted}",
    ),
    "counted": ("完成期限起算", "Days to finish count"),
    "counted.knowing": ("完成期限的工作日自知悉次日起算。", "The days to finish count from the day after knowing."),
    "counted.notice": (
        "完成期限的工作日自首次通知次日起算；尚未通知的，自知悉次日起算。",
        "The days to finish count from the day after the first notice; until there is one, from that after knowing.",
    ),
    "years_unknown": (
        "{years} 年的节假日尚未录入，实际期限可能更晚。",
        "The holidays of {years} are not entered: it may be due later.",
    ),
    "reclassed": ("{before} 级改为 {grade} 级", "from class {before} to {grade}"),
    "notice_text": ("召回公告", "Notice"),
    "notice_how": (
        "公告载明产品名称、批号、原因、危害、联系电话与退回方式，在销售场所张贴并通知下列持有人。",
        "The notice names product, lots, cause, harm, phone and how to give goods back; it is posted where they are "
        "sold, and every holder below is told.",
    ),
    "duties": ("经营者义务", "Duties of traders"),
    "duties_text": (
        "食品经营者知悉后应立即停止购进、销售，封存库存，在经营场所醒目位置发布公告，通知下游，报告数量，配合收回。",
        "Traders stop buying and selling at once, hold what they have, post the notice where it is seen, tell those "
        "whom they supplied, report how much there is, and help to bring it back.",
    ),
    "disposal": ("收回食品的处置与费用", "Disposal, and its cost"),
    "effect": ("预期效果", "What is expected"),
    "to_fill": ("（待补充）", "(still to be written)"),
    "consumers": ("致消费者", "To consumers"),
    "consumers_text": (
        "请勿食用上述批次产品。已购买的请停止食用，凭包装到购买处退货，或致电{phone}。",
        "Do not eat these lots. Whoever has bought them, give them back where they were bought, or call {phone}.",
    ),
    "balance": ("物料衡算", "Balance"),
    "log": ("过程记录", "What was done"),
    "at": ("时间", "When"),
    "by": ("记录人", "Who"),
    "what": ("内容", "What"),
    "said": ("说明", "Words"),
    "notified": ("已通知", "Told"),
    "no": ("否", "no"),
    "complete": ("完整性", "Completeness"),
    "complete_text": (
        "去向可知 {accounted}；产地可溯 {origin}；持有人可联系 {reach}。",
        "Accounted for: {accounted}; origin known: {origin}; holders that can be reached: {reach}.",
    ),
    "took": ("演练用时 {seconds} 秒。", "The drill took {seconds} s."),
    "explained": ("去向不明的说明", "What is said of what is missing"),
    "confirmed": (
        "{by} 于 {at} 宣布结束；{second} 于 {closed} 复核。",
        "{by} said on {at} that it is over; {second} agreed on {closed}.",
    ),
    "unconfirmed": ("{by} 于 {at} 宣布结束，尚未复核。", "{by} said on {at} that it is over; nobody confirmed it yet."),
    "truncated": ("涉及食品可能不止于此。", "There may be more goods than are named here."),
    "zone": ("时间均为 {zone}；截至 {at}", "Times in {zone}; as of {at}"),
    "page": ("第 {n} 页", "Page {n}"),
    **{f"cause.{cause}": words for cause, words in {
        Cause.FAILED_TEST: ("检验不合格", "failed test"),
        Cause.EXCURSION: ("冷链超限告警", "excursion of an alarm"),
        Cause.CLOSURE: ("海域关闭", "closed sea area"),
        Cause.COMPLAINT: ("消费者投诉", "complaint"),
        Cause.CERTIFICATE: ("合格证问题", "certificate"),
        Cause.CODE: ("指定代码", "code"),
        Cause.AUTHORITY: ("监管责令", "ordered by the authority"),
        Widening.SHARED_INPUT: ("共用投料", "shared input"),
        Widening.LINE_SHIFT: ("同线同班", "same line and shift"),
        Widening.SENSOR_ZONE: ("同库超限", "same zone and excursion"),
    }.items()},
    **{f"standing.{standing}": words for standing, words in {
        Standing.THERE: ("库存", "in stock"),
        Standing.ON_THE_WAY: ("在途", "on the way"),
        Standing.SOLD: ("已售", "sold"),
        Standing.RECOVERED: ("已收回", "recovered"),
        Standing.DESTROYED: ("已销毁", "destroyed"),
    }.items()},
    **{f"state.{state}": words for state, words in {
        State.REPORT_DUE: ("待报告", "to be reported"),
        State.REPORT_OVERDUE: ("报告超期", "report overdue"),
        State.RUNNING: ("实施中", "under way"),
        State.OVERDUE: ("完成超期", "overdue"),
        State.FINISHED: ("待复核", "to be confirmed"),
        State.FINISHED_OVERDUE: ("复核超期", "to be confirmed, overdue"),
        State.CLOSED: ("已结束", "closed"),
    }.items()},
    **{f"step.{step}": words for step, words in {
        StepKind.OPENED: ("启动", "opened"),
        StepKind.MEASURED: ("演练测量", "measured"),
        StepKind.PLANNED: ("修订计划", "plan written"),
        StepKind.REPORTED: ("报告监管部门", "reported"),
        StepKind.NOTIFIED: ("通知", "told"),
        StepKind.WIDENED: ("扩大范围", "widened"),
        StepKind.DECLINED: ("不予扩大", "not widened"),
        StepKind.GREW: ("新增涉及食品", "more goods concerned"),
        StepKind.DOUBTED: ("关联存疑", "goods in doubt"),
        StepKind.TRUSTED: ("关联恢复", "goods tied to it again"),
        StepKind.LET_GO: ("排除", "let go"),
        StepKind.TAKEN_IN: ("重新纳入", "taken in again"),
        StepKind.RECOVERED: ("收回", "recovered"),
        StepKind.DESTROYED: ("销毁", "destroyed"),
        StepKind.CLASSED: ("变更级别", "class changed"),
        StepKind.NOTED: ("备注", "note"),
        StepKind.FINISHED: ("宣布结束", "said to be over"),
        StepKind.RETURNED: ("退回", "sent back"),
        StepKind.CLOSED: ("复核结束", "closed"),
    }.items()},
}  # fmt: skip
TEXTS: Final = MappingProxyType(_TEXTS)
"""Every phrase: in Chinese, in English."""


@dataclass(frozen=True, slots=True)
class Say:
    """Writes in one language (`zh`, `en`), and times as the firm's clock shows them."""

    language: str
    timezone: str

    def __call__(self, key: str, **values: object) -> str:
        """A phrase, with its values put in."""
        return TEXTS[key][self.language == "en"].format(**values)

    def name(self, name: str | None, name_en: str | None) -> str:
        """A name in this language, where there is one."""
        return (name_en or name if self.language == "en" else name) or ""

    def moment(self, at: datetime | None) -> str:
        """Date and minute: `2026-11-02 06:00`; a dash for never."""
        return f"{at.astimezone(ZoneInfo(self.timezone)):%Y-%m-%d %H:%M}" if at else "–"

    def clock(self, finish_from: CountedFrom, years_unknown: Iterable[int]) -> str:
        """From when the days to finish count, and of which years on the way nobody entered the holidays."""
        years = ", ".join(map(str, years_unknown))
        counted = self(f"counted.{finish_from}")
        return " ".join([counted, self("years_unknown", years=years)]) if years else counted

    def kg(self, value: float | None) -> str:
        """An amount to a tenth of a kilogram; a dash where nobody weighed it."""
        return "–" if value is None else f"{value:,.1f}"

    def share(self, value: float) -> str:
        """A share of 1, cut off rather than rounded up."""
        return f"{int(value * 1000) / 10:.1f} %"
