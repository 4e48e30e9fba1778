import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta

import pytest

from builders.cold_store import ColdStore, contact, plan, rule
from builders.conditions import minutely
from byssus.alerts.notify.carrier import Carrier
from byssus.alerts.notify.mail import Mail
from byssus.alerts.notify.mqtt import Mqtt
from byssus.alerts.notify.sender import ATTEMPTS, FORSAKEN_AFTER, send_next
from byssus.alerts.notify.webhook import Webhook
from byssus.core.clock import Clock
from byssus.core.plant.model import Channel
from servers.mailbox import Mailbox
from servers.receiver import Receiver

pytestmark = pytest.mark.parametrize("database_url", ["embedded"], indirect=True)

BREACH = minutely(-17, -17, -17)


def stopped(store: ColdStore, later: timedelta = timedelta(0)) -> Clock:
    """A clock that stands (almost) still at the store's time."""
    return Clock(start=store.now + later, wall=Clock().now(), speed=1e-9)


def send(store: ColdStore, carriers: Mapping[Channel, Carrier], later: timedelta = timedelta(0)) -> int:
    sent = 0
    while send_next(store.connection, carriers, stopped(store, later)):
        sent += 1
    return sent


def outbox(store: ColdStore) -> list[tuple[object, ...]]:
    return store.connection.execute("select state, attempts, answer from notification order by id").fetchall()


def test_the_officer_gets_one_mail_however_often_the_outbox_is_emptied(store: ColdStore, mailbox: Mailbox) -> None:
    store.take(BREACH)
    carriers = {Channel.EMAIL: Mail(mailbox.url, "byssus@example.org")}
    assert (send(store, carriers), send(store, carriers)) == (1, 0)
    [mail] = mailbox.mails
    assert (mail["To"], mail["Subject"]) == ("officer@example.org", "[告警] 冷库 一号库 t1: 超出限值")
    assert "最差值: -17.0 °C" in mail.get_content()
    assert outbox(store) == [("ok", 1, "accepted")]


def test_a_refused_mail_is_tried_again_and_given_up_with_the_servers_words(store: ColdStore, mailbox: Mailbox) -> None:
    mailbox.refused.add("officer@example.org")
    store.take(BREACH)
    carriers = {Channel.EMAIL: Mail(mailbox.url, "byssus@example.org")}
    assert send(store, carriers) == 1
    assert outbox(store) == [("planned", 1, "550 no such mailbox")]
    for _ in range(ATTEMPTS):
        store.now += timedelta(hours=1)
        send(store, carriers)
    assert outbox(store) == [("rejected", ATTEMPTS, "550 no such mailbox")]


def test_a_mail_server_that_is_away_is_tried_again_until_it_is_back(store: ColdStore, mailbox: Mailbox) -> None:
    store.take(BREACH)
    send(store, {Channel.EMAIL: Mail("smtp://127.0.0.1:1", "byssus@example.org")})
    [(state, attempts, answer)] = outbox(store)
    assert (state, attempts) == ("planned", 1)
    assert "refused" in str(answer)
    send(store, {Channel.EMAIL: Mail(mailbox.url, "byssus@example.org")}, later=timedelta(minutes=1))
    assert len(mailbox.mails) == 1


def with_webhook(store: ColdStore, receiver: Receiver) -> Mapping[Channel, Carrier]:
    store.apply(points=3, plans=[plan(rule())], contacts=[contact("hook", "webhook", receiver.url)])
    return {Channel.WEBHOOK: Webhook("secret", stopped(store))}


def test_a_webhook_is_signed_and_the_same_key_comes_with_each_attempt(store: ColdStore, receiver: Receiver) -> None:
    carriers = with_webhook(store, receiver)
    receiver.statuses[:] = [503]
    store.take(BREACH)
    send(store, carriers)
    send(store, carriers, later=timedelta(minutes=1))
    first, second = receiver.posts
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    stamp, digest = (part.partition("=")[2] for part in second.headers["Byssus-Signature"].split(","))
    expected = hmac.new(b"secret", stamp.encode() + b"." + second.body, hashlib.sha256).hexdigest()
    assert digest == expected
    told = json.loads(second.body)
    assert (told["what"], told["severity"], told["site"], told["point"]) == ("raised", "alarm", "store", "t1")
    hook = store.connection.execute("select state, answer from notification where channel = 'webhook'").fetchall()
    assert hook == [("ok", "200 noted")]


def test_who_was_told_of_the_beginning_is_told_of_the_end(store: ColdStore, receiver: Receiver) -> None:
    carriers = with_webhook(store, receiver)
    store.take(BREACH)
    store.take(minutely(-19, -19, -19, start=3))
    send(store, carriers)
    assert [json.loads(post.body)["what"] for post in receiver.posts] == ["raised", "cleared"]


def test_a_notification_whose_sender_died_is_sent_by_the_next_one(store: ColdStore, mailbox: Mailbox) -> None:
    class Dies:
        def send(self, _: object) -> None:
            raise KeyboardInterrupt

    store.take(BREACH)
    with pytest.raises(KeyboardInterrupt):
        send(store, {Channel.EMAIL: Dies()})
    assert outbox(store) == [("sent", 1, None)]
    carriers = {Channel.EMAIL: Mail(mailbox.url, "byssus@example.org")}
    soon, late = (Clock(store.now + later, Clock().now()) for later in (FORSAKEN_AFTER / 2, FORSAKEN_AFTER * 2))
    assert not send_next(store.connection, carriers, soon), "it may still be on its way"
    assert send_next(store.connection, carriers, late)
    assert len(mailbox.mails) == 1


def test_a_topic_may_name_the_site(store: ColdStore) -> None:
    published: list[tuple[str, bytes]] = []

    def publish(topic: str, payload: bytes) -> bool:
        published.append((topic, payload))
        return True

    lamp = contact("lamp", "mqtt", "byssus/v1/site/{site}/alarm-events")
    store.apply(points=3, plans=[plan(rule())], contacts=[lamp])
    store.take(BREACH)
    send(store, {Channel.MQTT: Mqtt(publish)})
    [(topic, payload)] = published
    assert topic == "byssus/v1/site/store/alarm-events"
    assert json.loads(payload)["alarm"] == 1


def test_a_channel_that_is_not_set_up_is_said_so_in_the_outbox(store: ColdStore) -> None:
    store.take(BREACH)
    send(store, {})
    [(state, _, answer)] = outbox(store)
    assert state == "planned"
    assert "No email is set up here" in str(answer)
