from collections.abc import Iterator

import pytest

from builders.chain import Chain, chain


@pytest.fixture
def told(migrated_url: str) -> Iterator[Chain]:
    """A quay, a plant with two frozen stores, and a shop, of which nothing was told yet."""
    with chain(migrated_url) as built:
        yield built
