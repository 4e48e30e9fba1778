"""Mean kinetic temperature: what a history of temperatures did, said as one temperature (USP <1079.2>).

A temperature weighs as much as it spoils in a second; the mean is the temperature of the mean weight over time.
"""

import math

ACTIVATION_KELVIN = 10_000.0
"""ΔH/R: 83.144 kJ/mol over the gas constant."""
ZERO_CELSIUS = 273.15
"""In kelvin."""


def kinetic_weight(celsius: float) -> float:
    """exp(−ΔH/R/T) of a temperature in °C, which is above absolute zero; 1.3e−16 at 0 °C."""
    return math.exp(-ACTIVATION_KELVIN / (celsius + ZERO_CELSIUS))


def kinetic_temperature(weight: float) -> float:
    """The temperature in °C that weighs as much."""
    return -ACTIVATION_KELVIN / math.log(weight) - ZERO_CELSIUS
