"""Which characters the bytes of a text file stand for; loggers rarely say."""

import codecs
import re

from byssus.core.errors import InvalidInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_SAMPLE = 4096


def decode_text(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: UTF-8, UTF-16 with or without a mark, GB 18030, or Windows-1252.

    Raises:
        InvalidInput: it is none of these.
    """
    encoding = _encoding(content)
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"Byte {content[error.start]:#04x} at position {error.start} is no character in {encoding}.",
            advice="Save the file as UTF-8.",
        ) from error


def _encoding(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:_SAMPLE]
    if sample[1::2].count(0) * 2 > len(sample) // 2:
        return "utf-16-le"
    if sample[::2].count(0) * 2 > len(sample) // 2:
        return "utf-16-be"
    try:
        content.decode()
    except UnicodeDecodeError:
        # A lone 0xB0 is the degree sign of Western Windows; GB 18030 would take the C of °C as half of a character.
        return "windows-1252" if set(_HIGH.findall(content)) <= {b"\xb0"} else "gb18030"
    return "utf-8"
