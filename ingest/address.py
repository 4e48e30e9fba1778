"""Where the broker is, from one URL."""

import ssl
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from paho.mqtt.client import Client

from byssus.core.errors import InvalidInput

_PORTS = {"mqtt": 1883, "mqtts": 8883}


class Version(StrEnum):
    """The version of MQTT that a broker speaks."""

    V5 = "5"
    V3 = "3.1.1"


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
    version: Version = Version.V5

    def __str__(self) -> str:
        return f"{'mqtts' if self.tls else 'mqtt'}://{self.host}:{self.port}"


def parse_mqtt_url(url: str) -> Address:
    """Read `mqtt://user:password@host:1883?version=3.1.1` or `mqtts://host:8883?ca=/etc/byssus/ca.pem`.

    Raises:
        InvalidInput: another scheme, no host, no port number, or another version of MQTT.
    """
    parts = urlsplit(url)
    try:
        port = parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError) as error:
        raise _bad_url(f"has no known scheme or no port number ({error})") from error
    if not parts.hostname:
        raise _bad_url("names no host")
    options = dict(parse_qsl(parts.query))
    try:
        version = Version(options.get("version", Version.V5))
    except ValueError as error:
        raise _bad_url(f"asks for version {options['version']!r} of MQTT; we speak {' and '.join(Version)}") from error
    return Address(
        host=parts.hostname,
        port=port,
        tls=parts.scheme == "mqtts",
        authorities=Path(options["ca"]) if "ca" in options else None,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        version=version,
    )


def introduce(client: Client, address: Address) -> None:
    """Let a client greet the broker as `address` says: with its user and password, and over TLS."""
    if address.user is not None:
        client.username_pw_set(address.user, address.password)
    if address.tls:
        client.tls_set_context(ssl.create_default_context(cafile=address.authorities))


def _bad_url(fault: str) -> InvalidInput:
    return InvalidInput(
        f"The address of the broker {fault}.",
        where="BYSSUS_MQTT_URL",
        advice="Write mqtt://user:password@host:1883, or mqtts://… for TLS.",
    )
