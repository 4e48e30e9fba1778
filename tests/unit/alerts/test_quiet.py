from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from byssus.alerts.condition.listening import Listening
from byssus.alerts.condition.quiet import Patience, Silence, Source, silences
from byssus.alerts.operator.alarm import Kind, Subject
from byssus.core.plant.haccp import Severity

NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ALWAYS = Listening(((NOW - timedelta(days=30), NOW),))
PATIENCE = Patience(intervals=2, alarm_after=15 * MINUTE, critical_after=60 * MINUTE)


def point(number: int, quiet: float, *, every: float = 1, gateway: int = 1) -> Source:
    subject = Subject(Kind.NO_DATA, site_id=1, zone_id=1, point_id=number)
    return Source(subject, f"t{number}", every * MINUTE, NOW - quiet * MINUTE, PATIENCE, gateway)


def gateway(number: int, quiet: float) -> Source:
    subject = Subject(Kind.NO_DATA, site_id=1, gateway_id=number)
    return Source(subject, f"gw{number}", MINUTE, NOW - quiet * MINUTE, PATIENCE, number)


def test_a_point_is_silent_only_for_as_long_as_its_gateway_was_heard() -> None:
    ago = [NOW - minutes * MINUTE for minutes in range(10)]
    assert replace(point(1, 5), through_until=ago[4]).excused(NOW, ALWAYS)
    assert not replace(point(1, 5), through_until=ago[1]).excused(NOW, ALWAYS)
    assert replace(point(1, 60), through_until=ago[0], through_since=ago[2]).excused(NOW, ALWAYS)
    assert not replace(point(1, 60), through_until=ago[0], through_since=ago[3]).excused(NOW, ALWAYS)


def severities(found: list[Silence]) -> dict[object, Severity]:
    return {silence.facts["silent"]: silence.severity for silence in found if not silence.inhibited}


@pytest.mark.parametrize(
    ("quiet", "every", "severity"),
    [
        (2, 1, None),
        (2.1, 1, Severity.WARN),
        (14.9, 1, Severity.WARN),
        (15, 1, Severity.ALARM),
        (60, 1, Severity.CRITICAL),
        (20, 10, None),
        (20.1, 10, Severity.ALARM),
        (120, 60, None),
    ],
)
def test_silence_is_worse_the_longer_it_lasts(quiet: float, every: float, severity: Severity | None) -> None:
    found = silences([point(1, quiet, every=every)], [], NOW, ALWAYS)
    assert [silence.severity for silence in found] == [severity] * (severity is not None)


def test_a_silent_gateway_is_one_alarm_that_names_the_first_out() -> None:
    silence, *points = silences([point(1, 20), point(2, 21), point(3, 0)], [gateway(1, 20)], NOW, ALWAYS)
    assert [each.inhibited for each in points] == [True, True]
    assert silence.subject == Subject(Kind.NO_DATA, site_id=1, gateway_id=1)
    assert (silence.facts["first_out"], silence.facts["points_out"]) == ("t2", 2)


def test_silent_points_of_a_gateway_that_is_heard_are_alarms_of_their_own() -> None:
    found = silences([point(1, 20), point(2, 0), point(3, 70)], [gateway(1, 0)], NOW, ALWAYS)
    assert severities(found) == {"t1": Severity.ALARM, "t3": Severity.CRITICAL}


def test_one_gateways_silence_says_nothing_about_the_points_of_another() -> None:
    found = silences([point(1, 20), point(2, 20, gateway=2)], [gateway(1, 20), gateway(2, 0)], NOW, ALWAYS)
    assert severities(found) == {"gw1": Severity.ALARM, "t2": Severity.ALARM}


def test_an_hour_in_which_nobody_listened_is_no_silence() -> None:
    away = Listening(((NOW - timedelta(days=1), NOW - 70 * MINUTE), (NOW - 10 * MINUTE, NOW)))
    assert silences([point(1, 75, every=10)], [gateway(1, 71.5)], NOW, away)[1:] == []
    assert silences([point(1, 75, every=10)], [], NOW, away) == [], "it was listened for during 15 of its 20 minutes"
    assert severities(silences([point(1, 85, every=10)], [], NOW, away)) == {"t1": Severity.ALARM}


def test_points_of_an_hour_are_not_called_silent_by_one_who_comes_and_goes() -> None:
    every_other = tuple((NOW - (2 * n + 1) * MINUTE, NOW - 2 * n * MINUTE) for n in reversed(range(300)))
    assert silences([point(1, 230, every=60)], [], NOW, Listening(every_other)) == []
    assert len(silences([point(1, 250, every=60)], [], NOW, Listening(every_other))) == 1
