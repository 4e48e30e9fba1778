"""Publishes so many readings a second until it is ended: python -m bench.alerts.load MQTT RATE POINTS."""

import sys

from bench.alerts.latency import client_of, paced, pack


def main(mqtt: str, rate: str, points: str) -> None:
    client = client_of(mqtt, "load")
    paced(int(rate), lambda number: client.publish("byssus/v1/gw/senml", pack(number % int(points) + 1, -19.0), qos=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
