import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta

import pytest

from builders.cold_store import ColdStore, contact, plan, rule
from builders.conditions import minutely
from builders.outbox import Listener, rows, send_due, stopped
from byssus.alerts.notify.carrier import Carrier
from byssus.alerts.notify.choose import FORSAKEN_AFTER
from byssus.alerts.notify.mail import Mail
from byssus.alerts.notify.mqtt import Mqtt
from byssus.alerts.notify.sender import ATTEMPTS, Outlet, send_next
from byssus.alerts.notify.terms import State
from byssus.alerts.notify.webhook import Webhook
from byssus.core.clock import Clock
from byssus.core.plant.people import Channel
from servers.mailbox import Mailbox
from servers.receiver import Receiver

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)

BREACH = minutely(-17, -17, -17)
SOON = timedelta(minutes=1)


def first_row(store: ColdStore) -> tuple[object, ...]:
    return rows(store, "state", "attempts", "answer")[0]


def test_the_officer_gets_one_mail_however_often_the_outbox_is_emptied(store: ColdStore, mailbox: Mailbox) -> None:
    store.take(BREACH)
    carriers = {Channel.EMAIL: Mail(mailbox.url, "byssus@example.org")}
    assert (send_due(store, carriers, SOON), send_due(store, carriers, SOON)) == (1, 0)
    [mail] = mailbox.mails
    assert (mail["To"], mail["Subject"]) == ("officer@example.org", "[告警] 冷库 一号库 t1: 超出限值")
    assert "最差值: -17.0 °C" in mail.get_content()
    assert first_row(store) == ("ok", 1, "accepted")


def test_a_refused_mail_is_tried_again_and_given_up_with_the_servers_words(store: ColdStore, mailbox: Mailbox) -> None:
    mailbox.refused.add("officer@example.org")
    store.take(BREACH)
    carriers = {Channel.EMAIL: Mail(mailbox.url, "byssus@example.org")}
    assert send_due(store, carriers, SOON) == 1
    assert first_row(store) == ("planned", 1, "550 no such mailbox")
    for _ in range(ATTEMPTS):
        store.now += timedelta(hours=1)
        send_due(store, carriers)
    assert first_row(store) == ("rejected", ATTEMPTS, "550 no such mailbox")


def test_a_mail_server_that_is_away_is_tried_again_until_it_is_back(store: ColdStore, mailbox: Mailbox) -> None:
    store.take(BREACH)
    send_due(store, {Channel.EMAIL: Mail("smtp://127.0.0.1:1", "byssus@example.org")}, SOON)
    state, attempts, answer = first_row(store)
    assert (state, attempts) == ("planned", 1)
    assert "refused" in str(answer)
    send_due(store, {Channel.EMAIL: Mail(mailbox.url, "byssus@example.org")}, SOON * 2)
    assert len(mailbox.mails) == 1


def with_webhook(store: ColdStore, receiver: Receiver) -> Mapping[Channel, Carrier]:
    store.apply(points=3, plans=[plan(rule())], contacts=[contact("hook", "webhook", receiver.url)])
    return {Channel.WEBHOOK: Webhook("secret", stopped(store.now))}


def test_a_webhook_is_signed_and_the_same_key_comes_with_each_attempt(store: ColdStore, receiver: Receiver) -> None:
    carriers = with_webhook(store, receiver)
    receiver.statuses[:] = [503]
    store.take(BREACH)
    send_due(store, carriers, SOON)
    send_due(store, carriers, SOON * 2)
    first, second = receiver.posts
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    stamp, digest = (part.partition("=")[2] for part in second.headers["Byssus-Signature"].split(","))
    expected = hmac.new(b"secret", stamp.encode() + b"." + second.body, hashlib.sha256).hexdigest()
    assert digest == expected
    told = json.loads(second.body)
    [alarm] = told["alarms"]
    assert told["sites"] == ["store"]
    assert (alarm["what"], alarm["severity"], alarm["site"], alarm["point"]) == ("raised", "alarm", "store", "t1")


def test_who_was_told_of_the_beginning_is_told_of_the_end(store: ColdStore) -> None:
    ear = Listener()
    store.take(BREACH)
    send_due(store, {Channel.EMAIL: ear}, SOON)
    store.now += timedelta(minutes=10)
    store.take(minutely(-19, -19, -19, start=3))
    send_due(store, {Channel.EMAIL: ear}, SOON)
    assert [item.what for notice in ear.heard for item in notice.items] == ["raised", "cleared"]


