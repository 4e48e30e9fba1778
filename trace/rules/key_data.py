"""Required data of critical tracking events, by profile: which are missing, by name.

GDST 1.2 (seafood, from farm to landing) and FSMA-204 (21 CFR 1.1325–1.1350) as we read them. Both are profiles
here, not duties: raw bivalves are exempt under 21 CFR 1.1305(f).
"""

from collections.abc import Iterator, Mapping
from typing import Final

from byssus.core.plant.haccp import Severity
from byssus.trace.facts.kde import Kde
from byssus.trace.rules.chain import Act, Chain
from byssus.trace.rules.finding import Fault, Mender, Rule
from byssus.trace.rules.law import Law

Needs = Mapping[str, tuple[Kde, ...]]

GDST: Final[Needs] = {
    "hatching": (Kde.SPECIES, Kde.QUARANTINE),
    "farmHarvest": (Kde.HARVEST_FROM, Kde.HARVEST_TO, Kde.AREA_CLASS),
    "collecting": (Kde.BUYER, Kde.CERTIFICATE),
    "receiving": (),
}
FSMA_204: Final[Needs] = {
    "farmHarvest": (Kde.HARVEST_TO,),
    "shipping": (),
    "receiving": (),
}
CHAIN: Final[Needs] = {
    "stocking": (Kde.GROWER,),
    "farmHarvest": (Kde.BOAT, Kde.CLOSURE_CHECKED),
    "packing": (),
}
PROFILES: Final[Mapping[str, Needs]] = {"GDST": GDST, "FSMA-204": FSMA_204, "CHAIN": CHAIN}
"""`CHAIN` is our own."""
_PLACED = {"farmHarvest", "shipping", "receiving", "packing", "collecting"}
_WEIGHED = {"farmHarvest", "landing", "collecting", "packing"}
_WORDS = {
    Kde.SPECIES: "品种", Kde.QUARANTINE: "检疫证号", Kde.HARVEST_FROM: "采收开始", Kde.HARVEST_TO: "采收结束",
    Kde.AREA_CLASS: "海域分类", Kde.BUYER: "收购方", Kde.CERTIFICATE: "合格证号", Kde.GROWER: "养殖户",
    Kde.BOAT: "船名", Kde.CLOSURE_CHECKED: "关闭核查",
}  # fmt: skip


def missing(act: Act, needs: Needs) -> list[str]:
    """The names of what an event of this kind should tell and does not; none for events that the profile leaves out."""
    if act.step not in needs:
        return []
    absent = [name.value for name in needs[act.step] if not act.told(name) and not _known(act, name)]
    place = ["place"] if act.step in _PLACED and act.spot is None else []
    return [*absent, *place, *(["kg"] if act.step in _WEIGHED and not any(share.kg for share in act.shares) else [])]


def _known(act: Act, name: Kde) -> bool:
    """A product's species need not be told again."""
    return name is Kde.SPECIES and any(share.product and share.product.species for share in act.shares)


def _find(chain: Chain, _: Law) -> Iterator[Fault]:
    for act in chain.acts:
        for profile, needs in PROFILES.items():
            if lacking := missing(act, needs):
                zh = f"{profile}：缺少{'、'.join(_zh(name) for name in lacking)}"
                en = f"{profile}: {act.step} lacks {', '.join(lacking)}"
                for uri in dict.fromkeys(act.uris()):
                    yield Fault(uri, (act,), zh, en, (profile,))


def _zh(name: str) -> str:
    return {"place": "地点", "kg": "重量"}.get(name) or _WORDS.get(Kde(name), name)


RULE = Rule("key-data", "关键追溯数据齐全", "Key data are there", Severity.WARN, Mender.HOLDER, _find)
