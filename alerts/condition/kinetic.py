"""Mean kinetic temperature: what a history of temperatures did, said as one temperature."""

import math
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise

from byssus.alerts.condition.reading import Reading

ACTIVATION_KELVIN = 10_000.0
"""ΔH/R: 83.144 kJ/mol over the gas constant."""
_ZERO_CELSIUS = 273.15


def mean_kinetic_temperature(readings: Iterable[Reading], max_gap: timedelta) -> float | None:
    """The constant temperature that would have spoiled as much as the readings did, in °C.

    Each reading stands for the time until the next one; gaps longer than `max_gap` count nothing. The readings are in
    °C and in order of time. None when they span no time.

    Source: USP <1079.2>, each temperature weighted with its time.
    """
    spans = list(_spans(readings, max_gap))
    total = math.fsum(seconds for seconds, _ in spans)
    if not total:
        return None
    rate = math.fsum(seconds * math.exp(-ACTIVATION_KELVIN / kelvin) for seconds, kelvin in spans) / total
    return -ACTIVATION_KELVIN / math.log(rate) - _ZERO_CELSIUS


def _spans(readings: Iterable[Reading], max_gap: timedelta) -> Iterator[tuple[float, float]]:
    """Seconds and kelvin of each stretch between two readings."""
    for one, next_one in pairwise(readings):
        if next_one.time - one.time <= max_gap:
            yield (next_one.time - one.time).total_seconds(), one.value + _ZERO_CELSIUS