def test_a_notification_whose_sender_died_is_sent_by_the_next_one(store: ColdStore, mailbox: Mailbox) -> None:
    class Dies:
        def send(self, _: object) -> None:
            raise KeyboardInterrupt

    store.take(BREACH)
    with pytest.raises(KeyboardInterrupt):
        send_due(store, {Channel.EMAIL: Dies()}, SOON)
    assert first_row(store) == ("sent", 1, None)
    outlet = Outlet(Channel.EMAIL, Mail(mailbox.url, "byssus@example.org"))
    died = store.now + SOON
    soon, late = (Clock(died + later, Clock().now()) for later in (FORSAKEN_AFTER / 2, FORSAKEN_AFTER * 2))
    assert not send_next(store.connection, outlet, soon), "it may still be on its way"
    assert send_next(store.connection, outlet, late)
    assert len(mailbox.mails) == 1


def test_a_topic_may_name_the_site(store: ColdStore) -> None:
    published: list[tuple[str, bytes]] = []

    def publish(topic: str, payload: bytes) -> bool:
        published.append((topic, payload))
        return True

    lamp = contact("lamp", "mqtt", "byssus/v1/site/{site}/alarm-events")
    store.apply(points=3, plans=[plan(rule())], contacts=[lamp])
    store.take(BREACH)
    send_due(store, {Channel.MQTT: Mqtt(publish), Channel.EMAIL: Listener()}, SOON)
    [(topic, payload)] = published
    assert topic == "byssus/v1/site/store/alarm-events"
    assert json.loads(payload)["alarms"][0]["alarm"] == 1


def test_a_channel_that_is_not_set_up_is_said_so_in_the_outbox(store: ColdStore) -> None:
    store.take(BREACH)
    send_due(store, {}, SOON)
    state, _, answer = first_row(store)
    assert state == "planned"
    assert "No email is set up here" in str(answer)


def two_ways(store: ColdStore) -> None:
    ways = [{"channel": "dingtalk", "address": "https://robot.example"}, {"channel": "email", "address": "o@x.org"}]
    both = {**contact(), "channels": ways}
    del both["channel"], both["address"]
    store.apply(points=3, plans=[plan(rule())], contacts=[both])


def test_a_refusal_goes_to_the_contacts_next_channel_at_once(store: ColdStore) -> None:
    two_ways(store)
    robot, mail = Listener(State.REJECTED), Listener()
    store.take(BREACH)
    send_due(store, {Channel.DINGTALK: robot, Channel.EMAIL: mail}, SOON)
    send_due(store, {Channel.DINGTALK: robot, Channel.EMAIL: mail}, SOON)
    assert (len(robot.heard), [notice.address for notice in mail.heard]) == (1, ["o@x.org"])
    assert rows(store, "channel", "state", "reason", "step")[-1] == ("email", "ok", "next_channel", 0)
    assert first_row(store) == ("rejected", 1, "said by the listener")


def test_a_message_that_may_have_arrived_is_tried_twice_before_the_next_channel_within_a_minute(
    store: ColdStore,
) -> None:
    two_ways(store)
    robot, mail = Listener(*[State.UNKNOWN] * 9), Listener()
    carriers = {Channel.DINGTALK: robot, Channel.EMAIL: mail}
    store.take(BREACH)
    send_due(store, carriers, SOON)
    assert mail.heard == []
    send_due(store, carriers, SOON + timedelta(seconds=59))
    assert (len(robot.heard), len(mail.heard)) == (2, 1)
    assert first_row(store) == ("unknown", 2, "said by the listener")
    send_due(store, carriers, timedelta(hours=1))
    assert len(robot.heard) == 2


def test_who_has_no_further_channel_is_not_given_up_at_the_first_refusal(store: ColdStore) -> None:
    two_ways(store)
    robot, mail = Listener(State.REJECTED), Listener(State.REJECTED)
    carriers = {Channel.DINGTALK: robot, Channel.EMAIL: mail}
    store.take(BREACH)
    for later in (SOON, SOON * 2):
        send_due(store, carriers, later)
    assert len(robot.heard) == 1
    assert len(mail.heard) == 2
    assert rows(store, "channel", "state")[-1] == ("email", "ok")
