"""What a code is answered with, from the link sets that there are."""

from byssus.trace.resolver.anchors import candidates
from byssus.trace.resolver.choice import Wish
from byssus.trace.resolver.link import GS1, Link, LinkSet
from byssus.trace.resolver.linkset import linkset
from byssus.trace.resolver.resolve import Level, Nothing, OwnPage, Redirect, answer, levels, with_own_page

PRODUCT = "/01/06901234567892"
CODE = [("01", "06901234567892"), ("10", "A")]
PIP, RECIPE = GS1 + "pip", GS1 + "recipeInfo"


def tree(*sets: LinkSet) -> list[Level]:
    return levels(candidates(CODE), {each.anchor: each for each in sets})


def link_set(anchor: str, *links: Link, default: str | None = PIP) -> LinkSet:
    return LinkSet(anchor, "贻贝", default, links)


def pip(name: str) -> Link:
    return Link(PIP, f"https://x.example/{name}", name)


def test_a_set_without_a_default_takes_that_of_the_product() -> None:
    batch = link_set(f"{PRODUCT}/10/A", Link(RECIPE, "https://x.example/r", "r"), default=None)
    found = tree(batch, link_set(PRODUCT, pip("home")))
    assert answer(found, Wish(), own_page=True) == Redirect(pip("home"))
    assert answer(found, Wish(RECIPE), own_page=False) == Redirect(batch.links[0])


def test_a_set_that_is_alone_and_names_no_default_gives_its_first_link() -> None:
    assert answer(tree(link_set(PRODUCT, pip("a"), default=None)), Wish(), own_page=False) == Redirect(pip("a"))


def test_our_own_page_answers_where_the_firm_says_nothing() -> None:
    assert answer([], Wish(), own_page=True) == OwnPage()
    registered = tree(link_set(PRODUCT, pip("home")))
    assert answer(registered, Wish(GS1 + "recallStatus"), own_page=True) == OwnPage()
    assert answer(registered, Wish(RECIPE), own_page=True) == Nothing(RECIPE)
    assert answer([], Wish(), own_page=False) == Nothing(None)


def test_values_of_the_code_stand_in_the_place_of_variables() -> None:
    [level] = tree(link_set(f"{PRODUCT}/10/{{10}}", pip("{10}")))
    assert level.anchor == f"{PRODUCT}/10/A"
    assert level.links == (Link(PIP, "https://x.example/A", "{10}"),)


def test_the_link_set_has_one_default_link_at_each_level_that_has_one() -> None:
    both = tree(link_set(f"{PRODUCT}/10/A", pip("a"), pip("b")), link_set(PRODUCT, pip("home")))
    batch, product = linkset("https://r.example", both)["linkset"]
    assert batch[GS1 + "defaultLink"] == [{"href": "https://x.example/a", "title": "a"}]
    assert len(batch[GS1 + "defaultLinkMulti"]) == 2
    assert product[GS1 + "defaultLink"] == [{"href": "https://x.example/home", "title": "home"}]
    assert GS1 + "defaultLinkMulti" not in product


def test_our_own_page_is_in_the_link_set_and_the_default_only_where_there_is_no_other() -> None:
    root, thing = "https://r.example", f"{PRODUCT}/10/A"
    alone = linkset(root, with_own_page([], thing, "贻贝", root))["linkset"]
    assert alone[0]["anchor"] == root + thing
    assert alone[0][GS1 + "defaultLink"][0]["href"] == f"{root}{thing}?linkType=gs1:pip"  # type: ignore[index]
    batch, product = linkset(root, with_own_page(tree(link_set(PRODUCT, pip("home"))), thing, "贻贝", root))["linkset"]
    assert PIP not in batch
    assert GS1 + "recallStatus" in batch
    assert batch[GS1 + "defaultLink"] == product[GS1 + "defaultLink"]
