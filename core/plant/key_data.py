"""What events of the chain have to tell: key data elements by profile and kind of event, and whom a profile binds."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from byssus.core.plant.entry import Code
from byssus.core.plant.law import Dated


class _Worded(StrEnum):
    """A closed set of names, each with its words; `en` is the name in plain words."""

    zh: str

    def __new__(cls, value: str, zh: str = "") -> "_Worded":
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member

    @property
    def en(self) -> str:
        """In English."""
        return self.value.replace("_", " ")


class Tracked(_Worded):
    """Critical tracking events, from seed to destruction."""

    SEED = "seed", "苗种"
    SOCKING = "socking", "夹苗"
    HARVEST = "harvest", "采收"
    COOLING = "cooling", "冷却"
    LANDING = "landing", "上岸"
    BUYING = "buying", "收购合并"
    DEPURATION = "depuration", "净化"
    INTAKE = "intake", "进货查验"
    """What a processing plant receives."""
    TEST = "test", "检验"
    PROCESSING = "processing", "加工"
    """A plant steams and shucks, or freezes."""
    GRADING = "grading", "分级"
    MAKING = "making", "制作"
    """Goods become others elsewhere than in a plant, such as in a workshop."""
    METAL = "metal_detection", "金属检测"
    PACKING = "packing", "包装赋码"
    LOADING = "loading", "装托"
    """Packs are put into, or taken out of, what they are carried in."""
    COLD_STORE = "cold_store", "入库"
    HOLD = "hold", "封存"
    RELEASE = "release", "放行"
    SHIPPING = "shipping", "出货"
    HANDOVER = "handover", "交货"
    """A workshop gives what it made to a trader."""
    RECEIVING = "receiving", "收货"
    SALE = "sale", "销售"
    RECALL = "recall", "召回"
    DESTRUCTION = "destruction", "销毁"


class Need(_Worded):
    """What an event may have to tell: key data elements, and what EPCIS has fields of its own for."""

    PLACE = "place", "地点"
    """A place that a plant file describes."""
    LOT = "lot", "批号"
    """Of everything in it the lot, the serial number, or the number of what it is carried in."""
    PRODUCT = "product", "产品描述"
    """Everything in it is a product that a plant file describes."""
    QUANTITY = "quantity", "数量与单位"
    KG = "kg", "重量"
    """Everything in it is weighed, or counted in packs of a declared weight."""
    GI_MARK = "gi_mark", "地理标志"
    """Whether what comes of it bears the mark: a plant file says so of products."""
    SPECIES = "species", "品种"
    LICENCE = "licence", "养殖证号"
    QUARANTINE = "quarantine", "检疫证号"
    GROWER = "grower", "养殖户"
    ROPES = "ropes", "苗绳数"
    BOAT = "boat", "船名"
    AREA_CLASS = "area_class", "海域分类"
    CLOSURE_CHECKED = "closure_checked", "关闭核查"
    HARVEST_FROM = "harvest_from", "采收开始"
    HARVEST_TO = "harvest_to", "采收结束"
    LIVE_SHARE = "live_share", "活体率"
    BUYER = "buyer", "收购方"
    CERTIFICATE = "certificate", "合格证号"
    ACCEPTED = "accepted", "验收"
    HOURS = "hours", "时长（小时）"
    LABORATORY = "laboratory", "检验机构"
    METHOD = "method", "方法"
    ANALYTE = "analyte", "项目"
    VALUE = "value", "检验值"
    REPORT = "report", "报告号"
    TEMPERATURE = "temperature", "温度"
    GRADE = "grade", "规格"
    TEST_PIECES = "test_pieces", "金检试块"
    REJECTS = "rejects", "剔除数"
    EXPIRY = "expiry", "保质期至"
    ALLERGEN = "allergen", "致敏物"
    VEHICLE = "vehicle", "车辆"
    SEAL = "seal", "封签"
    CONSIGNEE = "consignee", "收货方"
    CONSIGNOR = "consignor", "发货方"
    DESPATCH = "despatch", "发货单号"
    WITNESS = "witness", "见证人"
    RECALL = "recall", "召回号"
    RECEIPT = "receipt", "票据号"
    DOCUMENT = "document", "单据号"
    """The number of any paper: order, despatch advice, report, certificate, or the name of a hold or recall."""
    CORE_TEMPERATURE = "core_temperature", "中心温度"
    E_COLI_BEFORE = "e_coli_before", "净化前大肠杆菌"
    E_COLI_AFTER = "e_coli_after", "净化后大肠杆菌"
    LIMIT_VERSION = "limit_version", "限量版本"
    """By which limit a test was judged."""
    APPROVER = "approver", "批准人"
    ORIGIN = "origin", "来源地点"
    DESTINATION = "destination", "去向地点"
    OWNER = "owner", "货主"
    """Whose goods they are: the firm of the place, unless the event says otherwise."""
    PROVIDER = "provider", "信息提供方"
    """Who tells: the firm of the place, unless the event says otherwise."""
    WELFARE = "welfare", "劳工权益政策"
    """The policy of the firm on the people who work for it."""
    BROODSTOCK = "broodstock", "亲本来源"
    FARMING_METHOD = "farming_method", "养殖方式"
    PRODUCTION_METHOD = "production_method", "生产方式"


class KeyData(Dated):
    """What events of a kind have to tell under a profile, such as `GDST`, by a clause of its standard.

    Several entries of a profile about one kind of event add up.
    """

    profile: Code
    event: Tracked
    needs: Annotated[tuple[Need, ...], Field(min_length=1)]
    standard: str
    verified: bool = False


class KeyDataDuty(Dated):
    """That a profile binds the firm `party`, or everybody: what its events lack is then a finding."""

    profile: Code
    party: Code | None = None
    standard: str
    verified: bool = False
