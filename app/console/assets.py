"""The style sheet and the script that every page loads, under addresses that change with their content."""

import hashlib
from pathlib import Path

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
