"""The words of the Core Business Vocabulary 2.0 and the four ways to write each of them.

A word comes bare (`shipping`), compact (`cbv:BizStep-shipping`), as web URI (`https://ref.gs1.org/cbv/BizStep-shipping`)
or as the URN of version 1 (`urn:epcglobal:cbv:bizstep:shipping`); inside it is always the web URI (CBV 2.0 § 7).
"""

from dataclasses import dataclass

from byssus.trace.epcis.context import Context

_CBV = "https://ref.gs1.org/cbv/"
_GS1 = "https://gs1.org/voc/"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A closed list of words, open only to words under somebody else's namespace.

    Args:
        title: what one of its words is called in a message.
        prefix: what stands before each word in its web URI.
        urn: what stood before it in version 1; empty for what version 1 did not have.
        words: the words themselves.
    """

    title: str
    prefix: str
    urn: str
    words: frozenset[str]

    def expand(self, text: str, context: Context) -> str:
        """The web URI of a word in any of its forms; what is no word of ours comes back as it is."""
        word = text.strip()
        if word in self.words:
            return self.prefix + word
        uri = context.expand(word)
        return self.prefix + uri.removeprefix(self.urn) if self.urn and uri.startswith(self.urn) else uri

    def knows(self, uri: str) -> bool:
        """Whether an expanded word may stand: one of the list, or a URI that does not pretend to be one of them."""
        if uri.startswith(self.prefix):
            return uri.removeprefix(self.prefix) in self.words
        return ":" in uri and not (self.urn and uri.startswith(self.urn))

    def word(self, uri: str) -> str:
        """The short form of an expanded word, for people."""
        return uri.removeprefix(self.prefix)


def _vocabulary(title: str, prefix: str, urn: str, words: str) -> Vocabulary:
    return Vocabulary(title, prefix, f"urn:epcglobal:cbv:{urn}:" if urn else "", frozenset(words.split()))


BIZ_STEP = _vocabulary(
    "business step",
    _CBV + "BizStep-",
    "bizstep",
    """accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting
    decommissioning departing destroying disassembling dispensing encoding entering_exiting holding
    inspecting installing killing loading other packing picking receiving removing repackaging repairing
    replacing reserving retail_selling sampling sensor_reporting shipping staging_outbound stock_taking
    stocking storing transporting unloading unpacking void_shipping""",
)
DISPOSITION = _vocabulary(
    "disposition",
    _CBV + "Disp-",
    "disp",
    """active available completeness_inferred completeness_verified conformant container_closed container_open
    damaged destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class
    mismatch_instance mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other
    partially_dispensed recalled reserved retail_sold returned sellable_accessible sellable_not_accessible
    stolen unavailable unknown""",
)
TRANSACTION_TYPE = _vocabulary(
    "business transaction type",
    _CBV + "BTT-",
    "btt",
    "bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt",
)
PARTY_TYPE = _vocabulary("source or destination type", _CBV + "SDT-", "sdt", "owning_party possessing_party location")
ERROR_REASON = _vocabulary("error reason", _CBV + "ER-", "er", "did_not_occur incorrect_data")
COMPONENT = _vocabulary(
    "component",
    _CBV + "Comp-",
    "",
    """x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing
    latitude longitude altitude""",
)
ALERT = _vocabulary("sensor alert", _GS1, "", "ALARM_CONDITION ERROR_CONDITION")
MEASUREMENT = _vocabulary(
    "measurement type",
    _GS1,
    "",
    """AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Altitude AmountOfSubstance
    AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance
    Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity
    ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force
    Frequency Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance
    LuminousFlux LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass
    MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass
    MolarVolume Power Pressure RadiantFlux RadiantIntensity Radioactivity RelativeHumidity Resistance
    Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature Time Torque Voltage
    Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber""",
)


def modern(uri: str) -> str:
    """The web URI of a word written as a URN of version 1; anything else comes back as it is."""
    if uri.startswith("urn:epcglobal:cbv:"):
        for words in _WITH_URN:
            if uri.startswith(words.urn):
                return words.prefix + uri.removeprefix(words.urn)
    return uri


_WITH_URN = (BIZ_STEP, DISPOSITION, TRANSACTION_TYPE, PARTY_TYPE, ERROR_REASON)
