"""How the robots of DingTalk, WeCom and Feishu are spoken to, as their providers document it."""

import base64
import hmac
from datetime import datetime

from byssus.alerts.notify.robot import Request


class DingTalk:
    """Robots of DingTalk groups; the signature is a parameter of the address, its time in milliseconds."""

    size = 20_000
    codes = (("errcode", "errmsg"),)

    def request(self, text: str, key: str, at: datetime) -> Request:
        """A text message; HMAC-SHA256 of time and key, by the key."""
        body: dict[str, object] = {"msgtype": "text", "text": {"content": text}}
        if not key:
            return Request({}, body)
        stamp = str(int(at.timestamp() * 1000))
        return Request({"timestamp": stamp, "sign": _sign(key, f"{stamp}\n{key}")}, body)


class WeCom:
    """Robots of WeCom groups; the address is the secret, there is no signature."""

    size = 2048
    codes = (("errcode", "errmsg"),)

    def request(self, text: str, key: str, at: datetime) -> Request:  # noqa: ARG002 - a dialect without signature
        """A text message."""
        return Request({}, {"msgtype": "text", "text": {"content": text}})


class Feishu:
    """Robots of Feishu groups; the signature is part of the body, its time in seconds.

    An answer may hold both an old `StatusCode`, 0 even on refusal, and a `code`.
    """

    size = 20_000
    codes = (("code", "msg"), ("StatusCode", "StatusMessage"))

    def request(self, text: str, key: str, at: datetime) -> Request:
        """A text message; HMAC-SHA256 of nothing, by time and key."""
        body: dict[str, object] = {"msg_type": "text", "content": {"text": text}}
        if not key:
            return Request({}, body)
        stamp = str(int(at.timestamp()))
        return Request({}, {"timestamp": stamp, "sign": _sign(f"{stamp}\n{key}", ""), **body})


def _sign(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()
