"""Key data elements, and the names that senders give them in their vocabularies.

The names are those of CBV 2.0 § 9 (`cbvmda:`), GDST 1.2 and plain words of our own; whose vocabulary it is, which
stands before the colon, does not matter.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Kde(StrEnum):
    """What a critical tracking event may tell (domain: seed to recall)."""

    SPECIES = "species"
    LICENCE = "licence"
    QUARANTINE = "quarantine"
    GROWER = "grower"
    ROPES = "ropes"
    BOAT = "boat"
    AREA_CLASS = "area_class"
    CLOSURE_CHECKED = "closure_checked"
    HARVEST_FROM = "harvest_from"
    HARVEST_TO = "harvest_to"
    LIVE_SHARE = "live_share"
    BUYER = "buyer"
    CERTIFICATE = "certificate"
    ACCEPTED = "accepted"
    HOURS = "hours"
    LABORATORY = "laboratory"
    METHOD = "method"
    ANALYTE = "analyte"
    VALUE = "value"
    REPORT = "report"
    TEMPERATURE = "temperature"
    GRADE = "grade"
    TEST_PIECES = "test_pieces"
    REJECTS = "rejects"
    EXPIRY = "expiry"
    ALLERGEN = "allergen"
    VEHICLE = "vehicle"
    SEAL = "seal"
    CONSIGNEE = "consignee"
    CONSIGNOR = "consignor"
    DESPATCH = "despatch"
    WITNESS = "witness"
    RECALL = "recall"
    RECEIPT = "receipt"
    DOCUMENT = "document"
    CORE_TEMPERATURE = "core_temperature"
    E_COLI_BEFORE = "e_coli_before"
    E_COLI_AFTER = "e_coli_after"
    LIMIT_VERSION = "limit_version"
    APPROVER = "approver"
    ORIGIN = "origin"
    DESTINATION = "destination"
    OWNER = "owner"
    PROVIDER = "provider"
    WELFARE = "welfare"
    BROODSTOCK = "broodstock"
    FARMING_METHOD = "farming_method"
    PRODUCTION_METHOD = "production_method"


ALIASES: Final[Mapping[str, Kde]] = MappingProxyType(
    {
        "species": Kde.SPECIES,
        "speciesForFisheryStatisticsPurposesName": Kde.SPECIES,
        "scientificName": Kde.SPECIES,
        "licence": Kde.LICENCE,
        "farmingLicence": Kde.LICENCE,
        "aquacultureLicence": Kde.LICENCE,
        "quarantine": Kde.QUARANTINE,
        "grower": Kde.GROWER,
        "ropes": Kde.ROPES,
        "boat": Kde.BOAT,
        "vesselName": Kde.BOAT,
        "areaClass": Kde.AREA_CLASS,
        "closureChecked": Kde.CLOSURE_CHECKED,
        "harvestStartDate": Kde.HARVEST_FROM,
        "harvestEndDate": Kde.HARVEST_TO,
        "liveShare": Kde.LIVE_SHARE,
        "buyer": Kde.BUYER,
        "complianceCertificate": Kde.CERTIFICATE,
        "certificationIdentification": Kde.CERTIFICATE,
        "accepted": Kde.ACCEPTED,
        "hours": Kde.HOURS,
        "laboratory": Kde.LABORATORY,
        "method": Kde.METHOD,
        "analyte": Kde.ANALYTE,
        "value": Kde.VALUE,
        "grade": Kde.GRADE,
        "metalTestPieces": Kde.TEST_PIECES,
        "metalRejects": Kde.REJECTS,
        "itemExpirationDate": Kde.EXPIRY,
        "bestBeforeDate": Kde.EXPIRY,
        "allergen": Kde.ALLERGEN,
        "vehicle": Kde.VEHICLE,
        "seal": Kde.SEAL,
        "witness": Kde.WITNESS,
        "recall": Kde.RECALL,
        "receipt": Kde.RECEIPT,
        "supplier": Kde.CONSIGNOR,
        "customer": Kde.CONSIGNEE,
        "coreTemperature": Kde.CORE_TEMPERATURE,
        "eColiBefore": Kde.E_COLI_BEFORE,
        "eColiAfter": Kde.E_COLI_AFTER,
        "limitVersion": Kde.LIMIT_VERSION,
        "approver": Kde.APPROVER,
        "productOwner": Kde.OWNER,
        "informationProvider": Kde.PROVIDER,
        "humanWelfarePolicy": Kde.WELFARE,
        "broodstockSource": Kde.BROODSTOCK,
        "aquacultureMethod": Kde.FARMING_METHOD,
        "productionMethodForFishAndSeafoodCode": Kde.PRODUCTION_METHOD,
    }
)
"""Local name of a field → what it tells."""

TRANSACTIONS: Final[Mapping[str, Kde]] = MappingProxyType(
    {"cert": Kde.CERTIFICATE, "testres": Kde.REPORT, "desadv": Kde.DESPATCH, "bol": Kde.DESPATCH, "inv": Kde.RECEIPT}
)
"""Type of a business transaction (CBV 2.0 § 7.3) → what its number is; that of any other is a `DOCUMENT`."""
