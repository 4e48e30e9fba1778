import pytest

from byssus.trace.gs1 import FIELD, STRICT, Code, Level, Options, ProblemCode, Symbology, Syntax, parse

GTIN = "06901234567892"
LINK = f"https://example.com/01/{GTIN}/10/LOT1?17=271231"


def codes_of(code: Code) -> list[ProblemCode]:
    return [problem.code for problem in code.problems]


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        (LINK, Syntax.DIGITAL_LINK),
        (f"]Q1{LINK}", Syntax.SCAN_DATA),
        (f"]Q301{GTIN}10LOT1\x1d17271231", Syntax.SCAN_DATA),
        (f"^01{GTIN}10LOT1^17271231", Syntax.ELEMENT_STRING),
        (f"\x1d01{GTIN}10LOT1\x1d17271231", Syntax.ELEMENT_STRING),
        (f"(01){GTIN}(10)LOT1(17)271231", Syntax.BRACKETED),
    ],
)
def test_one_code_reads_the_same_in_every_syntax(text: str, syntax: Syntax) -> None:
    code = parse(text)
    assert code.valid
    assert code.syntax is syntax
    assert (code.gtin, code.lot, code.get("17")) == (GTIN, "LOT1", "271231")
    assert code.bracketed == f"(01){GTIN}(10)LOT1(17)271231"
    assert code.element_string == f"^01{GTIN}10LOT1^17271231"
    assert code.digital_link == f"https://id.gs1.org/01/{GTIN}/10/LOT1?17=271231"


def test_bytes_read_as_text_does() -> None:
    assert parse(LINK.encode()) == parse(LINK)


def test_an_element_knows_where_its_value_stands() -> None:
    for text in (LINK, f"]Q301{GTIN}10LOT1\x1d17271231", f"(01){GTIN}(10)LOT1(17)271231"):
        for element in parse(text).elements:
            assert text.startswith(element.value, element.position)


def test_the_symbology_is_known_for_scan_data_only() -> None:
    assert parse(f"]Q301{GTIN}").symbology is Symbology.GS1_QR
    assert parse(LINK).symbology is None


def test_an_opaque_web_address_is_a_typed_problem_and_not_a_lost_scan() -> None:
    code = parse("http://host/AbC123")
    assert not code.valid
    assert codes_of(code) == [ProblemCode.NO_KEY_IN_PATH]
    assert code.source == "http://host/AbC123"


def test_a_wrong_check_digit_is_shown_at_its_place_with_the_right_one() -> None:
    text = "https://example.com/01/06901234567893/10/LOT1"
    code = parse(text)
    (problem,) = code.problems
    assert problem.code is ProblemCode.INCORRECT_CHECK_DIGIT
    assert text[problem.position : problem.position + problem.length] == "3"
    assert "2" in problem.en
    assert "校验码应为 2" in problem.zh


def test_an_invalid_code_keeps_its_values_but_has_no_canonical_form() -> None:
    code = parse("https://example.com/01/06901234567893/10/LOT1")
    assert (code.gtin, code.lot) == ("06901234567893", "LOT1")
    assert (code.bracketed, code.element_string, code.digital_link, code.digital_link_sorted) == (None,) * 4


def test_all_problems_are_told_and_in_reading_order() -> None:
    code = parse("(01)06901234567893(17)271332(10)A~B")
    assert codes_of(code) == [
        ProblemCode.INCORRECT_CHECK_DIGIT,
        ProblemCode.ILLEGAL_MONTH,
        ProblemCode.INVALID_CSET82_CHARACTER,
    ]


def test_a_percent_coded_fault_is_placed_at_the_value() -> None:
    text = f"https://example.com/01/{GTIN}/10/A%20B"
    (problem,) = parse(text).problems
    assert (problem.position, problem.length) == (text.index("A%20B"), 0)


