"""What people read on a label: the product, and what the code says, in Chinese words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from byssus.trace.gs1 import Code, Element, dates_of

CAPTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "10": "批号",
        "11": "生产日期",
        "13": "包装日期",
        "15": "最佳食用期至",
        "17": "保质期至",
        "7003": "保质期至",
        "21": "序列号",
    }
)
"""Identifiers that a label explains in words, in the order of the label."""


@dataclass(frozen=True, slots=True)
class LabelledProduct:
    """What the plant file says of the product; `net_kg` is the declared net weight."""

    name: str
    name_en: str | None
    net_kg: float | None
    producer: str


class Fact(NamedTuple):
    """One line of a label: what it is, and its value."""

    caption: str
    value: str
    is_long: bool = False

    def __str__(self) -> str:
        return f"{self.caption} {self.value}"


def facts(code: Code, product: LabelledProduct | None, today: date) -> Iterator[Fact]:
    """What stands beside the symbol, the most needed first.

    Args:
        code: a valid code.
        product: None where nobody declared it.
        today: the day from which a two-digit year is seen.
    """
    for ai, caption in CAPTIONS.items():
        for element in code.elements:
            if element.ai == ai:
                yield Fact(caption, _shown(element, today))
    if product and product.net_kg:
        yield Fact("净含量", _weight(product.net_kg))
    if product:
        yield Fact("生产者", product.producer, is_long=True)


def _shown(element: Element, today: date) -> str:
    dates = dates_of(element, today)
    return dates[0].isoformat() if dates else element.value


def _weight(kg: float) -> str:
    """Grams below a kilogram, as packs say it (JJF 1070)."""
    return f"{kg * 1000:g} g" if kg < 1 else f"{kg:g} kg"
