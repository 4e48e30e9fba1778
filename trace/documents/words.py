"""Chinese words for what events tell."""

from collections.abc import Mapping
from typing import Final

from byssus.core.plant.key_data import Need
from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde

ROLE_ZH: Final = {Role.INPUT: "投入", Role.OUTPUT: "产出", Role.EPC: "", Role.PARENT: "容器", Role.CHILD: "内装"}
KDE_ZH: Final = {name: Need(name.value).zh for name in Kde}

STATE_ZH: Final[Mapping[str, str]] = {
    "active": "在用",
    "available": "可用",
    "conformant": "合格",
    "container_closed": "已封箱",
    "container_open": "已开箱",
    "damaged": "已损坏",
    "destroyed": "已销毁",
    "disposed": "已处置",
    "expired": "已过期",
    "in_progress": "进行中",
    "in_transit": "运输中",
    "inactive": "停用",
    "non_conformant": "不合格",
    "non_sellable_other": "禁止销售",
    "recalled": "已召回",
    "reserved": "已预留",
    "retail_sold": "已售出",
    "returned": "已退回",
    "sellable_accessible": "可售，已上架",
    "sellable_not_accessible": "可售，未上架",
    "stolen": "被盗",
    "unavailable": "不可用",
    "unknown": "不明",
}
"""Dispositions of CBV 2.0 § 7.2 in Chinese; one that is not here goes by itself."""
