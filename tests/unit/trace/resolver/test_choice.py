"""Which of several links answers."""

from hypothesis import given
from hypothesis import strategies as st

from byssus.trace.resolver.choice import Wish, best
from byssus.trace.resolver.link import Link
from byssus.trace.resolver.preferences import ranges

LANGUAGES = ("zh", "zh-CN", "en", "en-GB", "und")
MEDIA = ("text/html", "application/pdf", None)


def link(name: str, *languages: str, media: str | None = None, context: str = "") -> Link:
    return Link("pip", f"https://x.example/{name}", name, media, languages, (context,) if context else ())


def wish(languages: str = "", media: str = "", *contexts: str) -> Wish:
    return Wish(None, ranges(languages), ranges(media), contexts)


def names(links: list[Link], asked: Wish) -> list[str]:
    return [each.title for each in best(links, asked)]


def test_the_language_wanted_most_wins_whatever_the_order_of_links() -> None:
    both = [link("en", "en"), link("zh", "zh")]
    assert names(both, wish("en;q=0.5, zh;q=0.9")) == ["zh"]
    assert names(both[::-1], wish("en, zh;q=0.9")) == ["en"]


def test_an_exact_tag_beats_a_wider_and_a_narrower_one() -> None:
    assert names([link("wide", "zh"), link("exact", "zh-CN")], wish("zh-CN")) == ["exact"]
    assert names([link("narrow", "en-GB"), link("exact", "en")], wish("en")) == ["exact"]
    assert names([link("other", "en"), link("narrow", "zh-CN")], wish("zh")) == ["narrow"]
    assert names([link("other", "en"), link("wide", "zh")], wish("zh-TW")) == ["wide"]


def test_who_wants_another_language_gets_what_is_for_every_other() -> None:
    assert names([link("en", "en"), link("rest", "und")], wish("fr")) == ["rest"]
    assert names([link("en", "en"), link("rest")], wish("fr, en;q=0")) == ["rest"]


def test_without_a_wish_the_owners_first_link_answers() -> None:
    assert names([link("b", "ja"), link("a", "zh")], wish()) == ["b"]


def test_what_a_client_cannot_take_is_not_given_if_there_is_another() -> None:
    both = [link("paper", media="application/pdf"), link("page", media="text/html")]
    assert names(both, wish(media="text/html, application/pdf;q=0")) == ["page"]
    assert names(both, wish(media="text/html;q=0.5, application/*")) == ["paper"]
    assert names(both[:1], wish(media="text/html")) == ["paper"]


def test_a_context_counts_more_than_a_language() -> None:
    links = [link("everywhere", "zh"), link("korea", "ko", context="KR")]
    assert names(links, wish("zh", "", "kr")) == ["korea"]
    assert names(links, wish("ko")) == ["everywhere"]


def test_links_without_a_difference_are_all_given() -> None:
    assert names([link("a", "zh"), link("x", "en"), link("b", "zh")], wish("zh")) == ["a", "b"]


_links = st.lists(
    st.builds(
        Link,
        st.just("pip"),
        st.uuids().map(str),
        st.just("title"),
        st.sampled_from(MEDIA),
        st.lists(st.sampled_from(LANGUAGES), max_size=2).map(tuple),
        st.lists(st.sampled_from(("CN", "KR")), max_size=1).map(tuple),
    ),
    min_size=1,
    max_size=6,
)
_headers = st.lists(
    st.sampled_from(["zh", "en;q=0.5", "*;q=0.1", "en-GB", "text/*", "application/pdf;q=0", "*/*"])
).map(", ".join)


@given(_links, _headers, _headers)
def test_there_is_always_an_answer_and_only_equals_share_it(links: list[Link], languages: str, media: str) -> None:
    chosen = best(links, wish(languages, media, "CN"))
    assert chosen
    assert len({each.attributes for each in chosen}) == 1
    assert {each.href for each in chosen} <= {each.href for each in links}


@given(st.text())
def test_no_header_is_too_strange_to_read(header: str) -> None:
    assert all(0 <= each.quality <= 1 and each.name for each in ranges(header))
