"""The words of the trace report, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

from byssus.trace.documents.words import STATE_ZH

_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("追溯报告", "Trace report"),
    "code": ("代码", "Code"),
    "product": ("产品", "Product"),
    "lot": ("批次", "Lot"),
    "until": ("数据截至", "Data up to"),
    "now": ("现在何处", "Where it is"),
    "cold": ("冷链", "Cold chain"),
    "cold_line": (
        "{low} 至 {high} ℃，均值 {mean} ℃，平均动力学温度 {kinetic} ℃；超限 {over} 分钟；超温 {excursions} 次；"
        "数据缺失 {gap} 分钟；无测点停留 {unwatched} 处",
        "{low} to {high} °C, mean {mean} °C, mean kinetic temperature {kinetic} °C; {over} min beyond limits; "
        "{excursions} excursions; {gap} min without data; {unwatched} stays nobody measured",
    ),
    "chain": ("链条", "The chain"),
    "truncated": ("链条更长，这里只列出一部分。", "The chain is longer than what is shown here."),
    "hidden": (
        "另有 {n} 个事件在您的权限之外，未列出。",
        "{n} more events are outside your jurisdiction and not shown.",
    ),
    "limits": ("须知", "Note"),
    "alike": ("等 {n} 件", "and {n} alike"),
    "curve": ("温度：{place}", "Temperature: {place}"),
    "span": ("{start} 至 {end}", "{start} to {end}"),
    "limit": ("{severity} {direction} {limit} ℃", "{severity} {direction} {limit} °C"),
    "above": (">", ">"),
    "below": ("<", "<"),
    "no_data": ("数据缺失", "no data"),
    "excursion": ("超温", "excursion"),
    "more_curves": ("其余 {n} 处停留见下表。", "{n} more stays stand in the table below."),
    "stays": ("停留与温度（℃）", "Stays and temperatures (°C)"),
    "thing": ("物品", "Thing"),
    "place": ("地点", "Place"),
    "from": ("到达", "Arrived"),
    "to": ("离开", "Left"),
    "still": ("仍在", "still there"),
    "low": ("最低", "Min"),
    "high": ("最高", "Max"),
    "mean": ("均值", "Mean"),
    "kinetic": ("动力学", "MKT"),
    "over": ("超限分钟", "Min beyond"),
    "excursions": ("超温次数", "Excursions"),
    "gap": ("缺失分钟", "Min no data"),
    "unmeasured": ("无测点", "not measured"),
    "events": ("事件", "Events"),
    "time": ("时间", "Time"),
    "step": ("环节", "Step"),
    "state": ("状态", "State"),
    "goods": ("物品与数量", "Goods and amounts"),
    "more_events": ("其余 {n} 个事件见工作簿。", "{n} more events stand in the workbook."),
    "papers": ("检验与证明", "Tests and certificates"),
    "told": ("内容", "What it says"),
    "findings": ("规则核查", "Findings of the chain's rules"),
    "rule": ("规则", "Rule"),
    "severity": ("程度", "Severity"),
    "wrong": ("问题", "What is wrong"),
    "mender": ("由谁整改", "Who can mend it"),
    "none": ("无", "None"),
    "zone": ("时间均为 {zone} 时间。", "Times are those of {zone}."),
    "signed": (
        "本文件可另附签名（.jws）；用 byssus verify 与本装置公布的公钥核对。",
        "A signature comes beside this file (.jws); check it with byssus verify and the published keys.",
    ),
    "page": ("第 {n} 页", "Page {n}"),
    "pieces": ("件", "pieces"),
    "logistic-unit": ("物流单元", "Logistic unit"),
    "item": ("单品", "Item"),
    "batch": ("批次", "Batch"),
    "warn": ("预警", "warn"),
    "alarm": ("告警", "alarm"),
    "critical": ("严重", "critical"),
    "hatching": ("苗种", "Hatching"),
    "stocking": ("夹苗", "Socking"),
    "farmHarvest": ("采收", "Harvest"),
    "landing": ("上岸", "Landing"),
    "collecting": ("收购合并", "Buying"),
    "receiving": ("收货", "Receiving"),
    "inspecting": ("检验", "Test"),
    "commissioning": ("加工", "Processing"),
    "packing": ("包装", "Packing"),
    "unpacking": ("拆包", "Unpacking"),
    "storing": ("入库", "Storing"),
    "holding": ("封存放行", "Hold or release"),
    "shipping": ("出货", "Shipping"),
    "retail_selling": ("销售", "Sale"),
    "destroying": ("销毁", "Destruction"),
}


class Say:
    """The words in one language: `zh`, or else English."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._place = 0 if language == "zh" else 1

    def __call__(self, key: str, **values: object) -> str:
        """The text under a key, with the values put where it names them."""
        return _WORDS[key][self._place].format(**values)

    def step(self, word: str) -> str:
        """A business step; one that has no words goes by itself."""
        short = word.rpartition("/")[2].rpartition(":")[2]
        return _WORDS[short][self._place] if short in _WORDS else short

    def state(self, word: str) -> str:
        """A disposition; one that has no words goes by itself."""
        return STATE_ZH.get(word, word) if self._place == 0 else word.replace("_", " ")

    def level(self, level: str) -> str:
        """What a thing without a product's name is; a level that has no words goes by itself."""
        return _WORDS[level][self._place] if level in _WORDS else level

    def name(self, name: str | None, name_en: str | None) -> str:
        """Which of two names to show."""
        return (name if self._place == 0 else name_en or name) or ""
