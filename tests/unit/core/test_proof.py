"""Files of evidence: known by their content, and kept without what was written beside a picture."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.ExifTags import Base

from builders.pictures import PLACE, drawing, paper, photo
from byssus.core.errors import InvalidInput, TooLarge
from byssus.core.proof.content import MOST_BYTES, MediaType, keep


@pytest.mark.parametrize("progressive", [False, True])
def test_a_photo_keeps_its_pixels_and_loses_its_place(progressive: bool) -> None:
    sent = photo(progressive=progressive)
    kept = keep(sent)
    assert PLACE.encode() in sent
    assert PLACE.encode() not in kept.content
    assert kept.media_type is MediaType.JPEG
    assert pixels(kept.content) == pixels(sent)
    assert dict(Image.open(BytesIO(kept.content)).getexif()) == {}


@pytest.mark.parametrize("orientation", range(2, 9))
def test_a_photo_that_was_taken_sideways_still_says_which_side_is_up(orientation: int) -> None:
    kept = Image.open(BytesIO(keep(photo(orientation=orientation)).content))
    assert dict(kept.getexif()) == {Base.Orientation: orientation}


def test_what_stands_behind_a_photo_is_not_kept() -> None:
    assert keep(photo() + photo(colour="red")).content == keep(photo()).content


def test_what_is_kept_is_kept_as_it_is() -> None:
    for sent in (photo(orientation=6), drawing(), paper()):
        once = keep(sent)
        assert keep(once.content) == once


def test_a_drawing_loses_its_texts() -> None:
    kept = keep(drawing())
    assert PLACE.encode() not in kept.content
    assert (kept.media_type, pixels(kept.content)) == (MediaType.PNG, pixels(drawing()))


def test_a_paper_is_kept_as_it_came() -> None:
    kept = keep(paper())
    assert (kept.media_type, kept.content) == (MediaType.PDF, paper())


@pytest.mark.parametrize(
    "content", [b"", b"<html>", b"GIF89a", b"MZ" + bytes(100), b"%PDF-1.7 without an end", photo()[1:], b"\xff\xd8\xff"]
)
def test_what_is_no_picture_and_no_paper_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(InvalidInput):
        keep(content)


def test_a_file_has_a_bounded_size() -> None:
    with pytest.raises(TooLarge, match="8 MB"):
        keep(photo() + bytes(MOST_BYTES))


@given(st.sampled_from([photo(orientation=3), photo(progressive=True), drawing()]), st.data())
def test_a_file_that_was_cut_or_changed_is_kept_or_refused_and_never_a_fault(sent: bytes, data: st.DataObject) -> None:
    broken = bytearray(sent[: data.draw(st.integers(0, len(sent)))])
    for place in data.draw(st.lists(st.integers(0, max(0, len(broken) - 1)), max_size=3)) if broken else []:
        broken[place] = data.draw(st.integers(0, 255))
    try:
        kept = keep(bytes(broken))
    except InvalidInput:
        return
    assert len(kept.content) <= len(broken) + 40


def pixels(content: bytes) -> bytes:
    return Image.open(BytesIO(content)).convert("RGB").tobytes()
