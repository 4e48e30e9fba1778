"""Reads plant files, and names file, line and field of everything that is wrong in them, all at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from byssus.core.errors import InvalidInput
from byssus.core.plant import references
from byssus.core.plant.model import Plant


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: file, line (from 1), the path of the field there, and the reason."""

    file: Path
    line: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.reason}"


class BadPlant(InvalidInput):
    """Plant files break the rules of plant files; `faults` holds everything that is wrong."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)), advice="\nNothing was changed.")
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Document:
    """A plant file as read: its entries, and the YAML tree that knows the lines."""

    file: Path
    plant: Plant
    tree: object

    def fault(self, path: references.Path, reason: str) -> Fault:
        """A fault at this place of the file."""
        return Fault(self.file, _line(self.tree, path), _dotted(path), reason)


Judge: TypeAlias = Callable[[Plant], Iterable[tuple[references.Path, str]]]
"""Finds what is wrong in a plant by rules that live above this package: places of the file, each with a reason."""


def _content(_: Plant) -> Iterable[tuple[references.Path, str]]:
    return ()


def read_plants(files: list[Path], known: Mapping[str, set[str]], judge: Judge = _content) -> Plant:
    """Read plant files into one plant, and see that every code they name exists in them or in the database.

    Args:
        files: plant files; an entry may refer to one in another file.
        known: table → the codes that the database holds already.
        judge: finds further faults in each file.

    Raises:
        BadPlant: a file is no YAML, an entry breaks the model or stands twice, a code refers to nothing.
        InvalidInput: a file cannot be read.
    """
    documents = [_read(file) for file in files]
    judged = [document.fault(*found) for document in documents for found in judge(document.plant)]
    if faults := [*_doubled(documents), *_dangling(documents, known), *judged]:
        raise BadPlant(faults)
    return Plant.model_validate(
        {
            name: tuple(entry for document in documents for entry in getattr(document.plant, name))
            for name in Plant.model_fields
        }
    )


def _read(file: Path) -> Document:
    try:
        tree = YAML(typ="rt").load(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"The file cannot be read: {error.strerror}.", where=str(file)) from error
    except UnicodeDecodeError as error:
        raise InvalidInput("The file is not UTF-8.", where=str(file), advice="Save it as UTF-8.") from error
    except YAMLError as error:
        raise BadPlant([_yaml_fault(file, error)]) from error
    try:
        return Document(file, Plant.model_validate({} if tree is None else tree), tree)
    except ValidationError as error:
        faults = [
            Fault(file, _line(tree, each["loc"]), _dotted(each["loc"]), f"{each['msg']} (found {each['input']!r:.80})")
            for each in error.errors(include_url=False)
        ]
        raise BadPlant(faults) from error


def _yaml_fault(file: Path, error: YAMLError) -> Fault:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    reason = (error.problem if isinstance(error, MarkedYAMLError) else None) or str(error)
    return Fault(file, mark.line + 1 if mark else 1, "YAML", reason)


def _doubled(documents: list[Document]) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for document in documents:
        for path, table, code in references.defined(document.plant):
            if (table, code) in seen:
                yield document.fault(path, f"the {table} {code!r} stands twice")
            seen.add((table, code))


def _dangling(documents: list[Document], known: Mapping[str, set[str]]) -> Iterator[Fault]:
    codes = {table: set(there) for table, there in known.items()}
    for document in documents:
        for _, table, code in references.defined(document.plant):
            codes.setdefault(table, set()).add(code)
        codes.setdefault("plan", set()).update(plan.code for plan in document.plant.plans)
    for document in documents:
        for path, table, code in references.referred(document.plant):
            if code not in codes.get(table, set()):
                yield document.fault(path, f"there is no {table} {code!r}, neither here nor in the database")


def _line(tree: object, path: references.Path) -> int:
    """The line on which the innermost part of `path` that exists stands."""
    line = 1
    for part in path:
        if isinstance(tree, CommentedMap) and part in tree:
            line = tree.lc.key(part)[0] + 1
            tree = tree[part]
        elif isinstance(tree, CommentedSeq) and isinstance(part, int) and part < len(tree):
            line = tree.lc.item(part)[0] + 1
            tree = tree[part]
        else:
            break
    return line


def _dotted(path: references.Path) -> str:
    return ".".join(str(part) for part in path) or "file"
