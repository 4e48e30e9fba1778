"""LoRaWAN: what the payload codecs of vendors make of a frame, the same behind every network server."""

import re
from collections.abc import Iterator

from byssus.core.aspect import Aspect
from byssus.ingest.formats import fields
from byssus.ingest.formats.fields import Json, Object
from byssus.ingest.formats.gathering import Gathering
from byssus.ingest.message import EventTime, Frame, Problem, Reading, Reason, Refused

_STORED = frozenset({"history", "DATALOG"})
_STATES: dict[str, float] = {"open": 1, "opened": 1, "close": 0, "closed": 0}
"""What Milesight says of a magnetic contact, as a door point has it: 1 is open."""
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}(\.[0-9]{1,15})?")
_OPEN_PROBE = 327.67
"""Greatest value of Dragino's temperatures, 0x7FFF hundredths: no probe is plugged in."""
_MAY_FAIL_TO_ZERO = frozenset({"Temp_Channel1", "Temp_Channel2"})
"""Channels of Dragino's LTC2, which says 0 when its probe fails."""
_LOGGED = ("TempC_DS", "TempC_SHT", "Hum_SHT")
"""What an entry of the data log of Dragino's LHT65N holds before its time."""
_ENTRY = re.compile(r"\[([^\[\]]*)\],?")


def measured(device: str, time: EventTime, values: Object) -> Gathering:
    """The readings in an object made by a codec; those of the frame itself were measured at `time`.

    Besides its own values a frame may carry what the device had stored while out of reach: Milesight's `history`, each
    entry with a `timestamp` in seconds since 1970, and Dragino's `DATALOG`, a text whose times are wall times of the
    device. Codecs write numbers as texts here and there.
    """
    found = Gathering()
    found.readings.extend(_values(device, time, {key: values[key] for key in values if key not in _STORED}))
    for index, entry in enumerate(fields.a_list(values.get("history") or [], "Field 'history'"), 1):
        with found.part(f"Entry {index} of 'history'"):
            found.readings.extend(_stored(device, fields.an_object(entry, "an entry")))
    for index, entry in enumerate(_entries(fields.optional_text(values, "DATALOG") or ""), 1):
        with found.part(f"Entry {index} of 'DATALOG'"):
            found.readings.extend(_logged(device, entry))
    return found


def heard(device: str, time: EventTime, receivers: Json) -> Iterator[Reading]:
    """How well a frame was heard: the best of its receivers, each `{"rssi": -57, "snr": 9.5}`.

    What is no such list says nothing of it, and does no harm to what was measured.
    """
    found = [one for one in receivers if isinstance(one, dict)] if isinstance(receivers, list) else []
    for key in ("rssi", "snr"):
        said = (one.get(key) for one in found)
        values = [value for value in said if isinstance(value, int | float) and not isinstance(value, bool)]
        yield from fields.measured(device, time, {key: max(values)} if values else {})


def frame(device: str, counter: float | None, session: str | None, data: str | None) -> Frame | None:
    """The frame that a message handed on, to know its copies; None where the message was no frame.

    A network server leaves out a counter that is zero. Counters begin anew when a device joins, hence the session; some
    devices just start over.
    """
    if counter is None and not session:
        return None
    number = int(counter or 0)
    return Frame(device, number, f"{session or ''} {number} {data or ''}")


def _values(device: str, time: EventTime, values: Object, *, historical: bool = False) -> Iterator[Reading]:
    plain = {key: _number_in(value) for key, value in values.items()}
    return map(_judged, fields.measured(device, time, plain, historical=historical))


def _stored(device: str, entry: Object) -> Iterator[Reading]:
    values = {key: value for key, value in entry.items() if key != "timestamp"}
    return _values(device, fields.instant(fields.number(entry, "timestamp")), values, historical=True)


def _entries(log: str) -> Iterator[str]:
    """What stands between brackets; and, as it is, what does not."""
    end = 0
    for match in _ENTRY.finditer(log):
        if lost := log[end : match.start()].strip():
            yield lost
        yield match[1]
        end = match.end()
    if lost := log[end:].strip():
        yield lost


def _logged(device: str, entry: str) -> Iterator[Reading]:
    *numbers, written = [part.strip() for part in entry.split(",")]
    if len(numbers) != len(_LOGGED):
        raise Refused(
            Reason.UNDECODED, f"three values and a time are expected, and {fields.described(entry)} was found."
        )
    values: Object = dict(zip(_LOGGED, numbers, strict=True))
    return _values(device, fields.iso_time(written), values, historical=True)


def _number_in(value: Json) -> Json:
    if not isinstance(value, str):
        return value
    if _NUMBER.fullmatch(value):
        return float(value)
    return _STATES.get(value, value)


def _judged(reading: Reading) -> Reading:
    """`reading`, marked as faulty if its value is a code for a fault, and as the battery if it is Milesight's."""
    channel, value = reading.channel, reading.value
    if channel == "battery":
        return reading._replace(aspect=Aspect.BATTERY)
    if isinstance(value, Problem):
        return reading
    faulty = (channel.startswith("Temp") and value == _OPEN_PROBE) or (channel in _MAY_FAIL_TO_ZERO and value == 0)
    return reading._replace(faulty=True) if faulty else reading
