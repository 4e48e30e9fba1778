"""When two names are one person's: what needs a second person asks here."""


def same_person(one: str, other: str | None) -> bool:
    """Whether two names are one person's; blanks and capitals make no second person."""
    return other is not None and _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()
