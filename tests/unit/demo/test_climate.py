from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from builders.demo import SEED, START, plant, points, watches
from byssus.alerts.condition.excursion import Excursion
from byssus.alerts.condition.machine import fold
from byssus.alerts.condition.measure import measured
from byssus.alerts.condition.reading import Reading
from byssus.app.demo.climate import Climate
from byssus.app.demo.incident import Incident
from byssus.app.demo.script import FAILURE, INCIDENTS, Script
from byssus.core.plant.haccp import Severity
from byssus.core.plant.places import Point, Quantity, Zone

QUIET = Climate(SEED, Script(START, ()))
SCRIPTED = Climate(SEED, Script(START))


def readings(climate: Climate, zone: Zone, point: Point, hours: float) -> Iterator[Reading]:
    for turn in range(int(timedelta(hours=hours) / point.every)):
        time = START + turn * point.every
        yield Reading(time, climate.value(zone, point, time))


def excursions(climate: Climate, code: str, hours: float) -> dict[str, Excursion]:
    """The first excursion under each rule of a point."""
    zone, point = points()[code]
    told = list(readings(climate, zone, point, hours))
    ledgers = {watch.rule.code: fold(watch, measured(watch.rule, told)).ledger for watch in watches(point)}
    return {rule: ledger[0] for rule, ledger in ledgers.items() if ledger}


def incident(where: str) -> Incident:
    return next(each for each in INCIDENTS if each.where == where)


def test_the_same_seed_gives_the_same_weather_and_another_seed_another() -> None:
    zone, point = points()["c01-1-t1"]
    first, again, other = (
        [climate.value(zone, point, START + timedelta(minutes=minute)) for minute in range(0, 600, 7)]
        for climate in (QUIET, Climate(SEED, Script(START, ())), Climate(SEED + 1, Script(START, ())))
    )
    assert first == again
    assert first != other


@pytest.mark.parametrize("code", sorted(points())[::7])
def test_a_day_on_which_nothing_fails_raises_no_alarm(code: str) -> None:
    severities = {
        watch.rule.severity
        for watch in watches(points()[code][1])
        if watch.rule.code in excursions(QUIET, code, hours=24)
    }
    assert severities <= {Severity.WARN}


@pytest.mark.parametrize("sensor", ["t1", "t2"])
def test_a_compressor_failure_raises_the_whole_ladder_within_two_hours(sensor: str) -> None:
    raised = excursions(SCRIPTED, f"{FAILURE.where}-{sensor}", hours=30)
    delays = [raised[rule].raised_at - START for rule in ("warn-18", "alarm-18", "critical-15", "critical-12")]
    assert delays[0] < delays[1] < delays[2]
    assert max(delays[:3]) < timedelta(hours=2, minutes=15)
    assert raised["alarm-18"].cleared_at is not None


def test_a_door_left_open_raises_an_alarm_that_clears_by_itself() -> None:
    raised = excursions(SCRIPTED, "c04-2-t1", hours=8)
    assert raised["alarm-18"].cleared_at is not None
    assert raised["alarm-18"].started_at > START + incident("c04-2").after
    assert "critical-12" not in raised
    assert "door-open" in excursions(SCRIPTED, "c04-2-door", hours=8)


def test_an_unplugged_probe_shows_its_largest_value_only_while_it_hangs_loose() -> None:
    loose = incident("p30-intake-t")
    zone, point = points()[loose.where]
    on, off = START + loose.after, START + loose.after + loose.lasts
    assert [SCRIPTED.value(zone, point, time) for time in (on, off - point.every)] == [327.67, 327.67]
    assert all(SCRIPTED.value(zone, point, time) < 10 for time in (on - point.every, off))


def test_an_incident_touches_no_other_room() -> None:
    zone, point = points()["c01-2-t1"]
    times: list[datetime] = [START + timedelta(minutes=minute) for minute in range(0, 600, 5)]
    assert [SCRIPTED.value(zone, point, time) for time in times] == [QUIET.value(zone, point, time) for time in times]


def test_doors_are_open_or_shut_and_air_is_neither_dry_nor_soaked() -> None:
    doors: set[float] = set()
    for site in plant().sites[:20]:
        for zone in site.zones:
            for point in zone.points:
                for reading in readings(QUIET, zone, point, hours=12):
                    if point.quantity is Quantity.DOOR:
                        doors.add(reading.value)
                    if point.quantity is Quantity.HUMIDITY:
                        assert 50 < reading.value < 100
    assert doors == {0.0, 1.0}
