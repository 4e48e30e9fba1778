"""Chinese words for what events tell."""

from typing import Final

from byssus.trace.epcis.event import Role
from byssus.trace.facts.kde import Kde

ROLE_ZH: Final = {Role.INPUT: "投入", Role.OUTPUT: "产出", Role.EPC: "", Role.PARENT: "容器", Role.CHILD: "内装"}
KDE_ZH: Final = {
    Kde.SPECIES: "品种",
    Kde.LICENCE: "养殖证号",
    Kde.QUARANTINE: "检疫证号",
    Kde.GROWER: "养殖户",
    Kde.ROPES: "苗绳数",
    Kde.BOAT: "船名",
    Kde.AREA_CLASS: "海域分类",
    Kde.CLOSURE_CHECKED: "关闭核查",
    Kde.HARVEST_FROM: "采收开始",
    Kde.HARVEST_TO: "采收结束",
    Kde.LIVE_SHARE: "活体率",
    Kde.BUYER: "收购方",
    Kde.CERTIFICATE: "合格证号",
    Kde.ACCEPTED: "验收",
    Kde.HOURS: "时长（小时）",
    Kde.LABORATORY: "检验机构",
    Kde.METHOD: "方法",
    Kde.ANALYTE: "项目",
    Kde.VALUE: "检验值",
    Kde.REPORT: "报告号",
    Kde.TEMPERATURE: "温度",
    Kde.GRADE: "规格",
    Kde.TEST_PIECES: "金检试块",
    Kde.REJECTS: "剔除数",
    Kde.EXPIRY: "保质期至",
    Kde.ALLERGEN: "致敏物",
    Kde.VEHICLE: "车辆",
    Kde.SEAL: "封签",
    Kde.CONSIGNEE: "收货方",
    Kde.CONSIGNOR: "发货方",
    Kde.DESPATCH: "发货单号",
    Kde.WITNESS: "见证人",
    Kde.RECALL: "召回号",
}
