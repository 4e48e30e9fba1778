"""Laws of reading and writing, for every identifier of the table."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from byssus.trace.gs1 import Options, canonical, parse
from byssus.trace.gs1.components import Component
from byssus.trace.gs1.elements import Element
from byssus.trace.gs1.identifiers import Identifier
from byssus.trace.gs1.linters import LINTERS
from byssus.trace.gs1.linters.check_characters import check_pair, weighted_sum
from byssus.trace.gs1.linters.code_lists import COUNTRIES, COUNTRY_LETTERS, CURRENCIES, MEDIA_TYPES
from byssus.trace.gs1.linters.package_types import PACKAGE_TYPES
from byssus.trace.gs1.linters.text import NON_CSET82
from byssus.trace.gs1.registry import CHAINS, IDENTIFIERS

ALONE = Options(requirements=False)
CSET82 = "".join(character for character in map(chr, range(128)) if not NON_CSET82.match(character))
ALPHABETS = {
    "N": "0123456789",
    "X": CSET82,
    "Y": "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "Z": "-_0123456789abcXYZ",
}
NOT_GENERATED = {"coupon", "offer", "iban"}
Texts = st.SearchStrategy[str]


def with_check_digit(size: int) -> Texts:
    def complete(body: str) -> str:
        return body + str(-weighted_sum(body + "0") % 10)

    return st.text("0123456789", min_size=size - 1, max_size=size - 1).map(complete)


def with_check_pair(longest: int) -> Texts:
    def complete(body: str) -> str:
        fault = check_pair(body + "22")
        return body + (fault.detail if fault else "22")

    return st.text("0123456789", min_size=4, max_size=longest - 3).map(lambda digits: digits + "A").map(complete)


def two_digits(highest: int) -> Texts:
    return st.integers(0, highest).map("{:02}".format)


def sampled(values: frozenset[str]) -> Texts:
    return st.sampled_from(sorted(values))


SPECIAL: dict[str, Callable[[Component], Texts]] = {
    "check": lambda part: with_check_digit(part.longest),
    "pair": lambda part: with_check_pair(part.longest),
    "date": lambda _: st.dates().map("{:%y%m%d}".format),
    "date0": lambda _: st.dates().map("{:%y%m00}".format),
    "longdate": lambda _: st.dates().map(lambda day: day.isoformat().replace("-", "")),
    "hour": lambda _: two_digits(23),
    "minute": lambda _: two_digits(59),
    "second": lambda _: two_digits(59),
    "clock": lambda _: st.times().map("{:%H%M}".format),
    "country": lambda _: sampled(COUNTRIES),
    "country999": lambda _: st.just("999"),
    "countryletters": lambda _: sampled(COUNTRY_LETTERS),
    "currency": lambda _: sampled(CURRENCIES),
    "media": lambda _: sampled(MEDIA_TYPES),
    "package": lambda _: sampled(PACKAGE_TYPES),
    "sex": lambda _: st.sampled_from("0129"),
    "winding": lambda _: st.sampled_from("019"),
    "yesno": lambda _: st.sampled_from("01"),
    "zero": lambda part: st.just("0" * part.longest),
    "nonzero": lambda part: st.integers(1, 10**part.longest - 1).map(lambda number: f"{number:0{part.longest}}"),
    "noleadingzero": lambda part: st.integers(1, 10**part.longest - 1).map(str),
    "pieces": lambda _: st.integers(1, 99).flatmap(
        lambda total: st.integers(1, total).map(lambda piece: f"{piece:02}{total:02}")
    ),
    "position": lambda _: st.sampled_from(["1/1", "1/2", "3/9"]),
    "latitude": lambda _: st.integers(0, 1_800_000_000).map("{:010}".format),
    "longitude": lambda _: st.integers(0, 3_600_000_000).map("{:010}".format),
    "hyphen": lambda _: st.just("-"),
    "percent": lambda part: st.text("AB+", min_size=1, max_size=part.longest - 3).map(lambda text: text + "%0A"),
    "importer": lambda _: st.sampled_from("-_aZ0"),
    "prefix": lambda part: st.text(ALPHABETS[part.characters], max_size=part.longest - 4).map("6901".__add__),
}


def parts(component: Component) -> Texts:
    if component.rules:
        generated = SPECIAL[component.rules[0]](component)
        return generated.filter(lambda text: all(LINTERS[rule](text) is None for rule in component.rules))
    alphabet = ALPHABETS[component.characters]
    return st.text(alphabet, min_size=component.shortest, max_size=component.longest)


def values(identifier: Identifier) -> Texts:
    mandatory = [parts(component) for component in identifier.components if not component.optional]
    optional = [parts(component) for component in identifier.components if component.optional]
    drawn = st.tuples(*mandatory, *optional).map("".join)
    return st.one_of(st.tuples(*mandatory).map("".join), drawn)


def elements_of(identifier: Identifier) -> st.SearchStrategy[Element]:
    return values(identifier).map(lambda value: Element(identifier, value, 0))


GENERATED = [
    identifier
    for identifier in IDENTIFIERS.values()
    if not NOT_GENERATED.intersection(rule for part in identifier.components for rule in part.rules)
]
any_element = st.sampled_from(GENERATED).flatmap(elements_of)


def fit_together(elements: list[Element]) -> bool:
    ais = {element.ai for element in elements}
    signed_without_serial = "8030" in ais and ais & {"253", "255", "8003"}
    return not signed_without_serial and all(ais.isdisjoint(element.identifier.excludes) for element in elements)


codes = st.lists(any_element, min_size=1, max_size=6, unique_by=lambda element: element.ai).filter(fit_together)


def pairs(elements: list[Element] | tuple[Element, ...]) -> list[tuple[str, str]]:
    return [(element.ai, element.value) for element in elements]


@settings(max_examples=200)
@given(codes)
def test_what_is_written_in_brackets_reads_back_the_same(elements: list[Element]) -> None:
    code = parse(canonical.bracketed(elements), ALONE)
    assert code.valid, code.problems
    assert pairs(code.elements) == pairs(elements)


@settings(max_examples=200)
@given(codes, st.sampled_from([("", "^"), ("]Q3", "\x1d"), ("]C1", "\x1d"), ("", "\x1d")]))
def test_what_is_written_as_element_string_reads_back_the_same(
    elements: list[Element], carrier: tuple[str, str]
) -> None:
    mark, separator = carrier
    written = canonical.element_string(elements, separator)
    code = parse(mark + (written[1:] if mark else written), ALONE)
    assert code.valid, code.problems
    assert pairs(code.elements) == pairs(elements)


@settings(max_examples=200)
@given(codes, st.booleans())
def test_what_is_written_as_link_reads_back_with_its_key_first(elements: list[Element], sort: bool) -> None:
    link = canonical.digital_link(elements, "https://example.com/stem", sort=sort)
    if link is None:
        no_key = all(element.ai not in CHAINS for element in elements)
        assert no_key or any(not element.identifier.attribute for element in elements)
        return
    code = parse(link, ALONE)
    assert code.valid, code.problems
    assert sorted(pairs(code.elements)) == sorted(pairs(elements))
    assert code.elements[0].ai in CHAINS


@settings(max_examples=200)
@given(codes)
def test_a_canonical_form_is_its_own_canonical_form(elements: list[Element]) -> None:
    code = parse(canonical.bracketed(elements), ALONE)
    for form in ("bracketed", "element_string", "digital_link", "digital_link_sorted"):
        written = getattr(code, form)
        if written is not None:
            assert getattr(parse(written, ALONE), form) == written


@settings(max_examples=500)
@given(st.one_of(st.text(), st.binary()))
def test_no_text_and_no_bytes_raise(text: str | bytes) -> None:
    parse(text)


STARTS = [
    "",
    "]Q3",
    "]d2",
    "]Q1",
    "]E0",
    "]E4",
    "^",
    "(",
    "http://a/01/",
    "https://a/",
    "\x1d",
    "01",
    "(01)0690",
]
PIECES = [
    "01",
    "10",
    "17",
    "(",
    ")",
    "\\(",
    "\x1d",
    "^",
    "/",
    "?",
    "&",
    "=",
    "%",
    "%0",
    "%00",
    "06901234567892",
    "é",
]


@settings(max_examples=500)
@given(st.sampled_from(STARTS), st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5))))
def test_no_nearly_right_code_raises_and_every_problem_has_words(start: str, rest: list[str]) -> None:
    code = parse(start + "".join(rest))
    for problem in code.problems:
        assert problem.en
        assert problem.zh
        assert 0 <= problem.position <= len(code.source)
        assert problem.position + problem.length <= len(code.source)


@settings(max_examples=300)
@given(any_element)
def test_what_is_accepted_at_once_breaks_no_rule(element: Element) -> None:
    identifier, value, _ = element
    for broken in (value, value[1:], value + "0", value[:-1] + "^", value.replace("0", "9"), value.replace("1", "0")):
        if identifier.accepts(broken):
            assert identifier.rule(broken) is None