def test_an_unknown_identifier_does_not_hide_what_stands_behind_the_next_separator() -> None:
    code = parse(f"]Q301{GTIN}89X\x1d10LOT1")
    assert codes_of(code) == [ProblemCode.UNKNOWN_AI]
    assert code.lot == "LOT1"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ProblemCode.PLAIN_TEXT),
        ("hello", ProblemCode.PLAIN_TEXT),
        (f"01{GTIN}", ProblemCode.MISSING_SYMBOLOGY_IDENTIFIER),
        ("]X", ProblemCode.MISSING_SYMBOLOGY_IDENTIFIER),
        ("]X9123", ProblemCode.UNSUPPORTED_SYMBOLOGY),
        ("]Q3", ProblemCode.NO_ELEMENTS),
        ("]C101^", ProblemCode.CARET_IN_SCAN),
        ("]E0690123", ProblemCode.PRIMARY_TOO_SHORT),
        ("]E069012345678921", ProblemCode.PRIMARY_TOO_LONG),
        ("]E0690123456789X", ProblemCode.PRIMARY_NOT_DIGITS),
        ("]E06901234567893", ProblemCode.PRIMARY_CHECK_DIGIT),
        ("]E06901234567892", ProblemCode.PLAIN_TEXT),
        ("HtTps://example.com/01/06901234567892", ProblemCode.URI_SCHEME),
        ("https://example.com/01/<>", ProblemCode.URI_CHARACTER),
        ("https://", ProblemCode.URI_NO_PATH),
        ("https://exa_mple.com/01/06901234567892", ProblemCode.URI_DOMAIN),
        (f"https://a/01/{GTIN}?89=X", ProblemCode.UNKNOWN_NUMERIC_PARAMETER),
        (f"https://a/01/{GTIN}/21/S/10/L", ProblemCode.KEY_QUALIFIER_ORDER),
        (f"https://a/01/{GTIN}?10=L", ProblemCode.BELONGS_IN_PATH),
        (f"https://a/01/{GTIN}?17=271231&17=271231", ProblemCode.DUPLICATE_AI),
        ("https://a/8004/95201?21=X", ProblemCode.NOT_AN_ATTRIBUTE),
        ("(01)069", ProblemCode.VALUE_TOO_SHORT),
        ("(10)(01)06901234567892", ProblemCode.VALUE_EMPTY),
        (f"(01){GTIN}(7007)2712311", ProblemCode.VALUE_LENGTH),
        ("(01", ProblemCode.MALFORMED_BRACKETS),
        (f"(01){GTIN}(10)A(10)B", ProblemCode.REPEATED_WITH_OTHER_VALUE),
        (f"(01){GTIN}(37)5", ProblemCode.EXCLUDED_PAIR),
        ("(10)A", ProblemCode.REQUIRED_MISSING),
        ("(253)1234567890128(8030)AB", ProblemCode.SERIAL_REQUIRED),
        ("^" + "99A^" * 65, ProblemCode.TOO_MANY_ELEMENTS),
        ("https://a/01/" + "1" * 100_000, ProblemCode.INPUT_TOO_LONG),
    ],
)
def test_what_cannot_be_read_says_why(text: str, problem: ProblemCode) -> None:
    code = parse(text)
    assert not code.valid
    assert problem in codes_of(code)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        (f"(01){GTIN}", Level.PRODUCT),
        (f"(01){GTIN}(10)A", Level.BATCH),
        (f"(01){GTIN}(10)A(21)1", Level.ITEM),
        (f"(01){GTIN}(235)1", Level.ITEM),
        ("(00)106141412345678908", Level.LOGISTIC_UNIT),
        ("(414)6901234567892", Level.PLACE),
        ("(417)6901234567892", Level.PARTY),
        ("(8004)95201A", Level.ASSET),
        ("(99)X", None),
    ],
)
def test_a_code_knows_what_it_identifies(text: str, level: Level | None) -> None:
    assert parse(text).level is level


def test_parameters_that_are_no_gs1_data_are_kept_as_they_stand() -> None:
    code = parse(f"{LINK}&linkType=gs1:pip&k=%E6%89%B9&flag&")
    assert code.valid
    assert code.ignored == ("linkType=gs1:pip", "k=%E6%89%B9", "flag", "")


def test_the_sorted_link_is_the_same_for_every_order_of_attributes() -> None:
    one = parse(f"https://a/01/{GTIN}?3103=000250&17=271231")
    other = parse(f"https://b/x/01/{GTIN}?17=271231&3103=000250")
    assert one.digital_link != other.digital_link
    assert one.digital_link_sorted == other.digital_link_sorted


def test_elements_without_a_key_have_no_link_but_stay_valid() -> None:
    code = parse("(99)X")
    assert code.valid
    assert code.digital_link is None


def test_labels_of_the_field_pass_by_option_only() -> None:
    for text in (
        "https://a/gtin/06901234567892/bat/LOT1",
        "https://a/01/6901234567892/10/LOT1",
        f"01{GTIN}10LOT1",
    ):
        assert not parse(text, STRICT).valid
        code = parse(text, FIELD)
        assert code.valid
        assert (code.gtin, code.lot) == (GTIN, "LOT1")


def test_a_retail_symbol_is_a_product_by_option_only() -> None:
    assert parse("]E06901234567892", FIELD).gtin == GTIN
    assert parse("]E490311017", FIELD).gtin == "00000090311017"
    composite = parse("]E06901234567892|]e010LOT1", FIELD)
    assert composite.valid
    assert (composite.gtin, composite.lot) == (GTIN, "LOT1")


def test_an_unknown_identifier_passes_by_option_where_gs1_could_assign_it() -> None:
    lenient = Options(unknown_identifiers=True)
    assert parse("(89)ABC", lenient).valid
    assert parse("(419)ABCDEFGHIJKLM", lenient).element_string == "^419ABCDEFGHIJKLM"
    assert not parse("(399)ABC", lenient).valid
    assert not parse("(011)ABC", lenient).valid


def test_a_bracket_in_a_value_survives_the_bracketed_form() -> None:
    code = parse(rf"(01){GTIN}(10)A\(1)(99)B")
    assert code.lot == "A(1)"
    assert code.bracketed == rf"(01){GTIN}(10)A\(1)(99)B"
    assert code.digital_link == f"https://id.gs1.org/01/{GTIN}/10/A%281%29?99=B"
