"""E-mail by SMTP."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from byssus.alerts.notify.carrier import SECONDS, Outcome
from byssus.alerts.notify.notice import Notice
from byssus.alerts.notify.terms import State
from byssus.alerts.notify.words import text

_PORTS = {"smtp": 587, "smtps": 465}


class Mail:
    """Sends notices through one mail server.

    Args:
        url: smtp://user:password@host:587, which uses TLS as soon as the server offers it, or smtps://… for TLS from
            the first byte.
        sender: the address that mails come from.
    """

    def __init__(self, url: str, sender: str) -> None:
        self._url = urlsplit(url)
        self._sender = sender

    def send(self, notice: Notice) -> Outcome:
        """Hand the mail to the server; `ok` means that the server took it, not that somebody read it."""
        try:
            with self._connect() as server:
                server.send_message(self._mail(notice))
        except smtplib.SMTPRecipientsRefused as refused:
            return Outcome(State.REJECTED, "; ".join(_words(*answer) for answer in refused.recipients.values()))
        except smtplib.SMTPResponseException as refused:
            return Outcome(State.REJECTED, _words(refused.smtp_code, refused.smtp_error))
        except (OSError, smtplib.SMTPException) as trouble:
            return Outcome(State.UNKNOWN, str(trouble) or type(trouble).__name__)
        return Outcome(State.OK, "accepted")

    def _connect(self) -> smtplib.SMTP:
        host, port = self._url.hostname or "", self._url.port or _PORTS[self._url.scheme]
        tls = ssl.create_default_context()
        if self._url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=tls)
        else:
            server = smtplib.SMTP(host, port, timeout=SECONDS)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=tls)
        if self._url.username:
            server.login(unquote(self._url.username), unquote(self._url.password or ""))
        return server

    def _mail(self, notice: Notice) -> EmailMessage:
        words = text(notice)
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, notice.address, words.subject
        mail["Date"] = notice.at
        mail["Message-ID"] = f"<byssus.{notice.id}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no vacation notices in return
        mail.set_content(words.body)
        return mail


def _words(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
