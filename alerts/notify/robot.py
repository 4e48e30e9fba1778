"""Robots of DingTalk, WeCom and Feishu groups: they answer HTTP 200 even when they refuse, and say so in the body."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import httpx
import orjson

from byssus.alerts.notify.carrier import SECONDS, Outcome
from byssus.alerts.notify.notice import Notice
from byssus.alerts.notify.terms import State
from byssus.alerts.notify.words import text
from byssus.core.clock import Clock

_ANSWER_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Request:
    """What a provider wants to be sent: query parameters besides those of the address, and a JSON body."""

    parameters: dict[str, str]
    body: dict[str, object]


class Dialect(Protocol):
    """How one provider is spoken to."""

    @property
    def size(self) -> int:
        """The most bytes of text that it takes."""
        ...

    @property
    def codes(self) -> Sequence[tuple[str, str]]:
        """The fields of its answer that hold a code, all of which have to be 0; each with that of its words."""
        ...

    def request(self, text: str, key: str, at: datetime) -> Request:
        """The request that says a text, signed where there is a key."""
        ...


class Robot:
    """Posts messages to robots, whose addresses may end in `#` and the key of their signature.

    Args:
        clock: what the signature's time is taken from.
    """

    def __init__(self, dialect: Dialect, clock: Clock) -> None:
        self._dialect = dialect
        self._clock = clock
        self._client = httpx.Client(timeout=SECONDS)

    def send(self, notice: Notice) -> Outcome:
        """Post it; only a code of 0 in the body is a yes, and what cannot be read leaves it open."""
        address, _, key = notice.address.partition("#")
        words = text(notice).within(self._dialect.size)
        request = self._dialect.request(words, key, self._clock.now())
        try:
            url = httpx.URL(address).copy_merge_params(request.parameters)
            answer = self._client.post(url, json=request.body)
        except (httpx.HTTPError, httpx.InvalidURL) as trouble:
            return Outcome(State.UNKNOWN, str(trouble) or type(trouble).__name__)
        return judge(answer, self._dialect)


def judge(answer: httpx.Response, dialect: Dialect) -> Outcome:
    """What a provider's answer means, with its own words."""
    said = answer.text[:_ANSWER_LENGTH].strip()
    if answer.is_server_error:
        return Outcome(State.UNKNOWN, f"{answer.status_code} {said}".strip())
    if not answer.is_success:
        return Outcome(State.REJECTED, f"{answer.status_code} {said}".strip())
    codes = _codes(answer.content, dialect)
    if not codes:
        return Outcome(State.UNKNOWN, f"{answer.status_code} without a code: {said or 'nothing'}")
    refusals = [f"{code} {words}".strip() for code, words in codes if code != "0"]
    return Outcome(State.REJECTED, refusals[0]) if refusals else Outcome(State.OK, codes[0][1] or "accepted")


def _codes(body: bytes, dialect: Dialect) -> list[tuple[str, str]]:
    """Each code that the answer holds, as text, with the words beside it; none when it is not the provider's form."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        return []
    if not isinstance(answer, dict):
        return []
    return [
        (str(answer[code]).strip(), str(answer.get(words) or ""))
        for code, words in dialect.codes
        if isinstance(answer.get(code), int | str) and not isinstance(answer[code], bool)
    ]
