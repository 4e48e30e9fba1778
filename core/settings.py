"""What an operator can set, from the environment (`BYSSUS_…`) or a `.env` file; `byssus config` prints it."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from byssus.core.clock import parse_clock


def _readable_clock(text: str) -> str:
    parse_clock(text)
    return text


class Settings(BaseSettings):
    """All settings, with their defaults. Secrets show as `**********` wherever they are printed."""

    model_config = SettingsConfigDict(env_prefix="BYSSUS_", env_file=".env", env_ignore_empty=True, extra="ignore")

    data: Path = Field(
        default=Path("data"), description="folder of the embedded servers and of what Byssus keeps itself"
    )
    database_url: SecretStr | None = Field(
        default=None, description="postgresql://…; left out, `byssus up` runs an embedded PostgreSQL"
    )
    database_pool: PositiveInt = Field(default=8, description="connections that the web process opens at most")
    mqtt_url: SecretStr | None = Field(
        default=None, description="mqtt://user:password@host:1883 or mqtts://…; left out, `byssus up` runs a broker"
    )
    mqtt_port: int = Field(
        default=1883, ge=0, le=65535, description="port of the embedded broker, on loopback; 0 takes a free one"
    )
    mqtt_client_id: str = Field(
        default="byssus-ingest",
        description="stable name of the consumer's session at the broker, and of what several consumers share",
    )
    mqtt_batch: PositiveInt = Field(
        default=1000,
        description="messages in one transaction at most; keep it at or below half the broker's in-flight limit",
    )
    ingest_workers: PositiveInt = Field(
        default=1,
        description="ingest processes that share the messages between them; more than one needs a broker with MQTT 5",
    )
    mqtt_topics: str = Field(
        default="",
        description="topics of a plant's own choice for those of a format, as in cold/+/tele=tele/+/SENSOR; "
        "zigbee2mqtt/#=off listens to none of a format, and …=on to one on topics with $; with commas between",
    )
    host: str = Field(default="127.0.0.1", description="address on which the web process listens")
    port: int = Field(default=8080, ge=0, le=65535, description="port of the web process; 0 takes a free one")
    public_url: str = Field(
        default="", description="address under which people reach the console, for links in messages"
    )
    smtp_url: SecretStr | None = Field(
        default=None, description="smtp://user:password@host:587 for e-mail notifications"
    )
    smtp_from: str = Field(default="byssus@localhost", description="sender of e-mail notifications")
    webhook_secret: SecretStr = Field(default=SecretStr(""), description="key of the HMAC signature on webhooks")
    heartbeat_url: SecretStr | None = Field(
        default=None,
        description="called every minute while readings are judged and people told; a monitor there misses it",
    )
    language: str = Field(
        default="zh", pattern="^(zh|en)$", description="language of the console until a person picks one"
    )
    clock: Annotated[str, AfterValidator(_readable_clock)] = Field(
        default="", description="for demonstrations: start, wall time and speed of a faster clock; empty is real time"
    )
    log_level: str = Field(
        default="info", pattern="^(debug|info|warning|error)$", description="least level that is logged"
    )
