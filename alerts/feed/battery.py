"""Keeps alarms about batteries in step with what devices say of them; called now and then, by any number of workers.

An alarm is about the point where the device is: somebody has to go there. Of a device that feeds several points it is
the first by code.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from byssus.alerts.condition.battery import Charge
from byssus.alerts.feed.upkeep import Ailment, keep_in_step
from byssus.alerts.operator.alarm import Kind, Subject
from byssus.core.aspect import Aspect
from byssus.core.database import Connection
from byssus.core.plant.haccp import Severity
from byssus.core.sql import load_queries

_QUERIES = load_queries(Path(__file__).with_suffix(".sql"))


def check_batteries(connection: Connection, now: datetime) -> None:
    """Raise and clear alarms until they are about those devices whose battery is low."""
    with connection.transaction():
        lasting = {_subject(*row) for row in connection.execute(_QUERIES["lasting"])}
        low = list(_ailments(connection, lasting))
        keep_in_step(connection, lasting | {ailment.subject for ailment in low}, low, now)


def _ailments(connection: Connection, lasting: set[Subject]) -> Iterator[Ailment]:
    for site, zone, point, device, aspect, value, limit, standard in connection.execute(_QUERIES["charges"]):
        subject = _subject(site, zone, point)
        charge = Charge(device, Aspect(aspect), value, limit, standard)
        if charge.is_low(was_low=subject in lasting):
            facts = {"device": device, "battery": f"{value:g} {charge.aspect.unit}", "standard": standard}
            yield Ailment(subject, Severity.WARN, facts)


def _subject(site: int, zone: int, point: int) -> Subject:
    return Subject(Kind.BATTERY_LOW, site, zone, point)
