import struct
import zlib
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from builders.labels import BATCH, GTIN, ITEM, STEM
from byssus.core.errors import InvalidInput
from byssus.trace.gs1 import Level, ProblemCode, parse
from byssus.trace.labels.layout import LabelSize, label_drawing
from byssus.trace.labels.png import png
from byssus.trace.labels.symbol import Carrier, symbol_of
from byssus.trace.pictures.picture import MOST_BYTES, NoPicture, PictureTooLarge, open_picture
from byssus.trace.pictures.read import NOTHING_FOUND, read_picture


def label(text: str, carrier: Carrier) -> Image.Image:
    code = parse(text)
    return Image.open(BytesIO(png(label_drawing(code, symbol_of(code, carrier, STEM), None, LabelSize()))))


def photo(*labels: tuple[Image.Image, int, int, float], size: tuple[int, int] = (3000, 3000)) -> Image.Image:
    """Labels on a grey table, each at a place and turned by degrees."""
    table = Image.new("L", size, 120)
    for paper, x, y, turned in labels:
        table.paste(paper.rotate(turned, expand=True, fillcolor=120), (x, y))
    return table


def sent(image: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    written = BytesIO()
    image.save(written, kind, **how)
    return written.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says it has this many dots."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    packed = zlib.compress(bytes(1_000_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def is_read_or_refused(content: bytes) -> bool:
    """Any other exception fails the test."""
    try:
        return read_picture(content).width > 0
    except InvalidInput as refusal:
        return bool(refusal.what)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_several_codes_in_one_picture_are_read_from_top_to_bottom_with_their_places(kind: str) -> None:
    table = photo((label(ITEM, Carrier.GS1_QR), 200, 1600, 15), (label(BATCH, Carrier.GS1_DATA_MATRIX), 900, 100, 0))

    found = read_picture(sent(table, kind))

    assert [code.symbol for code in found.codes] == ["Data Matrix", "QR Code"]
    assert [code.bracketed for code in found.codes] == [BATCH, ITEM]
    assert [code.level for code in found.codes] == [Level.BATCH, Level.ITEM]
    matrix, _ = found.codes
    assert matrix.text.startswith(f"]d201{GTIN}")
    assert all(900 <= corner.x <= 2400 and 100 <= corner.y <= 1100 for corner in matrix.corners)
    assert (found.width, found.height, found.advice) == (3000, 3000, None)


def test_a_link_is_read_with_its_elements() -> None:
    [code] = read_picture(sent(label(ITEM, Carrier.QR_DIGITAL_LINK))).codes

    assert {element.ai: element.value for element in code.elements}["21"] == "7KQ2M9XW4T0B"
    assert code.digital_link == f"https://id.gs1.org/01/{GTIN}/10/260718A/21/7KQ2M9XW4T0B?17=280109"
    assert code.problems == ()


def test_a_photo_taken_with_the_phone_held_upright_says_places_as_people_see_them() -> None:
    table = photo((label(BATCH, Carrier.GS1_QR), 0, 0, 0), size=(3000, 1600))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned by a quarter

    found = read_picture(sent(table, "JPEG", exif=exif))

    assert (found.width, found.height) == (1600, 3000)
    assert all(corner.x > 600 and corner.y < 1500 for corner in found.codes[0].corners)


def test_a_large_photo_says_places_in_its_own_dots() -> None:
    table = photo((label(BATCH, Carrier.GS1_QR), 4000, 4000, 0), size=(6000, 6000))

    for kind in ("PNG", "JPEG"):
        found = read_picture(sent(table, kind))
        assert (found.width, found.height) == (6000, 6000)
        assert all(4000 <= corner.x <= 5500 and 4000 <= corner.y <= 5000 for corner in found.codes[0].corners)


def test_a_wrong_code_is_read_and_says_what_is_wrong() -> None:
    wrong = zxingcpp.create_barcode("http://x.example/q/1", zxingcpp.BarcodeFormat.QRCode)

    [code] = read_picture(sent(Image.fromarray(wrong.to_image(scale=5)))).codes

    assert (code.valid, code.bracketed) == (False, None)
    assert code.text == "]Q1http://x.example/q/1"
    assert [problem.code for problem in code.problems] == [ProblemCode.NO_KEY_IN_PATH]


def test_what_is_transparent_is_paper() -> None:
    seen = label(BATCH, Carrier.GS1_QR)
    see_through = Image.new("RGBA", seen.size, (0, 0, 0, 0))
    see_through.putalpha(seen.point(lambda dot: 255 - dot))

    assert len(read_picture(sent(see_through)).codes) == 1


def test_a_picture_without_a_code_gives_advice() -> None:
    found = read_picture(sent(photo()))

    assert (found.codes, found.advice) == ((), NOTHING_FOUND)


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (10_000, 10_000), (2**31 - 1, 1), (8_000, 6_300)])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(width: int, height: int) -> None:
    with pytest.raises(PictureTooLarge, match="dots; 50,000,000 are the limit") as refused:
        read_picture(bomb(width, height))

    assert refused.value.status == 413


def test_a_file_that_is_too_large_is_refused_unseen() -> None:
    with pytest.raises(PictureTooLarge, match="more than 20,000,000 bytes"):
        open_picture(bytes(MOST_BYTES + 1))


@pytest.mark.parametrize("content", [b"", b"GIF89a\x01\x00\x01\x00", b"<svg/>", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NoPicture, match="no picture that can be read"):
        open_picture(content)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@given(data=st.data())
def test_a_damaged_picture_is_read_or_refused_with_a_reason(kind: str, data: st.DataObject) -> None:
    whole = sent(label(BATCH, Carrier.GS1_DATA_MATRIX).resize((300, 200)), kind)
    end = data.draw(st.integers(0, len(whole)))
    damaged = bytearray(whole[:end])
    for place in data.draw(st.lists(st.integers(0, max(0, end - 1)), max_size=20)) if end else []:
        damaged[place] = data.draw(st.integers(0, 255))

    assert is_read_or_refused(bytes(damaged))


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x00\x01\x00\x00WEBPVP8 "]),
)
def test_any_bytes_are_read_or_refused_with_a_reason(tail: bytes, head: bytes) -> None:
    assert is_read_or_refused(head + tail)
