import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from byssus.app.http.login import own_path
from byssus.app.http.pages import Language, page_language


def request(accepted: str = "", query: str = "") -> Request:
    headers = [(b"accept-language", accepted.encode())] if accepted else []
    return Request({"type": "http", "headers": headers, "query_string": query.encode()})


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", Language.ZH),
        ("en", Language.EN),
        ("en-GB,en;q=0.9", Language.EN),
        ("zh-CN,zh;q=0.9,en;q=0.8", Language.ZH),
        ("en;q=0.8, zh;q=0.9", Language.ZH),
        ("fr, en;q=0.1", Language.EN),
        ("zh;q=0, en;q=0.1", Language.EN),
        ("en;q=high", Language.ZH),
        ("*", Language.ZH),
    ],
)
def test_a_page_speaks_the_language_that_the_browser_prefers(accepted: str, language: Language) -> None:
    assert page_language(request(accepted)) is language


def test_what_the_visitor_picks_counts_more_than_what_the_browser_says() -> None:
    assert page_language(request("zh", "lang=en")) is Language.EN
    assert page_language(request("en", "lang=xx")) is Language.EN


@given(st.text())
def test_every_header_has_a_language(accepted: str) -> None:
    headers = [(b"accept-language", accepted.encode("utf-8", "replace"))]
    assert page_language(Request({"type": "http", "headers": headers, "query_string": b""})) in Language


@given(st.text(alphabet=st.sampled_from("/\\ab:.?\t\n@")))
def test_a_path_to_come_back_to_stays_with_us(target: str) -> None:
    path = own_path(target)
    assert path.startswith("/")
    assert path[1:2] not in ("/", "\\")
    assert path.isprintable()
