"""The words of records, in both languages, and how times and figures are written there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from byssus.alerts.operator.alarm import Kind
from byssus.alerts.records.content import Finding, Measure, Name, Trouble
from byssus.core.plant.hazards import Period
from byssus.core.plant.people import ContactRole

_ZH: Mapping[str, str] = {
    Period.DAILY: "每日食品安全检查记录",
    Period.WEEKLY: "每周食品安全排查治理报告",
    Period.MONTHLY: "每月食品安全调度会议纪要",
    ContactRole.OFFICER: "食品安全员",
    ContactRole.DIRECTOR: "食品安全总监",
    ContactRole.PRINCIPAL: "主要负责人",
    f"finding.{Finding.DEVIATES}": "不符合",
    f"finding.{Finding.MISSING}": "数据缺失",
    f"finding.{Finding.UNANSWERED}": "待检查",
    f"finding.{Finding.NOT_RUN}": "未生产",
    f"finding.{Finding.CONFORMS}": "符合",
    f"kind.{Kind.EXCURSION}": "超限",
    f"kind.{Kind.DEVIATION}": "检查不合格",
    f"kind.{Kind.MISSED_CHECK}": "检查漏做",
    f"trouble.{Trouble.OVER_LIMIT}": "超出限值",
    f"trouble.{Trouble.FAILED_CHECK}": "检查不合格",
    f"trouble.{Trouble.MISSED_CHECK}": "漏检",
    f"trouble.{Trouble.DATA_MISSING}": "数据缺失",
    f"trouble.{Trouble.INSPECTION}": "巡查发现问题",
    f"trouble.{Trouble.EQUIPMENT}": "设备与通信",
    f"trouble.{Trouble.RECORD_MISSING}": "缺少每日记录",
    f"measure.{Measure.DAYS}": "生产日",
    f"measure.{Measure.SIGNED}": "已签每日记录",
    f"measure.{Measure.NIL_DAYS}": "零风险日",
    f"measure.{Measure.ALARMS}": "告警",
    f"measure.{Measure.COVERED}": "数据完整率",
    f"measure.{Measure.CHECKS_DUE}": "应检次数",
    f"measure.{Measure.CHECKS_DONE}": "实检次数",
    f"measure.{Measure.OVER_LIMIT}": "超出限值",
    f"measure.{Measure.FAILED_CHECK}": "检查不合格",
    f"measure.{Measure.MISSED_CHECK}": "漏检",
    f"measure.{Measure.DATA_MISSING}": "数据缺失（点·日）",
    f"measure.{Measure.INSPECTION}": "巡查发现问题",
    f"measure.{Measure.EQUIPMENT}": "设备与通信",
    f"measure.{Measure.RECORD_MISSING}": "缺少每日记录",
    "list.comma": "，",
    "list.stop": "；",
    "site": "单位",
    "term": "日期",
    "span": "时段",
    "plans": "依据",
    "unverified": "默认值，未核实",
    "result": "结论",
    "nil": "零风险报告：未发现食品安全风险",
    "not_nil": "发现问题 {n} 项",
    "draft": "草稿，未签名",
    "list": "风险管控清单",
    "stage": "环节",
    "point": "风险点",
    "description": "风险描述",
    "measure": "管控措施",
    "target": "目标",
    "frequency": "频次",
    "found": "检查情况",
    "finding": "结论",
    "readings": "读数 {n}/{of}（{share}）",
    "range": "最低 {low} 平均 {mean} 最高 {high} {unit}",
    "over": "超限 {n} 分钟",
    "no_readings": "无读数",
    "checked": "{name}：应检 {due} 实检 {done} 不合格 {failed} 逾时 {late} 漏检 {missed}",
    "alarm": "告警 #{id} {about}，{start} 起，{end}",
    "lasts": "未恢复",
    "until": "{at} 恢复",
    "minutes": "{n} 分钟",
    "cause": "原因：{words}",
    "action": "措施：{words}",
    "probe": "产品中心 {value} {unit}",
    "verified": "复核：{by}",
    "open": "未关闭",
    "other_alarms": "其他告警",
    "what": "内容",
    "remarks": "说明",
    "said": "{words}（{by}，{at}）",
    "problems": "问题分类",
    "class": "类别",
    "count": "次数",
    "days": "日期",
    "item": "项目",
    "repeats": "重复出现的问题",
    "uptime": "监控数据完整率",
    "share": "完整率",
    "point_code": "点位",
    "place": "位置",
    "records": "每日记录",
    "signed_of": "已签 {signed} / {days} 个生产日",
    "overdue": "逾期未完成的措施",
    "decisions": "议定事项",
    "owner": "负责人",
    "due_on": "期限",
    "done": "完成情况",
    "not_done": "未完成",
    "done_by": "{by}，{at}",
    "compared": "本月与上月对比",
    "this": "本月",
    "last": "上月",
    "change": "变化",
    "checks": "专项检查",
    "none": "无",
    "notes": "签名后的补充",
    "at": "时间",
    "by": "记录人",
    "remark": "补充说明",
    "late_data": "补传数据引起的变化",
    "signature": "签名：{by}（{role}） {at}",
    "hash": "内容 SHA-256：{hash}",
    "zone": "时间均为 {zone}",
    "page": "第 {n} 页",
}
_EN: Mapping[str, str] = {
    Period.DAILY: "Daily food-safety check",
    Period.WEEKLY: "Weekly food-safety report",
    Period.MONTHLY: "Minutes of the monthly food-safety meeting",
    ContactRole.OFFICER: "food-safety officer",
    ContactRole.DIRECTOR: "food-safety director",
    ContactRole.PRINCIPAL: "principal responsible person",
    f"finding.{Finding.DEVIATES}": "deviates",
    f"finding.{Finding.MISSING}": "data missing",
    f"finding.{Finding.UNANSWERED}": "to be checked",
    f"finding.{Finding.NOT_RUN}": "not run",
    f"finding.{Finding.CONFORMS}": "conforms",
    f"kind.{Kind.EXCURSION}": "out of limits",
    f"kind.{Kind.DEVIATION}": "check failed",
    f"kind.{Kind.MISSED_CHECK}": "check missed",
    f"trouble.{Trouble.OVER_LIMIT}": "out of limits",
    f"trouble.{Trouble.FAILED_CHECK}": "check failed",
    f"trouble.{Trouble.MISSED_CHECK}": "check missed",
    f"trouble.{Trouble.DATA_MISSING}": "data missing",
    f"trouble.{Trouble.INSPECTION}": "found on inspection",
    f"trouble.{Trouble.EQUIPMENT}": "equipment and links",
    f"trouble.{Trouble.RECORD_MISSING}": "daily record missing",
    f"measure.{Measure.DAYS}": "production days",
    f"measure.{Measure.SIGNED}": "daily records signed",
    f"measure.{Measure.NIL_DAYS}": "days without a finding",
    f"measure.{Measure.ALARMS}": "alarms",
    f"measure.{Measure.COVERED}": "completeness of data",
    f"measure.{Measure.CHECKS_DUE}": "checks due",
    f"measure.{Measure.CHECKS_DONE}": "checks done",
    f"measure.{Measure.OVER_LIMIT}": "out of limits",
    f"measure.{Measure.FAILED_CHECK}": "checks failed",
    f"measure.{Measure.MISSED_CHECK}": "checks missed",
    f"measure.{Measure.DATA_MISSING}": "data missing (points × days)",
    f"measure.{Measure.INSPECTION}": "found on inspection",
    f"measure.{Measure.EQUIPMENT}": "equipment and links",
    f"measure.{Measure.RECORD_MISSING}": "daily records missing",
    "list.comma": ", ",
    "list.stop": "; ",
    "site": "Site",
    "term": "Term",
    "span": "From – to",
    "plans": "By",
    "unverified": "default, not verified",
    "result": "Result",
    "nil": "Nil report: no food-safety risk was found",
    "not_nil": "{n} items with findings",
    "draft": "draft, not signed",
    "list": "Risk-control list",
    "stage": "Stage",
    "point": "Risk point",
    "description": "Description",
    "measure": "Measure",
    "target": "Target",
    "frequency": "Frequency",
    "found": "What was found",
    "finding": "Finding",
    "readings": "{n} of {of} readings ({share})",
    "range": "low {low}, mean {mean}, high {high} {unit}",
    "over": "{n} min over limit",
    "no_readings": "no readings",
    "checked": "{name}: due {due}, done {done}, failed {failed}, late {late}, missed {missed}",
    "alarm": "alarm #{id} {about}, from {start}, {end}",
    "lasts": "not over",
    "until": "over at {at}",
    "minutes": "{n} min",
    "cause": "cause: {words}",
    "action": "action: {words}",
    "probe": "product {value} {unit}",
    "verified": "verified by {by}",
    "open": "not closed",
    "other_alarms": "Other alarms",
    "what": "What",
    "remarks": "Remarks",
    "said": "{words} ({by}, {at})",
    "problems": "Problems by class",
    "class": "Class",
    "count": "Count",
    "days": "Days",
    "item": "Item",
    "repeats": "Problems that came back",
    "uptime": "Completeness of monitoring",
    "share": "Complete",
    "point_code": "Point",
    "place": "Place",
    "records": "Daily records",
    "signed_of": "{signed} signed of {days} production days",
    "overdue": "Actions overdue",
    "decisions": "Decisions",
    "owner": "Owner",
    "due_on": "Until",
    "done": "Done",
    "not_done": "not done",
    "done_by": "{by}, {at}",
    "compared": "This month against the last",
    "this": "This month",
    "last": "Last month",
    "change": "Change",
    "checks": "Inspections",
    "none": "none",
    "notes": "Added after the signature",
    "at": "When",
    "by": "Who",
    "remark": "remark",
    "late_data": "changed by late data",
    "signature": "Signed: {by} ({role}), {at}",
    "hash": "SHA-256 of the content: {hash}",
    "zone": "Times in {zone}",
    "page": "Page {n}",
}
_UNITS = {"Cel": "°C", "%RH": "%RH", "/": ""}


def texts(language: str) -> Mapping[str, str]:
    """Every phrase in one language."""
    return _ZH if language == "zh" else _EN


@dataclass(frozen=True, slots=True)
class Say:
    """Writes in one language, and times as the site's clock shows them."""

    language: str
    timezone: str

    def __call__(self, key: str, **values: object) -> str:
        """A phrase, with its values put in."""
        return texts(self.language)[key].format(**values)

    def maybe(self, key: str, otherwise: str) -> str:
        """A phrase, or what stands for it where there is none."""
        return texts(self.language).get(key, otherwise)

    def name(self, name: Name) -> str:
        """A name in this language, where there is one."""
        return name.en or name.zh if self.language == "en" else name.zh

    def moment(self, at: datetime) -> str:
        """Date and minute: `2026-11-02 06:00`."""
        return at.astimezone(ZoneInfo(self.timezone)).strftime("%Y-%m-%d %H:%M")

    def number(self, value: float | None, digits: int = 1) -> str:
        """A number with a true minus sign; a dash for nothing."""
        return "–" if value is None else f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")

    def share(self, value: float) -> str:
        """A share of 1, cut off rather than rounded up: 99.9 % is not 100 %."""
        return f"{int(value * 1000) / 10:.1f} %"

    def unit(self, unit: str) -> str:
        """A SenML unit as people write it."""
        return _UNITS.get(unit, unit)
