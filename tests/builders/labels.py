"""Codes as plants print them, and a scanner that reads what was printed."""

from datetime import date

import zxingcpp
from hypothesis import strategies as st
from PIL import Image

from byssus.trace.codes import check_digit
from byssus.trace.gs1 import Code, parse
from byssus.trace.labels.content import LabelledProduct

TODAY = date(2026, 7, 20)
STEM = "https://q.example.cn"
PRODUCT = LabelledProduct("单冻贻贝肉（厚壳贻贝）", "IQF mussel meat", 0.5, "兴发水产")
GTIN = "06901234000016"
BATCH = f"(01){GTIN}(17)280109(10)260718A"
ITEM = f"{BATCH}(21)7KQ2M9XW4T0B"
CHARACTERS = """!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"""
"""Character set 82 (GS1 General Specifications figure 7.11-1)."""

gtins = st.from_regex(r"[0-8]69[0-9]{10}", fullmatch=True).map(lambda digits: digits + check_digit(digits))
dates = st.dates(date(2024, 1, 1), date(2050, 12, 31)).map(lambda day: f"{day:%y%m%d}")
texts = st.text(CHARACTERS, min_size=1, max_size=20)


@st.composite
def codes(draw: st.DrawFn) -> Code:
    """A product, perhaps with batch, serial and dates, in any order behind the GTIN."""
    values = {"10": texts, "21": texts, "11": dates, "15": dates, "17": dates}
    chosen = draw(st.lists(st.sampled_from(sorted(values)), unique=True))
    more = "".join(f"({ai}){draw(values[ai])}".replace("(", r"\(").replace(r"\(", "(", 1) for ai in chosen)
    return parse(f"(01){draw(gtins)}{more}")


def scanned(picture: Image.Image) -> list[str]:
    """What scanners send for each symbol in a picture: symbology identifier and message, in alphabetical order."""
    found = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
    return sorted(barcode.symbology_identifier + barcode.text for barcode in found)
