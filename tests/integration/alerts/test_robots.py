"""Robots answer HTTP 200 whatever they think of a message: what they say in the body is what counts.

The codes and words are those that the providers document, or that users of their robots have reported.
"""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from builders.outbox import stopped
from byssus.alerts.notify.carrier import Outcome
from byssus.alerts.notify.dialects import DingTalk, Feishu, WeCom
from byssus.alerts.notify.notice import Item, Notice, Place
from byssus.alerts.notify.robot import Dialect, Robot
from byssus.alerts.notify.terms import State
from byssus.alerts.operator.alarm import Kind, What
from byssus.core.plant.haccp import Severity
from byssus.core.plant.people import Channel
from servers.receiver import Receiver

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
PLACE = Place("store", "Asia/Shanghai", "冷库", "一号库", "t1", "Cel", None)
ITEM = Item(7, Kind.EXCURSION, Severity.ALARM, 9, What.RAISED, NOW, {"peak": -15.5}, PLACE)
DIALECTS: dict[Channel, Dialect] = {
    Channel.DINGTALK: DingTalk(),
    Channel.WECOM: WeCom(),
    Channel.FEISHU: Feishu(),
}
ROBOTS = {channel: Robot(dialect, stopped(NOW)) for channel, dialect in DIALECTS.items()}


def say(receiver: Receiver, channel: Channel, *, key: str = "", items: int = 1) -> Outcome:
    address = f"{receiver.url}?access_token=4711{f'#{key}' if key else ''}"
    notice = Notice(1, channel, address, "zh", 1, NOW, (ITEM,) * items)
    return ROBOTS[channel].send(notice)


DING, WECOM, FEISHU = Channel.DINGTALK, Channel.WECOM, Channel.FEISHU
REFUSALS = [
    (DING, '{"errcode":310000,"errmsg":"keywords not in content"}', "310000 keywords not in content"),
    (DING, '{"errcode":310000,"errmsg":"sign not match, more: [https://ding.example/doc]"}', "310000 sign not match"),
    (DING, '{"errcode":310000,"errmsg":"invalid timestamp"}', "310000 invalid timestamp"),
    (DING, '{"errcode":310000,"errmsg":"ip 203.0.113.7 not in whitelist"}', "310000 ip 203.0.113.7 not"),
    (DING, '{"errcode":300001,"errmsg":"token is not exist"}', "300001 token is not exist"),
    (DING, '{"errcode":300005,"errmsg":"token is not exist"}', "300005 token is not exist"),
    (DING, '{"errcode":130101,"errmsg":"send too fast, exceed 20 times per minute"}', "130101 send too fast"),
    (DING, '{"errcode":660026,"errmsg":"webhook over limit"}', "660026 webhook over limit"),
    (DING, '{"errcode":90030,"errmsg":"webhook over limit"}', "90030 webhook over limit"),
    (DING, '{"errcode":-1,"errmsg":"系统繁忙"}', "-1 系统繁忙"),
    (DING, '{"errcode":404,"errmsg":"请求的URI地址不存在"}', "404 请求的URI地址不存在"),
    (DING, '{"errcode":40035,"errmsg":"缺少参数 json"}', "40035 缺少参数 json"),
    (DING, '{"errcode":43004,"errmsg":"无效的HTTP HEADER Content-Type"}', "43004 无效的HTTP HEADER"),
    (DING, '{"errcode":"310000","errmsg":"sign not match"}', "310000 sign not match"),
    (DING, '{"errcode":400013,"errmsg":null}', "400013"),
    (WECOM, '{"errcode":93000,"errmsg":"invalid webhook url, hint: [17556], from ip: 203.0.113.7"}', "93000 invalid"),
    (WECOM, '{"errcode":93004,"errmsg":"robot is disabled"}', "93004 robot is disabled"),
    (WECOM, '{"errcode":45009,"errmsg":"api freq out of limit, hint: [17736]"}', "45009 api freq out of limit"),
    (WECOM, '{"errcode":45002,"errmsg":"content size out of limit"}', "45002 content size out of limit"),
    (WECOM, '{"errcode":40008,"errmsg":"invalid message type, hint: [17794]"}', "40008 invalid message type"),
    (WECOM, '{"errcode":40058,"errmsg":"text.content exceed max length 2048"}', "40058 text.content exceed"),
    (WECOM, '{"errcode":44004,"errmsg":"empty content"}', "44004 empty content"),
    (WECOM, '{"errcode":-1,"errmsg":"system busy"}', "-1 system busy"),
    (WECOM, '{"errcode":" 93000 ","errmsg":"invalid webhook url"}', "93000 invalid webhook url"),
    (FEISHU, '{"code":19001,"data":{},"msg":"param invalid: incoming webhook access token invalid"}', "19001 param"),
    (FEISHU, '{"code":19002,"msg":"params error, msg_type need"}', "19002 params error"),
    (FEISHU, '{"StatusCode":0,"StatusMessage":"","code":19007,"msg":"Bot Not Enabled"}', "19007 Bot Not Enabled"),
    (FEISHU, '{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}', "19021 sign match fail"),
    (FEISHU, '{"code":19022,"msg":"Ip Not Allowed"}', "19022 Ip Not Allowed"),
    (FEISHU, '{"code":19024,"msg":"Key Words Not Found"}', "19024 Key Words Not Found"),
    (FEISHU, '{"code":9499,"msg":"Bad Request: fail to parse content","data":{}}', "9499 Bad Request"),
    (FEISHU, '{"StatusCode":0,"StatusMessage":"","code":9499,"msg":"too many request"}', "9499 too many request"),
    (FEISHU, '{"code":11232,"data":{},"msg":"frequency limited psm[lark.oapi]appID[1500]"}', "11232 frequency limited"),
    (FEISHU, '{"StatusCode":19021,"StatusMessage":"sign error"}', "19021 sign error"),
    (FEISHU, '{"Extra":null,"StatusCode":1,"StatusMessage":"failed"}', "1 failed"),
]


