from byssus.core.plant.haccp import Direction, Severity
from byssus.trace.exposure.place import OverLimit, minutes_over


def over(
    minutes: float, point: str = "t1", severity: Severity = Severity.CRITICAL, direction: Direction = Direction.ABOVE
) -> OverLimit:
    return OverLimit(point, "air", severity, direction, -18, minutes)


def test_the_same_time_beyond_two_limits_of_one_severity_counts_once() -> None:
    assert minutes_over([[over(60), over(20)]])[Severity.CRITICAL] == 60


def test_points_stays_and_both_sides_of_a_limit_add_up() -> None:
    stays = [
        [over(60), over(5, "t2"), over(10, direction=Direction.BELOW), over(70, severity=Severity.WARN)],
        [over(1)],
    ]

    assert minutes_over(stays) == {Severity.WARN: 70, Severity.ALARM: 0, Severity.CRITICAL: 76}
