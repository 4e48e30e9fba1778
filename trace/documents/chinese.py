"""The chain as tabs in Chinese: one for each kind of event that occurred, then places and products."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from byssus.trace.documents.columns import Column, Goods, goods_of, tab, unit
from byssus.trace.documents.dossier import Dossier
from byssus.trace.documents.goods import local, lot_code
from byssus.trace.documents.tab import Cell, Tab
from byssus.trace.documents.words import KDE_ZH, ROLE_ZH, STATE_ZH
from byssus.trace.epcis.event import EventType
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import Act

KINDS: Final = {
    "苗种": ("hatching",),
    "夹苗": ("stocking",),
    "采收": ("farmHarvest",),
    "上岸": ("landing",),
    "收购合并": ("collecting",),
    "净化暂养": (),
    "进货查验": ("receiving", "arriving", "accepting"),
    "检验": ("inspecting", "sampling"),
    "加工": ("commissioning", "creating_class_instance"),
    "包装赋码": ("packing", "repackaging"),
    "出入库": ("storing", "unpacking", "unloading", "loading"),
    "封存放行": ("holding",),
    "出货": ("shipping", "departing", "consigning"),
    "销售": ("retail_selling",),
    "召回销毁": ("destroying", "decommissioning"),
}
"""Name of the tab → business steps, in the order of the chain."""
_OTHER: Final = "其他"
_SITE_KINDS: Final = {
    "farm": "养殖区", "quay": "码头", "plant": "加工厂", "cold_store": "冷库", "workshop": "作坊", "shop": "门店",
}  # fmt: skip


def chinese_tabs(dossier: Dossier) -> tuple[Tab, ...]:
    """The tabs of what occurred, in the order of the chain."""
    rows: dict[str, list[Goods]] = {name: [] for name in (*KINDS, _OTHER)}
    for act in dossier.chain.acts:
        rows[kind_of(act)] += goods_of(dossier, act)
    told = (tab(name, _columns(goods), goods) for name, goods in rows.items() if goods)
    return (_about(dossier), *told, _places(dossier), _products(dossier))


def kind_of(act: Act) -> str:
    """The tab of an event; live shellfish that are stored and come out as another lot are depurated."""
    if act.step == "storing" and act.type is EventType.TRANSFORMATION:
        return "净化暂养"
    return next((name for name, steps in KINDS.items() if act.step in steps), _OTHER)


_COMMON: Final[tuple[Column, ...]] = (
    ("时间", lambda row: local(row.dossier, row.act.at)),
    ("地点", lambda row: spot.label_zh if (spot := row.dossier.place(row.act)) else ""),
    ("批次", lambda row: lot_code(row.share.uri)),
    ("产品", lambda row: row.product_zh),
    ("投入/产出", lambda row: ROLE_ZH[row.share.role]),
    ("数量", lambda row: row.share.quantity),
    ("单位", lambda row: unit(row.share, "件")),
    ("重量（千克）", lambda row: row.share.kg),
)
_LAST: Final[tuple[Column, ...]] = (
    ("状态", lambda row: STATE_ZH.get(row.act.disposition or "", row.act.disposition)),
    ("单据", lambda row: row.papers),
    ("事件", lambda row: row.act.event),
)


def _columns(rows: Iterable[Goods]) -> tuple[Column, ...]:
    """Those of every tab, with one for each key data element that some event of this tab tells."""
    told = {fact.name for row in rows for fact in row.act.facts}
    return (*_COMMON, *((KDE_ZH[name], _tells(name)) for name in Kde if name in told), *_LAST)


def _tells(name: Kde) -> Callable[[Goods], Cell]:
    return partial(_fact, name)


def _fact(name: Kde, row: Goods) -> Cell:
    facts = [fact for fact in row.act.facts if fact.name is name]
    if len(facts) == 1 and facts[0].number is not None and facts[0].unit is None:
        return facts[0].number
    return "；".join(f"{fact.value} {fact.unit or ''}".rstrip() for fact in facts)


def _about(dossier: Dossier) -> Tab:
    lines: list[tuple[Cell, ...]] = [
        *(("代码", lot_code(item.uri)) for item in dossier.asked),
        ("数据截至", local(dossier, dossier.until)),
        ("时区", dossier.timezone.key),
        ("事件数", float(len(dossier.chain.acts))),
        ("权限外未列出的事件数", float(dossier.hidden)),
        ("是否截断", "是，链条更长" if dossier.truncated else "否"),
    ]
    return Tab("说明", ("项目", "内容"), tuple(lines))


def _places(dossier: Dossier) -> Tab:
    header = ("地点", "企业", "电话", "场所", "类别", "海域", "地址", "纬度", "经度", "编码")
    lines = (
        (each.label_zh, each.party_name, each.phone, each.site_name, _SITE_KINDS[each.kind], each.area,
         each.address.zh if each.address else None, each.latitude, each.longitude, each.uri)
        for each in dossier.locations.values()
    )  # fmt: skip
    return Tab("地点", header, tuple(lines))


def _products(dossier: Dossier) -> Tab:
    header = ("GTIN", "产品", "英文名", "品种", "净含量（千克）", "保质期（天）", "地理标志", "企业")
    lines = (
        (each.gtin, each.name, each.name_en, each.species, each.net_kg, each.shelf_days, "是" if each.gi_mark else "否",
         each.producer)
        for each in dossier.products.values()
    )  # fmt: skip
    return Tab("产品", header, tuple(lines))
