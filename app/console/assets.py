"""The style sheet and the scripts that pages load, under addresses that change with their content."""

import hashlib
from pathlib import Path
from typing import Final

import nicegui

FOLDER = Path(__file__).with_name("static")
URL = "/console"


def address(name: str) -> str:
    """Where the browser finds the file, and may keep it for good."""
    return f"{URL}/{name}?{_digest([FOLDER / name])}"


def modules_address(folder: str) -> str:
    """Where the browser finds a folder of scripts that import one another, and may keep them for good.

    They do so by relative names, so it is the folder's address that changes with what is in it.
    """
    return f"{URL}/{folder}-{_digest(sorted((FOLDER / folder).glob('*.js')))}"


def _digest(files: list[Path]) -> str:
    return hashlib.sha256(b"\n".join(file.read_bytes() for file in files)).hexdigest()[:12]


STYLE = address("theme.css")
SCRIPT = address("page.js")
WORKSHOP_MODULES = modules_address("workshop")
WORKSHOP_SCRIPT = f"{WORKSHOP_MODULES}/desk.js"
MARK = FOLDER / "mark.svg"
WORKER: Final = "/workshop-worker.js"
"""Where the browser finds what keeps the workshop's page; below the root, so that it may answer for that page."""


def worker() -> str:
    """The script at `WORKER`, with the name of what the page is drawn with in this release."""
    drawn_with = "\n".join((STYLE, SCRIPT, WORKSHOP_SCRIPT, nicegui.__version__))
    release = hashlib.sha256(drawn_with.encode()).hexdigest()[:12]
    return f'const RELEASE = "{release}";\n{(FOLDER / "workshop-worker.js").read_text(encoding="utf-8")}'
