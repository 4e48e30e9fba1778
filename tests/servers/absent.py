"""What happens when a server is not on this machine."""

import os
from typing import NoReturn

import pytest


def absent(what: str, remedy: str) -> NoReturn:
    """Skip the test and say why; under CI=true fail, since there nothing may be skipped unseen."""
    message = f"{what}. To run this test: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
