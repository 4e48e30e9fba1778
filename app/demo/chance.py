"""Chance that repeats: numbers that look random and follow from a seed and a name alone, on every machine."""

import math
from hashlib import blake2b

_JITTER = 0.15


def fraction(seed: int, *name: object) -> float:
    """A number in [0, 1) for a name under a seed."""
    digest = blake2b("/".join(map(str, (seed, *name))).encode(), digest_size=6).digest()
    return int.from_bytes(digest) / 2**48


def between(low: float, high: float, seed: int, *name: object) -> float:
    """A number in [low, high) for a name under a seed."""
    return low + (high - low) * fraction(seed, *name)


def wander(seed: int, name: str, seconds: float, period: float = 1200.0) -> float:
    """Smooth noise in [-1, 1] that turns about every `period` seconds, with a little of what every sensor adds."""
    step, part = divmod(seconds / period, 1.0)
    weight = (1 - math.cos(math.pi * part)) / 2
    before, after = (2 * fraction(seed, name, int(step) + i) - 1 for i in (0, 1))
    sensor = 2 * fraction(seed, name, "sensor", int(seconds)) - 1
    return (1 - _JITTER) * (before + (after - before) * weight) + _JITTER * sensor
