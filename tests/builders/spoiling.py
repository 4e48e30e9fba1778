"""Spoils sound messages as gateways, networks and firmware do, by chance that a seed repeats."""

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import cast

from pydantic import JsonValue

SCALARS: tuple[JsonValue, ...] = (
    None,
    True,
    False,
    0,
    -1,
    2**63,
    10**400,
    -(10**400),
    1e308,
    5e-324,
    253402300800000,
    -62135596800001,
    "",
    " ",
    "NULL",
    "-18.2",
    "2026-02-30T25:61:00",
    "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+14:00",
    "opened",
    "\x00",
    "冷库🥶\u202e",
    "\ud800",
    "x" * 300,
    [],
    {},
    [[[[]]]],
    {"value": {"value": {"value": {}}}},
    [None],
    {"": 0},
)
Place = tuple[dict[str, JsonValue], str] | tuple[list[JsonValue], int]


def spoiled_gently(document: JsonValue, chance: Random) -> JsonValue:
    """`document` with one to three of its parts replaced or gone; what remains stays where it was."""
    root: dict[str, JsonValue] = {"": deepcopy(document)}
    for _ in range(chance.randint(1, 3)):
        chance.choice(_GENTLE)(*chance.choice(list(_places(root))), chance)
        root.setdefault("", None)
    return root[""]


def spoiled(document: JsonValue, chance: Random) -> bytes:
    """`document` with parts replaced, renamed, moved deeper or repeated, and its bytes cut or changed now and then."""
    root: dict[str, JsonValue] = {"": deepcopy(document)}
    for _ in range(chance.randint(1, 4)):
        chance.choice(_GENTLE + _ROUGH)(*chance.choice(list(_places(root))), chance)
        root.setdefault("", None)
    return spoiled_bytes(written(root[""]), chance) if chance.random() < 0.3 else written(root[""])


def spoiled_bytes(payload: bytes, chance: Random) -> bytes:
    """`payload` cut, with a byte changed, or with a part of it twice."""
    at = chance.randrange(len(payload) + 1)
    match chance.randrange(3):
        case 0:
            return payload[:at]
        case 1:
            return payload[:at] + bytes([chance.randrange(256)]) + payload[at + 1 :]
        case _:
            return payload[:at] + payload[chance.randrange(at + 1) :]


def wild(words: Sequence[str], chance: Random, deepest: int = 5) -> JsonValue:
    """A document that no device ever sent, of words that devices use."""
    kind = chance.random() if deepest else 1.0
    if kind < 0.4:
        return {chance.choice(words): wild(words, chance, deepest - 1) for _ in range(chance.randrange(5))}
    if kind < 0.6:
        return [wild(words, chance, deepest - 1) for _ in range(chance.randrange(4))]
    return (
        deepcopy(chance.choice(SCALARS))
        if kind < 0.8
        else chance.choice((chance.uniform(-1e3, 1e13), chance.choice(words)))
    )


def keys(document: JsonValue) -> Iterator[str]:
    """The names of all fields in it."""
    if isinstance(document, dict):
        yield from document
    if isinstance(document, dict | list):
        for inner in document.values() if isinstance(document, dict) else document:
            yield from keys(inner)


def written(document: JsonValue) -> bytes:
    """As devices write it, with numbers as long as they like, and halves of characters."""
    return json.dumps(document).encode()


def leaves(document: JsonValue) -> Iterator[JsonValue]:
    """Everything in it that is neither object nor list."""
    if isinstance(document, dict | list):
        for inner in document.values() if isinstance(document, dict) else document:
            yield from leaves(inner)
    else:
        yield document


def _places(record: dict[str, JsonValue] | list[JsonValue]) -> Iterator[Place]:
    keys = list(record) if isinstance(record, dict) else range(len(record))
    for key in keys:
        yield cast("Place", (record, key))
        inner = record[key]  # type: ignore[index, call-overload]
        if isinstance(inner, dict | list):
            yield from _places(inner)


def _replace(record: dict[str, JsonValue], key: str, chance: Random) -> None:
    record[key] = deepcopy(chance.choice(SCALARS))


def _remove(record: dict[str, JsonValue], key: str, _chance: Random) -> None:
    del record[key]


def _wrap(record: dict[str, JsonValue], key: str, chance: Random) -> None:
    record[key] = [record[key]] if chance.random() < 0.5 else {"value": record[key]}


def _repeat(record: dict[str, JsonValue], key: str, chance: Random) -> None:
    record[key] = [record[key]] * chance.choice((2, 3, 50))


def _rename(record: dict[str, JsonValue], key: str, chance: Random) -> None:
    if isinstance(record, dict):
        record[str(chance.choice(("", "values", "history", "\x00", "ключ", "x" * 300)))] = record.pop(key)


def _sink(record: dict[str, JsonValue], key: str, chance: Random) -> None:
    for _ in range(chance.choice((1, 5, 100))):
        record[key] = {"deeper": record[key]}


_GENTLE: tuple[Callable[..., None], ...] = (_replace, _replace, _remove)
_ROUGH: tuple[Callable[..., None], ...] = (_wrap, _repeat, _rename, _sink)
