"""Configuration of the embedded brokers.

Acknowledgements wait for commits, so much may be in flight or queued for the ingest; with its default limits
a broker throws the rest away, although it has acknowledged it to the gateway.
"""

from byssus.app.embedded.port import LOOPBACK
from byssus.app.embedded.process import HERE

MAX_PAYLOAD = 4 * 1024 * 1024
"""The largest payload that passes, in bytes."""


def mosquitto_config(port: int) -> str:
    """The contents of mosquitto.conf (mosquitto.conf(5)).

    A queue of 200 000 messages is half a day of 260 points, one reading a minute. It is written to disk every
    ten seconds and at the end: a power cut takes what came in that long before it and was not yet stored.
    """
    return f"""\
listener {port} {LOOPBACK}
allow_anonymous true
message_size_limit {MAX_PAYLOAD}
max_inflight_messages 2000
max_queued_messages 200000
persistence true
persistence_location {HERE}/
autosave_interval 10
log_dest stderr
log_type error
log_type warning
"""


def iotcore_config(port: int) -> str:
    """The contents of rumqttd.toml.

    Messages wait in memory in segments; 256 MiB hold about a million readings, then the oldest go.
    """
    return f"""\
id = 0

[router]
id = 0
max_connections = 10000
max_outgoing_packet_count = 200
max_segment_size = {32 * 1024 * 1024}
max_segment_count = 8

[v4.1]
name = "loopback"
listen = "{LOOPBACK}:{port}"
next_connection_delay_ms = 1

[v4.1.connections]
connection_timeout_ms = 60000
max_payload_size = {MAX_PAYLOAD}
max_inflight_count = 2000
dynamic_filters = true
"""
