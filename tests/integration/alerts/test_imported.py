"""An export of a logger tells of the past: its excursions are found, and nobody is woken for what is over."""

from datetime import timedelta
from pathlib import Path

import pytest

from builders.cold_store import cold_store, contact, plan, rule
from builders.conditions import START
from builders.files import Dialect
from byssus.alerts.condition.excursion import Origin
from integration.ingest.test_import import run

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)


def test_excursions_of_an_imported_file_are_found_and_wait_for_the_digest(migrated_url: str, tmp_path: Path) -> None:
    values = [-20.0] * 10 + [-10.0] * 30 + [-20.0] * 10
    times = [START + timedelta(minutes=minute) for minute in range(len(values))]
    (tmp_path / "logger.csv").write_bytes(Dialect().write(times, {"t1": values}))
    with cold_store(migrated_url) as store:
        store.apply(plans=[plan(rule())], contacts=[contact()])
        run(migrated_url, "import", "readings", tmp_path / "logger.csv")
        store.now = START + timedelta(days=30)
        store.fold()
        [excursion] = store.ledger()
        assert (excursion.started_at, excursion.origin) == (START + timedelta(minutes=10), Origin.BACKFILL)
        assert excursion.cleared_at is not None
        assert store.column("select reason from notification where state = 'planned'") == ["digest"]
