import pytest

from byssus.core.errors import InvalidInput
from byssus.ingest.subscription import subscription
from byssus.ingest.topics import DEFAULT_TOPICS, parse_topics

PLAIN = {one for one in DEFAULT_TOPICS.filters if not DEFAULT_TOPICS.is_ordered(one)}
ORDERED = set(DEFAULT_TOPICS.filters) - PLAIN


def test_a_single_worker_hears_everything_itself() -> None:
    alone = subscription("byssus-ingest")
    assert alone.client_id == "byssus-ingest"
    assert sorted(alone.filters) == sorted(DEFAULT_TOPICS.filters)


@pytest.mark.parametrize("workers", [2, 5])
def test_workers_share_what_may_come_in_any_order(workers: int) -> None:
    everybody = [subscription("byssus-ingest", one, workers) for one in range(1, workers + 1)]
    assert len({one.client_id for one in everybody}) == workers
    shared = {f"$share/byssus-ingest/{one}" for one in PLAIN}
    assert all(shared <= set(one.filters) for one in everybody)


def test_what_builds_on_what_came_before_goes_to_the_first_worker_alone() -> None:
    first, second = (subscription("byssus-ingest", one, 2) for one in (1, 2))
    assert set(first.filters) - set(second.filters) == ORDERED
    assert {"byssus/v1/+/status", "spBv1.0/#"} <= ORDERED


def test_a_plants_own_topic_is_shared_or_not_as_its_format_is() -> None:
    topics = parse_topics("cold/+/tele=tele/+/SENSOR, cold/#=zigbee2mqtt/#")
    second = subscription("byssus-ingest", 2, 2, topics)
    assert "$share/byssus-ingest/cold/+/tele" in second.filters
    assert not any("cold/#" in one for one in second.filters)


def test_a_worker_drops_what_it_had_when_the_number_of_workers_was_another() -> None:
    alone, first = subscription("byssus-ingest"), subscription("byssus-ingest", 1, 2)
    assert alone.client_id == first.client_id
    assert set(alone.former) == set(first.filters) - set(alone.filters)
    assert set(first.former) == set(alone.filters) - set(first.filters)


def test_a_worker_that_is_not_among_them_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no ingest worker 3 among 2"):
        subscription("byssus-ingest", 3, 2)
