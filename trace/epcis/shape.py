"""The canonical property order of an event (CBV 2.0 § 8.9.3), as data for the event hash."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from byssus.trace.epcis import vocabulary
from byssus.trace.epcis.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Shape:
    """How one field is written.

    Args:
        fields: the fields inside it, in canonical order.
        item: how each member is written, where the field is a list.
        each: the name of each member in XML, which JSON leaves out; empty where XML's wrapper is left out too.
        vocabulary: where its words come from.
        time: whether it is an instant.
    """

    fields: Mapping[str, "Shape"] = field(default_factory=dict)
    item: "Shape | None" = None
    each: str = ""
    vocabulary: Vocabulary | None = None
    time: bool = False


EXTENSION = Shape()
"""What the standard does not know."""

_PLAIN = Shape(fields={})
_TIME = Shape(time=True)


def _object(*plain: str, **special: Shape) -> Shape:
    return Shape(fields={name: special.get(name, _PLAIN) for name in plain})


def _list(each: str, item: Shape) -> Shape:
    return Shape(item=item, each=each)


def _words(words: Vocabulary) -> Shape:
    return Shape(vocabulary=words)


_EPCS = _list("epc", _PLAIN)
_QUANTITIES = _list("quantityElement", _object("epcClass", "quantity", "uom"))
_PLACE = _object("id")

_SENSOR_METADATA = _object(
    "time",
    "startTime",
    "endTime",
    "deviceID",
    "deviceMetadata",
    "rawData",
    "dataProcessingMethod",
    "bizRules",
    time=_TIME,
    startTime=_TIME,
    endTime=_TIME,
)
_SENSOR_REPORT = _object(
    "type",
    "exception",
    "deviceID",
    "deviceMetadata",
    "rawData",
    "dataProcessingMethod",
    "time",
    "microorganism",
    "chemicalSubstance",
    "value",
    "component",
    "stringValue",
    "booleanValue",
    "hexBinaryValue",
    "uriValue",
    "minValue",
    "maxValue",
    "meanValue",
    "sDev",
    "percRank",
    "percValue",
    "uom",
    "coordinateReferenceSystem",
    type=_words(vocabulary.MEASUREMENT),
    exception=_words(vocabulary.ALERT),
    component=_words(vocabulary.COMPONENT),
    time=_TIME,
)

EVENT = Shape(
    fields={
        "eventTime": _TIME,
        "eventTimeZoneOffset": _PLAIN,
        "certificationInfo": _PLAIN,
        "parentID": _PLAIN,
        "epcList": _EPCS,
        "inputEPCList": _EPCS,
        "childEPCs": _EPCS,
        "quantityList": _QUANTITIES,
        "childQuantityList": _QUANTITIES,
        "inputQuantityList": _QUANTITIES,
        "outputEPCList": _EPCS,
        "outputQuantityList": _QUANTITIES,
        "action": _PLAIN,
        "transformationID": _PLAIN,
        "bizStep": _words(vocabulary.BIZ_STEP),
        "disposition": _words(vocabulary.DISPOSITION),
        "persistentDisposition": _object(
            "set", "unset", set=_words(vocabulary.DISPOSITION), unset=_words(vocabulary.DISPOSITION)
        ),
        "readPoint": _PLACE,
        "bizLocation": _PLACE,
        "sensorElementList": _list(
            "sensorElement",
            _object("sensorMetadata", "sensorReport", sensorMetadata=_SENSOR_METADATA, sensorReport=_SENSOR_REPORT),
        ),
    }
)


def _typed(name: str, types: Vocabulary) -> Shape:
    return _list("", _object("type", name, type=_words(types)))


TRAILING = {
    "bizTransactionList": _typed("bizTransaction", vocabulary.TRANSACTION_TYPE),
    "sourceList": _typed("source", vocabulary.PARTY_TYPE),
    "destinationList": _typed("destination", vocabulary.PARTY_TYPE),
}
"""Fields of the standard that are sorted in among the extensions, without a name for each member.

The reference implementation writes them so; a hash is of use only where it is the one that partners compute.
"""
