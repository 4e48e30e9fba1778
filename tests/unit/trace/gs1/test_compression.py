"""Compressed Digital Links: what is written short reads back the same, and nothing else reads as a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.labels import codes
from byssus.trace.gs1 import Code, parse
from byssus.trace.gs1.compression import SEQUENCES, URI_SAFE, compressed, decompressed


def pairs(code: Code | None) -> list[tuple[str, str]]:
    return sorted((element.ai, element.value) for element in code.elements) if code else []


def short(*fields: tuple[int, int]) -> str:
    """A compressed text of numbers, each in so many bits."""
    bits = "".join(f"{number:0{size}b}" for number, size in fields)
    bits += "0" * (-len(bits) % 6)
    return "".join(URI_SAFE[int(bits[at : at + 6], 2)] for at in range(0, len(bits), 6))


@given(codes())
def test_what_is_compressed_is_shorter_and_reads_back_the_same(code: Code) -> None:
    text = compressed(code.triples)
    assert pairs(decompressed(text)) == pairs(code)
    assert len(text) < len((code.digital_link or "").removeprefix("https://id.gs1.org/"))


@pytest.mark.parametrize(
    "text",
    [
        "(00)106141412345678908",
        "(253)6901234567892",
        "(253)6901234567892A1",
        "(01)06901234567892(10)abc0f(21)ABC0F(22)0042",
        "(01)06901234567892(423)156840(7007)260701(8008)26070112",
        "(01)06901234567892(7007)260701260703(8008)2607011230",
        "(01)06901234567892(91)a~(b".replace("~", "_").replace("(b", r"\(b"),
        "(414)6901234567892(254)0",
        "(8003)06901234567892(99)%!",
    ],
)
def test_every_kind_of_part_keeps_its_value(text: str) -> None:
    code = parse(text)
    assert code.valid, code.problems
    assert pairs(decompressed(compressed(code.triples))) == pairs(code)


def test_a_code_is_as_short_as_its_bits_are() -> None:
    written = short((0x01, 8), (6901234567892, 47), (0x10, 8), (3, 3), (2, 5), (URI_SAFE.index("Z"), 6), (0, 6))
    assert written == compressed(parse("(10)ZA(01)06901234567892").triples)


def test_an_octet_for_several_identifiers_is_understood() -> None:
    lot_and_serial = ((3, 3), (1, 5), (25, 6)), ((0, 3), (3, 5), (7, 10))
    text = short((0x1A, 8), (6901234567892, 47), *lot_and_serial[0], *lot_and_serial[1], (271231, 20))
    assert pairs(decompressed(text)) == [("01", "06901234567892"), ("10", "Z"), ("17", "271231"), ("21", "007")]
    assert all(first in {"01", "255", "414", "8010", "8017", "8018"} for first, *_ in SEQUENCES.values())


@given(st.text(URI_SAFE, max_size=60) | st.text(max_size=20))
def test_no_text_raises_and_what_reads_is_valid(text: str) -> None:
    code = decompressed(text)
    assert code is None or code.valid


@pytest.mark.parametrize("text", ["", "A", "ARFKk4XB0CDKWcnp!", "ARFKk4XB", "_" * 20, "conditions", "assignments"])
def test_what_is_no_code_is_told_apart(text: str) -> None:
    assert decompressed(text) is None
