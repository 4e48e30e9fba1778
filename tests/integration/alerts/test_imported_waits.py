"""An imported year never holds up a live alarm: what gateways send is judged first, whatever waits."""

from builders.cold_store import ColdStore
from builders.conditions import at, minutely
from byssus.alerts.feed.fold import fold_feed


def test_what_gateways_send_is_judged_before_an_imported_year(store: ColdStore) -> None:
    store.now = at(0)
    for batch in range(50):
        store.receive(minutely(*[-10.0] * 60, start=-60 * (batch + 1)), "t2", imported=True)
    store.receive(minutely(-17, -17, -17))
    assert fold_feed(store.connection, store.now) == 3
    assert store.column("select point.code from alarm join point on point.id = point_id") == ["t1"]


def test_each_transaction_judges_one_batch_of_a_file_and_then_looks_for_live_ones_again(store: ColdStore) -> None:
    store.now = at(0)
    for batch in range(3):
        store.receive(minutely(-19, start=-60 * (batch + 1)), "t2", imported=True)
    assert fold_feed(store.connection, store.now) == 1
    store.receive(minutely(-17, -17, -17))
    assert fold_feed(store.connection, store.now) == 3
    assert len(store.ledger("t1")) == 1
    store.fold()
    assert store.column("select count(*) from reading_feed") == [0]
