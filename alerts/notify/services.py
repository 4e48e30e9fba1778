"""The services that Apprise knows; needs apprise, which comes with `pip install byssus[apprise]`.

Apprise says whether a service took the message by its HTTP status, and throws the body away. So what a service refuses
behind a 200 passes for delivered. Robots of DingTalk, WeCom and Feishu do just that: they have channels of their own,
and contacts may not name them by way of Apprise.
"""

import logging
import re

import apprise

from byssus.alerts.notify.carrier import Outcome
from byssus.alerts.notify.notice import Notice
from byssus.alerts.notify.terms import State
from byssus.alerts.notify.words import text

_ANSWER_LENGTH = 500
_REFUSED = re.compile(r"error=4\d\d")
"""How Apprise writes that a service answered with a status of refusal."""


class Services:
    """Sends messages to the services that their addresses name, in the form of Apprise: `ntfy://topic`, `tgram://…`."""

    def send(self, notice: Notice) -> Outcome:
        """Send it; `ok` means that the service answered with a status of success."""
        words = text(notice)
        with apprise.LogCapture(level=logging.WARNING, fmt="%(message)s") as said:  # type: ignore[no-untyped-call,unused-ignore]
            service = apprise.Apprise()
            known = service.add(notice.address)
            taken = known and service.notify(title=words.subject, body=words.body)
            answer = " ".join(said.getvalue().split())[:_ANSWER_LENGTH]
        if taken:
            return Outcome(State.OK, "accepted, as far as Apprise can tell")
        refused = not known or _REFUSED.search(answer)
        return Outcome(State.REJECTED if refused else State.UNKNOWN, answer or "Apprise does not say why")
