"""The ways in which the gateways of the city speak, and how each names its devices and their values."""

from enum import StrEnum

from byssus.core.plant.places import Quantity


class Dialect(StrEnum):
    """A kind of gateway; the code of each gateway of the demo begins with one of these."""

    OWN = "own"
    """SenML packs, scans and events on our own topics."""
    THINGSBOARD = "tb"
    CHIRPSTACK = "cs"
    """LoRaWAN sensors of type Milesight EM320-TH behind a ChirpStack server."""
    ZIGBEE2MQTT = "z2m"
    TASMOTA = "tas"

    def device(self, site: str, probe: str) -> str:
        """The code of a sensor at a site."""
        match self:
            case Dialect.OWN:  # a number kept free for documents (RFC 9039 § 4.3, RFC 5612)
                return f"urn:dev:os:32473-{site}-{probe}"
            case Dialect.CHIRPSTACK:  # the maker's 24e124, then letters as numbers
                return "24e124" + f"{site}{probe}".encode().hex().rjust(10, "0")
            case _:
                return f"{site}-{probe}"

    def channel(self, channel: str, quantity: Quantity) -> str:
        """How this dialect calls the value that the layout calls `channel`."""
        match self:
            case Dialect.OWN:
                return channel
            case Dialect.TASMOTA:
                return f"AM2301.{quantity.capitalize()}"
            case _:
                return quantity


def dialect_of(gateway: str) -> Dialect:
    """The dialect of a gateway of the demo."""
    return Dialect(gateway.partition("-")[0])
