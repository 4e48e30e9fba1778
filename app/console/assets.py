"""The style sheet and the script that every page loads, under addresses that change with their content."""

import hashlib
from pathlib import Path
from typing import Final

import nicegui

FOLDER = Path(__file__).with_name("static")
URL = "/console"


def address(name: str) -> str:
    """Where the browser finds the file, and may keep it for good."""
    content = (FOLDER / name).read_bytes()
    return f"{URL}/{name}?{hashlib.sha256(content).hexdigest()[:12]}"


STYLE = address("theme.css")
SCRIPT = address("page.js")
WORKSHOP_SCRIPT = address("workshop.js")
MARK = FOLDER / "mark.svg"
WORKER: Final = "/workshop-worker.js"
"""Where the browser finds what keeps the workshop's page; below the root, so that it may answer for that page."""


def worker() -> str:
    """The script at `WORKER`, with the name of what the page is drawn with in this release."""
    drawn_with = "\n".join((STYLE, SCRIPT, WORKSHOP_SCRIPT, nicegui.__version__))
    release = hashlib.sha256(drawn_with.encode()).hexdigest()[:12]
    return f'const RELEASE = "{release}";\n{(FOLDER / "workshop-worker.js").read_text(encoding="utf-8")}'
