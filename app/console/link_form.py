"""The fields of a link set, as many links as somebody adds."""

from collections.abc import Callable

from nicegui import ui

from byssus.app.console.words import Words
from byssus.core.plant.links import LinkEntry, LinkSetEntry
from byssus.trace.resolver.link_types import LINK_TYPES

_FIRST = ("pip", "traceability", "recallStatus", "certificationInfo")
"""The types that a food firm needs most stand first in the list."""


class LinkForm:
    """A link set under the pen; a new one begins with one empty link."""

    def __init__(self, words: Words, link_set: LinkSetEntry | None) -> None:
        self._words = words
        self._types = _types(words)
        with ui.element("div").classes("sheet fields link-form"):
            self._anchor = _entry(words, "anchor", link_set.anchor if link_set else "", words("links.anchor_note"))
            self._anchor.set_enabled(link_set is None)
            self._description = _entry(words, "description", link_set.item_description if link_set else "")
            self._default = _choice(
                words("links.default"),
                {"": words("links.default_none"), **self._types},
                (link_set.default_linktype or "") if link_set else "gs1:pip",
            )
        self._holder = ui.element("div").classes("link-rows")
        self._rows: list[_Row] = []
        for link in link_set.links if link_set else (None,):
            self._add(link)
        with ui.element("button").props("type=button").classes("btn add").on("click", lambda: self._add(None)):
            ui.html(words("links.add"), sanitize=False, tag="span")

    def entry(self) -> LinkSetEntry:
        """What was written.

        Raises:
            pydantic.ValidationError: a field breaks the rules of link sets.
        """
        return LinkSetEntry(
            anchor=str(self._anchor.value).strip(),
            item_description=self._description.value,
            default_linktype=self._default.value or None,
            links=tuple(row.entry() for row in self._rows),
        )

    def _add(self, link: LinkEntry | None) -> None:
        with self._holder:
            self._rows.append(_Row(self._words, self._types, link, self._drop))

    def _drop(self, row: "_Row") -> None:
        self._rows.remove(row)
        self._holder.remove(row.box)


class _Row:
    """One link; what the form does not show of it (context, whether the query is forwarded) stays as it was."""

    def __init__(
        self, words: Words, types: dict[str, str], link: LinkEntry | None, drop: "Callable[[_Row], None]"
    ) -> None:
        self._known = link
        known = types if link is None or link.linktype in types else {**types, link.linktype: link.linktype}
        with ui.element("div").classes("sheet fields link-row") as self.box:
            self._type = _choice(words("links.type"), known, link.linktype if link else "gs1:pip")
            self._href = _entry(words, "href", link.href if link else "https://")
            self._title = _entry(words, "link_title", link.title if link else "")
            self._languages = _entry(words, "languages", ", ".join(link.hreflang) if link else "")
            self._media = _entry(words, "media", (link.type or "") if link else "")
            with ui.element("button").props("type=button").classes("btn drop").on("click", lambda: drop(self)):
                ui.html(words("links.drop"), sanitize=False, tag="span")

    def entry(self) -> LinkEntry:
        """What was written; raises as `LinkForm.entry` does."""
        return LinkEntry(
            linktype=self._type.value,
            href=str(self._href.value).strip(),
            title=self._title.value,
            type=str(self._media.value).strip() or None,
            hreflang=tuple(tag.strip() for tag in str(self._languages.value).split(",") if tag.strip()),
            context=self._known.context if self._known else (),
            fwqs=self._known.fwqs if self._known else True,
        )


def _types(words: Words) -> dict[str, str]:
    ordered = [*_FIRST, *sorted(LINK_TYPES - set(_FIRST))]
    return {f"gs1:{name}": _named(words, name) for name in ordered}


def _named(words: Words, name: str) -> str:
    told = words.maybe(f"linktype.{name}")
    return f"{told} · gs1:{name}" if told else f"gs1:{name}"


def _entry(words: Words, name: str, value: str, note: str = "") -> ui.input:
    label = words(f"links.{name}")
    with ui.element("label").classes("field"):
        ui.html(label, sanitize=False, tag="span")
        field = ui.input(value=value).classes(f"entry-{name}").props(f'outlined dense aria-label="{label}"')
        if note:
            ui.html(note, sanitize=False, tag="small")
    return field


def _choice(label: str, options: dict[str, str], value: str) -> ui.select:
    with ui.element("label").classes("field"):
        ui.html(label, sanitize=False, tag="span")
        return ui.select(options, value=value).props("outlined dense")
