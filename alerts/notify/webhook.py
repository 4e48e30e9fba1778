"""Signed webhooks.

A receiver computes HMAC-SHA256 with the shared key over `<t>.<body>`, where `t` is the number before the comma of
`Byssus-Signature: t=…,v1=…`, compares it with `v1`, and refuses a `t` that is old. `Idempotency-Key` is the same each
time that one message is tried.
"""

import hashlib
import hmac

import httpx

from byssus.alerts.notify.carrier import SECONDS, Outcome
from byssus.alerts.notify.notice import Notice
from byssus.alerts.notify.terms import State
from byssus.core.clock import Clock

_ANSWER_LENGTH = 500


class Webhook:
    """Posts messages as JSON.

    Args:
        key: the secret that is shared with the receivers.
        clock: what the signature's time is taken from.
    """

    def __init__(self, key: str, clock: Clock) -> None:
        self._key = key.encode()
        self._clock = clock
        self._client = httpx.Client(timeout=SECONDS)

    def send(self, notice: Notice) -> Outcome:
        """Post it; any answer but 2xx is a refusal, redirections too."""
        body = notice.json
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": str(notice.id),
            "Byssus-Signature": signature(self._key, body, int(self._clock.now().timestamp())),
        }
        try:
            answer = self._client.post(notice.address, content=body, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL) as trouble:
            return Outcome(State.UNKNOWN, str(trouble) or type(trouble).__name__)
        state = State.OK if answer.is_success else State.REJECTED
        return Outcome(state, f"{answer.status_code} {answer.text[:_ANSWER_LENGTH]}".strip())


def signature(key: bytes, body: bytes, seconds: int) -> str:
    """The value of the header `Byssus-Signature` at a Unix time."""
    digest = hmac.new(key, f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"
