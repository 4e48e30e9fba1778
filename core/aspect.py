"""What devices say of themselves: battery, signal and link, beside what they measure."""

from enum import StrEnum


class Aspect(StrEnum):
    """One side of a device's state; each is a series of its own, in one unit."""

    ONLINE = "online"
    """1 while it is there, 0 when it, its network or its last will says that it has gone."""
    BATTERY = "battery"
    """Charge left, in percent."""
    BATTERY_VOLTS = "battery_volts"
    SIGNAL = "signal"
    """Strength at which it is received (RSSI), in dBm; the best of several receivers."""
    SIGNAL_TO_NOISE = "signal_to_noise"
    """In dB."""
    LINK_MARGIN = "link_margin"
    """By how much the device hears better than it must, in dB (LoRaWAN 1.0.4 § 5.5, DevStatusAns)."""
    LINK_QUALITY = "link_quality"
    """Zigbee's measure, 0 to 255."""

    @property
    def unit(self) -> str:
        """The unit of its values as people write it; empty where there is none."""
        return _UNITS[self]

    @property
    def grain(self) -> float:
        """What differs by less than this, in its unit, says nothing new: radio flickers (a default of ours)."""
        return _GRAINS[self]


_UNITS = {
    Aspect.ONLINE: "",
    Aspect.BATTERY: "%",
    Aspect.BATTERY_VOLTS: "V",
    Aspect.SIGNAL: "dBm",
    Aspect.SIGNAL_TO_NOISE: "dB",
    Aspect.LINK_MARGIN: "dB",
    Aspect.LINK_QUALITY: "",
}
_GRAINS = {
    Aspect.ONLINE: 0.5,
    Aspect.BATTERY: 1.0,
    Aspect.BATTERY_VOLTS: 0.02,
    Aspect.SIGNAL: 6.0,
    Aspect.SIGNAL_TO_NOISE: 3.0,
    Aspect.LINK_MARGIN: 3.0,
    Aspect.LINK_QUALITY: 20.0,
}
