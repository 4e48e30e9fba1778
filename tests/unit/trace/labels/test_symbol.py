import pytest
from hypothesis import given
from PIL import Image

from builders.labels import BATCH, STEM, codes, scanned
from byssus.core.errors import InvalidInput
from byssus.trace.gs1 import Code, Symbology, parse
from byssus.trace.labels.symbol import Carrier, Symbol, symbol_of


def picture(symbol: Symbol, dots: int = 3) -> Image.Image:
    quiet = symbol.carrier.quiet
    image = Image.new("L", (symbol.span, symbol.span), 255)
    for run in symbol.runs():
        image.paste(0, (run.column + quiet, run.row + quiet, run.column + quiet + run.length, run.row + quiet + 1))
    return image.resize((symbol.span * dots, symbol.span * dots), Image.Resampling.NEAREST)


def told(code: Code) -> dict[str, str]:
    return {element.ai: element.value for element in code.elements}


@pytest.mark.parametrize(
    ("carrier", "mark"),
    [
        (Carrier.QR_DIGITAL_LINK, Symbology.QR),
        (Carrier.GS1_QR, Symbology.GS1_QR),
        (Carrier.GS1_DATA_MATRIX, Symbology.GS1_DATA_MATRIX),
    ],
)
@given(code=codes())
def test_a_symbol_reads_back_to_the_same_elements(carrier: Carrier, mark: Symbology, code: Code) -> None:
    [message] = scanned(picture(symbol_of(code, carrier, STEM)))

    read = parse(message)

    assert read.symbology is mark
    assert read.valid
    assert told(read) == told(code)


def test_a_data_matrix_is_square_and_the_smallest_of_the_carriers() -> None:
    sizes = {carrier: symbol_of(parse(BATCH), carrier).span for carrier in Carrier}

    assert min(sizes, key=sizes.__getitem__) is Carrier.GS1_DATA_MATRIX
    matrix = symbol_of(parse(BATCH), Carrier.GS1_DATA_MATRIX)
    assert {len(row) for row in matrix.rows} == {matrix.modules}


@pytest.mark.parametrize(
    ("text", "carrier", "words"),
    [
        ("(01)06901234000017", Carrier.GS1_QR, "check digit"),
        ("mussels", Carrier.QR_DIGITAL_LINK, "may not be printed"),
        ("(17)280109", Carrier.GS1_DATA_MATRIX, "may not be printed"),
        ("(8112)001", Carrier.QR_DIGITAL_LINK, "may not be printed"),
    ],
)
def test_what_breaks_a_rule_is_not_printed(text: str, carrier: Carrier, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        symbol_of(parse(text), carrier)


def test_a_code_without_a_key_cannot_be_printed_as_a_link() -> None:
    with pytest.raises(InvalidInput, match="cannot stand in a Digital Link"):
        symbol_of(parse("(90)mussels"), Carrier.QR_DIGITAL_LINK)
