"""Services by way of Apprise: what it says of them is all that can be read."""

from dataclasses import replace

import pytest

from builders.cold_store import ColdStore, contact, plan, rule
from builders.conditions import minutely
from builders.outbox import rows, send_due
from byssus.alerts.notify.services import Services
from byssus.core.plant.people import Channel
from servers.receiver import Receiver

pytestmark = [
    pytest.mark.parametrize("engine", ["embedded"], indirect=True),
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),  # of what Apprise imports
]


def told(store: ColdStore, address: str) -> tuple[object, ...]:
    """What becomes of a message to an address."""
    store.apply(points=1, plans=[plan(rule())], contacts=[contact("service", "apprise", address)])
    store.take(minutely(*[-17] * 3))
    send_due(replace(store, now=store.now.replace(minute=30)), {Channel.APPRISE: Services()})
    return next(row for row in rows(store, "state", "answer", "channel") if row[2] == "apprise")


def json_service(receiver: Receiver) -> str:
    return receiver.url.replace("http://", "json://")


def test_a_service_that_takes_a_message_has_it(migrated_store: ColdStore, receiver: Receiver) -> None:
    assert told(migrated_store, json_service(receiver))[0] == "ok"
    [post] = receiver.posts
    assert "超出限值" in post.body.decode("unicode_escape")


def test_a_refusal_is_told_in_the_words_of_apprise(migrated_store: ColdStore, receiver: Receiver) -> None:
    receiver.statuses[:] = [401]
    state, answer, _ = told(migrated_store, json_service(receiver))
    assert (state, "error=401" in str(answer)) == ("planned", True)


@pytest.mark.parametrize("address", ["nonsense", "json://127.0.0.1:1/away"])
def test_what_cannot_be_reached_is_tried_again(migrated_store: ColdStore, address: str) -> None:
    state, answer, _ = told(migrated_store, address)
    assert state == "planned"
    assert answer