@pytest.mark.parametrize(("channel", "body", "words"), REFUSALS)
def test_a_refusal_behind_http_200_is_seen_with_the_providers_words(
    receiver: Receiver, channel: Channel, body: str, words: str
) -> None:
    receiver.answer = body.encode()
    outcome = say(receiver, channel)
    assert outcome.state is State.REJECTED
    assert outcome.answer.startswith(words)


@pytest.mark.parametrize("channel", DIALECTS)
@pytest.mark.parametrize(
    "body",
    [
        "",
        "ok",
        "<html><body><h1>登录</h1></body></html>",
        "[]",
        "null",
        "{}",
        '{"errmsg":"ok","msg":"success"}',
        '{"errcode":null,"code":null}',
        '{"errcode":true,"code":false}',
        '{"status":1111,"wait":5,"source":"x5","punish":"deny"}',
        '{"errcode":0,',
    ],
)
def test_an_answer_that_is_not_the_providers_form_is_not_taken_for_a_yes(
    receiver: Receiver, channel: Channel, body: str
) -> None:
    receiver.answer = body.encode()
    outcome = say(receiver, channel)
    assert outcome.state is State.UNKNOWN
    assert outcome.answer == f"200 without a code: {body or 'nothing'}"


@pytest.mark.parametrize(
    ("channel", "body"),
    [
        (DING, '{"errcode":0,"errmsg":"ok"}'),
        (WECOM, '{"errcode":0,"errmsg":"ok"}'),
        (FEISHU, '{"code":0,"msg":"success","data":{}}'),
        (FEISHU, '{"StatusCode":0,"StatusMessage":"success"}'),
        (FEISHU, '{"Extra":null,"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}'),
    ],
)
def test_a_code_of_zero_is_a_yes(receiver: Receiver, channel: Channel, body: str) -> None:
    receiver.answer = body.encode()
    outcome = say(receiver, channel)
    assert (outcome.state, outcome.answer) in {(State.OK, "ok"), (State.OK, "success")}


@pytest.mark.parametrize(
    ("status", "state"), [(302, "rejected"), (404, "rejected"), (429, "rejected"), (502, "unknown")]
)
def test_another_status_than_200_is_never_a_yes(receiver: Receiver, status: int, state: str) -> None:
    receiver.statuses, receiver.answer = [status], b'{"errcode":0}'
    assert say(receiver, DING) == Outcome(State(state), f'{status} {{"errcode":0}}')


def test_a_robot_that_does_not_answer_may_have_heard() -> None:
    outcome = say(Receiver(url="http://127.0.0.1:1/robot"), DING)
    assert outcome.state is State.UNKNOWN
    assert "4711" not in outcome.answer


def test_dingtalk_is_signed_in_the_address_in_milliseconds(receiver: Receiver) -> None:
    say(receiver, DING, key="SEC1")
    query = parse_qs(urlsplit(receiver.posts[0].path).query)
    stamp = str(int(NOW.timestamp()) * 1000)
    digest = hmac.new(b"SEC1", f"{stamp}\nSEC1".encode(), hashlib.sha256).digest()
    assert query == {"access_token": ["4711"], "timestamp": [stamp], "sign": [base64.b64encode(digest).decode()]}
    body = json.loads(receiver.posts[0].body)
    assert body["msgtype"] == "text"
    assert body["text"]["content"].startswith("[告警] 冷库 一号库 t1: 超出限值")


def test_feishu_is_signed_in_the_body_in_seconds(receiver: Receiver) -> None:
    say(receiver, FEISHU, key="k")
    body = json.loads(receiver.posts[0].body)
    stamp = str(int(NOW.timestamp()))
    digest = hmac.new(f"{stamp}\nk".encode(), b"", hashlib.sha256).digest()
    assert (body["timestamp"], body["sign"]) == (stamp, base64.b64encode(digest).decode())
    assert body["msg_type"] == "text"


def test_without_a_key_nothing_is_signed_and_wecom_gets_no_more_than_it_takes(receiver: Receiver) -> None:
    say(receiver, WECOM, items=500)
    assert urlsplit(receiver.posts[0].path).query == "access_token=4711"
    body = json.loads(receiver.posts[0].body)
    assert set(body) == {"msgtype", "text"}
    assert len(body["text"]["content"].encode()) <= 2048
