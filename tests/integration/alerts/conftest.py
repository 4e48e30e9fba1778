from collections.abc import Iterator

import pytest

from builders.cold_store import ColdStore, cold_store, contact, plan, rule


@pytest.fixture
def migrated_store(migrated_url: str) -> Iterator[ColdStore]:
    """A store to which nothing was applied yet."""
    with cold_store(migrated_url) as store:
        yield store


@pytest.fixture
def store(migrated_store: ColdStore) -> ColdStore:
    """Three points under one rule, and an officer who is told by e-mail."""
    migrated_store.apply(points=3, plans=[plan(rule())], contacts=[contact()])
    return migrated_store
