"""Where the broker is, from one URL."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from byssus.core.errors import InvalidInput

_PORTS = {"mqtt": 1883, "mqtts": 8883}


@dataclass(frozen=True, slots=True)
class Address:
    """A broker, and how to greet it."""

    host: str
    port: int
    tls: bool
    authorities: Path | None = None
    """Certificates of the authorities to trust instead of the system's."""
    user: str | None = None
    password: str | None = None

    def __str__(self) -> str:
        return f"{'mqtts' if self.tls else 'mqtt'}://{self.host}:{self.port}"


def parse_mqtt_url(url: str) -> Address:
    """Read `mqtt://user:password@host:1883` or `mqtts://host:8883?ca=/etc/byssus/ca.pem`.

    Raises:
        InvalidInput: another scheme, no host, or no port number.
    """
    parts = urlsplit(url)
    try:
        port = parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise _bad_url(f"has no known scheme or no port number ({error})") from error
    if not parts.hostname:
        raise _bad_url("names no host")
    return Address(
        host=parts.hostname,
        port=port,
        tls=parts.scheme == "mqtts",
        authorities=next((Path(path) for path in parse_qs(parts.query).get("ca", [])), None),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _bad_url(fault: str) -> InvalidInput:
    return InvalidInput(
        f"The address of the broker {fault}.",
        where="BYSSUS_MQTT_URL",
        advice="Write mqtt://user:password@host:1883, or mqtts://… for TLS.",
    )
