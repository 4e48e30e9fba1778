"""Says why a file that a command gives cannot be written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from byssus.core.errors import InvalidInput


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """While a file is written.

    Raises:
        InvalidInput: it cannot be.
    """
    try:
        yield
    except OSError as error:
        raise InvalidInput(f"The file cannot be written: {error.strerror}.", where=str(file)) from error
