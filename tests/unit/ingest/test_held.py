from hypothesis import given
from hypothesis import strategies as st

from builders.ingest import NOW, SENML
from byssus.ingest.held import Held
from byssus.ingest.message import Received


def message(size: int) -> Received:
    return Received(SENML, b" " * size, NOW)


@given(st.lists(st.integers(0, 3 << 20), max_size=30))
def test_every_message_leaves_in_its_turn_and_once(sizes: list[int]) -> None:
    held = Held(most=4)
    held.add([message(size) for size in sizes])
    left: list[int] = []
    while held:
        batch = held.next_batch()
        assert 1 <= len(batch) <= 4
        assert sum(len(one.payload) for one in batch[:-1]) < 1 << 20
        held.release(batch)
        left += [len(one.payload) for one in batch]
    assert left == sizes
    assert not held.is_full
    assert held.since is None


def test_batches_are_taken_one_ahead_of_the_other_and_anew_once_the_first_has_failed() -> None:
    held = Held(most=2)
    held.add([message(size) for size in (1, 2, 3, 4, 5)])
    first = held.next_batch()
    assert held.has_whole_batch
    assert [len(one.payload) for one in held.next_batch()] == [3, 4]
    assert not held.has_whole_batch
    held.doubt(first)
    assert [(len(one.payload), one.duplicate) for one in held.next_batch()] == [(1, True), (2, True)]
    assert held.has_whole_batch


def test_a_few_large_messages_are_a_whole_batch() -> None:
    held = Held(most=100)
    held.add([message(1 << 19)] * 3)
    held.next_batch()
    assert not held.has_whole_batch
    held.add([message(1 << 19)])
    assert held.has_whole_batch


def test_it_is_full_by_number_and_by_size() -> None:
    small, large = Held(most=2), Held(most=100)
    small.add([message(1)] * 9)
    large.add([message(1 << 20)] * 33)
    assert small.is_full
    assert large.is_full


def test_what_may_have_been_committed_is_marked_and_the_rest_is_not() -> None:
    held = Held(most=2)
    held.add([message(1)] * 3)
    held.doubt(held.next_batch())
    batch = held.next_batch()
    assert [one.duplicate for one in batch] == [True, True]
    held.release(batch)
    assert [one.duplicate for one in held.next_batch()] == [False]
