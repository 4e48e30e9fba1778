"""What the log keeps of an excursion as it was known at that moment."""

from byssus.alerts.condition.excursion import Excursion
from byssus.alerts.operator.alarm import Detail


def facts_of(excursion: Excursion) -> Detail:
    """Its fields that people go by; times in ISO 8601."""
    return {
        "point": excursion.point,
        "rule": excursion.rule,
        "rule_version": excursion.rule_version,
        "started_at": excursion.started_at.isoformat(),
        "raised_at": excursion.raised_at.isoformat(),
        "cleared_at": excursion.cleared_at.isoformat() if excursion.cleared_at else None,
        "peak": excursion.peak,
        "minutes_out": excursion.minutes_out,
    }
