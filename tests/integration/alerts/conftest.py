from collections.abc import Iterator

import pytest

from builders.cold_store import ColdStore, cold_store, contact, plan, rule


@pytest.fixture
def store(migrated_url: str) -> Iterator[ColdStore]:
    """Three points under one rule, and an officer who is told by e-mail."""
    with cold_store(migrated_url) as store:
        store.apply(points=3, plans=[plan(rule())], contacts=[contact()])
        yield store
