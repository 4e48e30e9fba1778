import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
Rows = Callable[[str], Iterator[dict[str, Any]]]


@pytest.fixture(scope="session")
def gs1_corpus() -> Path:
    folder = Path(os.environ.get("BYSSUS_CORPUS", ROOT.parent / "shared" / "corpus")) / "gs1"
    if not folder.is_dir():
        pytest.skip(f"no third-party cases at {folder}: set BYSSUS_CORPUS")
    return folder


@pytest.fixture(scope="session")
def rows(gs1_corpus: Path) -> Rows:
    def read(name: str) -> Iterator[dict[str, Any]]:
        with (gs1_corpus / f"{name}.jsonl").open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)

    return read
