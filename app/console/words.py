"""The words of the console in the languages it speaks, from one catalogue: `words.toml`."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

from byssus.app.http.pages import Language

_CATALOGUE = Path(__file__).with_name("words.toml")
_Entry: TypeAlias = "str | dict[str, _Entry]"


class Words:
    """The catalogue in one language: `words("case.began", at="14:05")`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._texts = catalogue()[language]

    def __call__(self, key: str, **values: object) -> str:
        """The text under `key`, with `values` put where it names them.

        Raises:
            KeyError: the catalogue has no such key, or the text needs a value that was not given; a fault of ours.
        """
        return self._texts[key].format(**values)

    def pattern(self, key: str) -> str:
        """The text under `key` as it stands, for those who fill it in themselves: the browser."""
        return self._texts[key]

    def maybe(self, key: str) -> str | None:
        """The text under `key`, or None: for words that others may send which we do not know yet."""
        return self._texts.get(key)

    def name(self, name: str, name_en: str | None) -> str:
        """Which of the two names of a party, site, zone or product to show."""
        return name_en or name if self.language is Language.EN else name


@cache
def catalogue() -> Mapping[Language, Mapping[str, str]]:
    """Language → key → text, for all languages."""
    tree: dict[str, _Entry] = tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))
    texts: dict[Language, dict[str, str]] = {language: {} for language in Language}
    for key, language, text in _texts(tree, ""):
        texts[Language(language)][key] = text
    return texts


def _texts(tree: Mapping[str, _Entry], path: str) -> Iterator[tuple[str, str, str]]:
    for name, entry in tree.items():
        if isinstance(entry, str):
            yield path, name, entry
        else:
            yield from _texts(entry, f"{path}.{name}" if path else name)
