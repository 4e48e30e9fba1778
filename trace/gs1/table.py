"""The table of application identifiers: facts of GS1's barcode syntax dictionary, in four relations.

A format is a chain of components joined by ``+``. Each has a character set (N digits, X set 82, Y set 39,
Z base64url), a length (``6``, or ``..20`` for up to twenty), after colons the rules of
:mod:`byssus.trace.gs1.linters`, and brackets where it is optional.
"""

from datetime import date
from typing import Final

RELEASE: Final = date(2026, 1, 27)
"""Date of the syntax dictionary whose facts these are."""

# Identifiers (one, or a range) with format and GS1 data title; {n} is the last digit, {m} the one after it
FORMATS: Final = """
00         N18:check:prefix2                             SSCC
01         N14:check:prefix2                             GTIN
02         N14:check:prefix2                             CONTENT
03         N14:check:prefix2                             MTO GTIN
10         X..20                                         BATCH/LOT
11         N6:date0                                      PROD DATE
12         N6:date0                                      DUE DATE
13         N6:date0                                      PACK DATE
15         N6:date0                                      BEST BEFORE or BEST BY
16         N6:date0                                      SELL BY
17         N6:date0                                      USE BY or EXPIRY
20         N2                                            VARIANT
21         X..20                                         SERIAL
22         X..20                                         CPV
235        X..28                                         TPX
240        X..30                                         ADDITIONAL ID
241        X..30                                         CUST. PART No.
242        N..6                                          MTO VARIANT
243        X..20                                         PCN
250        X..30                                         SECONDARY SERIAL
251        X..30                                         REF. TO SOURCE
253        N13:check:prefix+[X..17]                      GDTI
254        X..20                                         GLN EXTENSION COMPONENT
255        N13:check:prefix+[N..12]                      GCN
30         N..8                                          VAR. COUNT
37         N..8                                          COUNT
3900-3909  N..15                                         AMOUNT
3910-3919  N3:currency+N..15                             AMOUNT
3920-3929  N..15                                         PRICE
3930-3939  N3:currency+N..15                             PRICE
3940-3943  N4                                            PRCNT OFF
3950-3955  N6                                            PRICE/UoM
400        X..30                                         ORDER NUMBER
401        X..30:prefix                                  GINC
402        N17:check:prefix                              GSIN
403        X..30                                         ROUTE
410        N13:check:prefix                              SHIP TO LOC
411        N13:check:prefix                              BILL TO
412        N13:check:prefix                              PURCHASE FROM
413        N13:check:prefix                              SHIP FOR LOC
414        N13:check:prefix                              LOC No.
415        N13:check:prefix                              PAY TO
416        N13:check:prefix                              PROD/SERV LOC
417        N13:check:prefix                              PARTY
420        X..20                                         SHIP TO POST
421        N3:country+X..9                               SHIP TO POST
422        N3:country                                    ORIGIN
423        N3:country+[N3:country]+[N3:country]+[N3:country]+[N3:country]  COUNTRY - INITIAL PROCESS
424        N3:country                                    COUNTRY - PROCESS
425        N3:country+[N3:country]+[N3:country]+[N3:country]+[N3:country]  COUNTRY - DISASSEMBLY
426        N3:country                                    COUNTRY - FULL PROCESS
427        X..3                                          ORIGIN SUBDIVISION
4300       X..35:percent                                 SHIP TO COMP
4301       X..35:percent                                 SHIP TO NAME
4302       X..70:percent                                 SHIP TO ADD1
4303       X..70:percent                                 SHIP TO ADD2
4304       X..70:percent                                 SHIP TO SUB
4305       X..70:percent                                 SHIP TO LOC
4306       X..70:percent                                 SHIP TO REG
4307       X2:countryletters                             SHIP TO COUNTRY
4308       X..30                                         SHIP TO PHONE
4309       N10:latitude+N10:longitude                    SHIP TO GEO
4310       X..35:percent                                 RTN TO COMP
4311       X..35:percent                                 RTN TO NAME
4312       X..70:percent                                 RTN TO ADD1
4313       X..70:percent                                 RTN TO ADD2
4314       X..70:percent                                 RTN TO SUB
4315       X..70:percent                                 RTN TO LOC
4316       X..70:percent                                 RTN TO REG
4317       X2:countryletters                             RTN TO COUNTRY
4318       X..20                                         RTN TO POST
4319       X..30                                         RTN TO PHONE
4320       X..35:percent                                 SRV DESCRIPTION
4321       N1:yesno                                      DANGEROUS GOODS
4322       N1:yesno                                      AUTH TO LEAVE
4323       N1:yesno                                      SIG REQUIRED
4324       N6:date0+N4:clock                             NOT BEF DEL DT
4325       N6:date0+N4:clock                             NOT AFT DEL DT
4326       N6:date                                       REL DATE
4330       N6+[X1:hyphen]                                MAX TEMP F.
4331       N6+[X1:hyphen]                                MAX TEMP C.
4332       N6+[X1:hyphen]                                MIN TEMP F.
4333       N6+[X1:hyphen]                                MIN TEMP C.
7001       N13                                           NSN
7002       X..30                                         MEAT CUT
7003       N6:date+N4:clock                              EXPIRY TIME
7004       N..4                                          ACTIVE POTENCY
7005       X..12                                         CATCH AREA
7006       N6:date                                       FIRST FREEZE DATE
7007       N6:date+[N6:date]                             HARVEST DATE
7008       X..3                                          AQUATIC SPECIES
7009       X..10                                         FISHING GEAR TYPE
7010       X..2                                          PROD METHOD
7011       N6:date+[N4:clock]                            TEST BY DATE
7020       X..20                                         REFURB LOT
7021       X..20                                         FUNC STAT
7022       X..20                                         REV STAT
7023       X..30:prefix                                  GIAI - ASSEMBLY
7030-7039  N3:country999+X..27                           PROCESSOR # {n}
7040       N1+X1+X1+X1:importer                          UIC+EXT
7041       X..4:package                                  UFRGT UNIT TYPE
710        X..20                                         NHRN PZN
711        X..20                                         NHRN CIP
712        X..20                                         NHRN CN
713        X..20                                         NHRN DRN
714        X..20                                         NHRN AIM
715        X..20                                         NHRN NDC
716        X..20                                         NHRN AIC
717        X..20                                         NHRN SRN
7230-7239  X2+X..28                                      CERT # {m}
7240       X..20                                         PROTOCOL
7241       N2:media                                      AIDC MEDIA TYPE
7242       X..25                                         VCN
7250       N8:longdate                                   DOB
7251       N8:longdate+N4:clock                          DOB TIME
7252       N1:sex                                        BIO SEX
7253       X..40:percent                                 FAMILY NAME
7254       X..40:percent                                 GIVEN NAME
7255       X..10                                         SUFFIX
7256       X..90:percent                                 FULL NAME
7257       X..70:percent                                 PERSON ADDR
7258       X3:position                                   BIRTH SEQUENCE
7259       X..40:percent                                 BABY
8001       N4:nonzero+N5:nonzero+N3:nonzero+N1:winding+N1  DIMENSIONS
8002       X..20                                         CMT No.
8003       N1:zero+N13:check:prefix+[X..16]              GRAI
8004       X..30:prefix                                  GIAI
8005       N6                                            PRICE PER UNIT
8006       N14:check:prefix2+N4:pieces                   ITIP
8007       X..34:iban                                    IBAN
8008       N6:date+N2:hour+[N2:minute]+[N2:second]       PROD TIME
8009       X..50                                         OPTSEN
8010       Y..30:prefix                                  CPID
8011       N..12:noleadingzero                           CPID SERIAL
8012       X..20                                         VERSION
8013       X..25:pair:prefix                             GMN
8014       X..25:pair:prefix:nondigit                    MUDI
8017       N18:check:prefix                              GSRN - PROVIDER
8018       N18:check:prefix                              GSRN - RECIPIENT
8019       N..10                                         SRIN
8020       X..25                                         REF No.
8026       N14:check:prefix2+N4:pieces                   ITIP CONTENT
8030       Z..90                                         DIGSIG
8040       N15                                           IMEI
8041       N15                                           IMEI2
8042       N32                                           ESIM
8043       N18+[N..2]                                    PSIM
8110       X..70:coupon
8111       N4                                            POINTS
8112       X..70:offer
8200       X..70                                         PRODUCT URL
90         X..30                                         INTERNAL
91-99      X..90                                         INTERNAL
"""

# Keys of a Digital Link with their qualifiers, in order; | parts alternatives
KEYS: Final = {
    "00": "",
    "01": "22 10 21|235",
    "253": "",
    "255": "",
    "401": "",
    "402": "",
    "414": "254|7040",
    "415": "8020",
    "417": "7040",
    "8003": "",
    "8004": "7040",
    "8006": "22 10 21",
    "8010": "8011",
    "8013": "",
    "8017": "8019",
    "8018": "8019",
}

# May not stand among the data attributes in the query of a Digital Link
NOT_ATTRIBUTES: Final = "03 21 22 235 254 7040 7041 8011 8014 8019 8020 8040 8041 8042 8043 8200"

# First two digits of the identifiers whose values have a pre-defined length, and that length: no separator
# follows them (GS1 General Specifications § 7.8.5); it holds for identifiers that are not in use yet
PREDEFINED_LENGTHS: Final = (
    {"00": 18, "01": 14, "02": 14, "03": 14, "04": 16, "20": 2, "41": 13}
    | {str(prefix): 6 for prefix in range(11, 20)}
    | {str(prefix): 6 for prefix in range(31, 37)}
)
