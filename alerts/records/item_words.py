"""What was measured, checked and said of an item, in words."""

from collections.abc import Iterator

from byssus.alerts.records.content import Alarmed, Answered, Item, Sensor
from byssus.alerts.records.words import Say


def found_words(item: Item, say: Say) -> str:
    """All of it, a line each."""
    return "\n".join(_lines(item, say))


def finding_words(item: Item, say: Say) -> str:
    """What is found of it."""
    return say("list.stop").join(say(f"finding.{finding}") for finding in item.findings)


def alarm_words(alarm: Alarmed, say: Say) -> str:
    """An alarm with its times, cause and action."""
    end = say("until", at=say.moment(alarm.cleared_at)) if alarm.cleared_at else say("lasts")
    about = " ".join(filter(None, [say.maybe(f"kind.{alarm.kind}", alarm.kind), alarm.point, alarm.about]))
    parts = [say("alarm", id=alarm.id, about=about, start=say.moment(alarm.started_at), end=end)]
    if alarm.minutes is not None:
        parts.append(say("minutes", n=say.number(alarm.minutes, 0)))
    if alarm.closed_by is None:
        parts.append(say("open"))
    if alarm.cause:
        parts.append(say("cause", words=alarm.cause))
    if alarm.corrective_action:
        parts.append(say("action", words=alarm.corrective_action))
    if alarm.probe_value is not None and alarm.probe_unit is not None:
        parts.append(say("probe", value=say.number(alarm.probe_value), unit=say.unit(alarm.probe_unit)))
    if alarm.verified_by:
        parts.append(say("verified", by=alarm.verified_by))
    return say("list.stop").join(parts)


def answer_words(answer: Answered, say: Say) -> str:
    """What a person said, who, and when."""
    finding = say(f"finding.{answer.finding}") if answer.finding else ""
    words = " ".join(filter(None, [finding, answer.words]))
    return say("said", words=words, by=answer.by, at=say.moment(answer.at))


def _lines(item: Item, say: Say) -> Iterator[str]:
    for sensor in item.sensors:
        yield _sensor(sensor, say)
    for check in item.checks:
        figures = check.model_dump(exclude={"check", "name"})
        yield say("checked", name=say.name(check.name), **figures)
    for alarm in item.alarms:
        yield alarm_words(alarm, say)
    for answer in item.answers:
        yield answer_words(answer, say)


def _sensor(sensor: Sensor, say: Say) -> str:
    head = f"{say.name(sensor.place)} {sensor.point}"
    if sensor.low is None:
        return f"{head}{say('list.comma')}{say('no_readings')}"
    values = {"low": say.number(sensor.low), "mean": say.number(sensor.mean), "high": say.number(sensor.high)}
    parts = [
        head,
        say("readings", n=sensor.readings, of=sensor.expected, share=say.share(sensor.covered)),
        say("range", unit=say.unit(sensor.unit), **values),
        say("over", n=say.number(sensor.minutes_over, 0)),
    ]
    return say("list.comma").join(parts)
