"""Every way in which a code can be wrong, by a stable name.

The names of the value rules are those of GS1's own linters, so that a user can look them up there.
The words stand in :mod:`byssus.trace.gs1.words_en` and :mod:`byssus.trace.gs1.words_zh`.
"""

from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: an error makes the code invalid, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class ProblemCode(StrEnum):
    """The stable name of a problem."""

    # The text as a whole
    INPUT_TOO_LONG = "input-too-long"
    PLAIN_TEXT = "plain-text"
    MISSING_SYMBOLOGY_IDENTIFIER = "missing-symbology-identifier"
    UNSUPPORTED_SYMBOLOGY = "unsupported-symbology"
    NO_ELEMENTS = "no-elements"
    TOO_MANY_ELEMENTS = "too-many-elements"
    CARET_IN_SCAN = "caret-in-scan"
    SEPARATOR_MAY_BE_MISSING = "separator-may-be-missing"

    # EAN and UPC symbols
    PRIMARY_TOO_SHORT = "primary-too-short"
    PRIMARY_TOO_LONG = "primary-too-long"
    PRIMARY_NOT_DIGITS = "primary-not-digits"
    PRIMARY_CHECK_DIGIT = "primary-check-digit"

    # Elements
    MALFORMED_BRACKETS = "malformed-brackets"
    UNKNOWN_AI = "unknown-ai"
    VALUE_EMPTY = "value-empty"
    VALUE_TOO_SHORT = "value-too-short"
    VALUE_TOO_LONG = "value-too-long"
    VALUE_LENGTH = "value-length"

    # Digital Link
    URI_CHARACTER = "uri-character"
    URI_SCHEME = "uri-scheme"
    URI_NO_PATH = "uri-no-path"
    URI_DOMAIN = "uri-domain"
    NO_KEY_IN_PATH = "no-key-in-path"
    KEY_QUALIFIER_ORDER = "key-qualifier-order"
    UNKNOWN_NUMERIC_PARAMETER = "unknown-numeric-parameter"
    NOT_AN_ATTRIBUTE = "not-an-attribute"
    BELONGS_IN_PATH = "belongs-in-path"
    DUPLICATE_AI = "duplicate-ai"

    # Elements together
    REPEATED_WITH_OTHER_VALUE = "repeated-with-other-value"
    EXCLUDED_PAIR = "excluded-pair"
    REQUIRED_MISSING = "required-missing"
    SERIAL_REQUIRED = "serial-required"

    # Characters
    NON_DIGIT_CHARACTER = "non-digit-character"
    INVALID_CSET82_CHARACTER = "invalid-cset82-character"
    INVALID_CSET39_CHARACTER = "invalid-cset39-character"
    INVALID_CSET64_CHARACTER = "invalid-cset64-character"
    INVALID_CSET64_PADDING = "invalid-cset64-padding"
    REQUIRES_NON_DIGIT_CHARACTER = "requires-non-digit-character"
    INVALID_PERCENT_SEQUENCE = "invalid-percent-sequence"

    # Check characters and keys
    TOO_SHORT_FOR_CHECK_DIGIT = "too-short-for-check-digit"
    INCORRECT_CHECK_DIGIT = "incorrect-check-digit"
    TOO_SHORT_FOR_CHECK_PAIR = "too-short-for-check-pair"
    TOO_LONG_FOR_CHECK_PAIR_IMPLEMENTATION = "too-long-for-check-pair-implementation"
    INCORRECT_CHECK_PAIR = "incorrect-check-pair"
    TOO_SHORT_FOR_GCP = "too-short-for-gcp"
    INVALID_GCP_PREFIX = "invalid-gcp-prefix"
    IBAN_TOO_SHORT = "iban-too-short"
    IBAN_TOO_LONG = "iban-too-long"
    ILLEGAL_IBAN_COUNTRY_CODE = "illegal-iban-country-code"
    INVALID_IBAN_CHARACTER = "invalid-iban-character"
    INCORRECT_IBAN_CHECKSUM = "incorrect-iban-checksum"

    # Dates and times
    DATE_TOO_SHORT = "date-too-short"
    DATE_TOO_LONG = "date-too-long"
    ILLEGAL_MONTH = "illegal-month"
    ILLEGAL_DAY = "illegal-day"
    HOUR_TOO_SHORT = "hour-too-short"
    HOUR_TOO_LONG = "hour-too-long"
    ILLEGAL_HOUR = "illegal-hour"
    MINUTE_TOO_SHORT = "minute-too-short"
    MINUTE_TOO_LONG = "minute-too-long"
    ILLEGAL_MINUTE = "illegal-minute"
    SECOND_TOO_SHORT = "second-too-short"
    SECOND_TOO_LONG = "second-too-long"
    ILLEGAL_SECOND = "illegal-second"
    HOUR_WITH_MINUTE_TOO_SHORT = "hour-with-minute-too-short"
    HOUR_WITH_MINUTE_TOO_LONG = "hour-with-minute-too-long"

    # Code lists
    NOT_ISO3166 = "not-iso3166"
    NOT_ISO3166_OR_999 = "not-iso3166-or-999"
    NOT_ISO3166_ALPHA2 = "not-iso3166-alpha2"
    NOT_ISO4217 = "not-iso4217"
    INVALID_BIOLOGICAL_SEX_CODE = "invalid-biological-sex-code"
    INVALID_MEDIA_TYPE = "invalid-media-type"
    INVALID_PACKAGE_TYPE = "invalid-package-type"
    INVALID_IMPORT_IDX_CHARACTER = "invalid-import-idx-character"
    IMPORTER_IDX_MUST_BE_ONE_CHARACTER = "importer-idx-must-be-one-character"

    # Numbers
    ILLEGAL_ZERO_VALUE = "illegal-zero-value"
    ILLEGAL_ZERO_PREFIX = "illegal-zero-prefix"
    NOT_ZERO = "not-zero"
    NOT_ZERO_OR_ONE = "not-zero-or-one"
    NOT_HYPHEN = "not-hyphen"
    INVALID_WINDING_DIRECTION = "invalid-winding-direction"
    INVALID_LENGTH_FOR_PIECE_OF_TOTAL = "invalid-length-for-piece-of-total"
    ZERO_PIECE_NUMBER = "zero-piece-number"
    ZERO_TOTAL_PIECES = "zero-total-pieces"
    PIECE_NUMBER_EXCEEDS_TOTAL = "piece-number-exceeds-total"
    POSITION_IN_SEQUENCE_MALFORMED = "position-in-sequence-malformed"
    POSITION_EXCEEDS_END = "position-exceeds-end"
    LATITUDE_INVALID_LENGTH = "latitude-invalid-length"
    INVALID_LATITUDE = "invalid-latitude"
    LONGITUDE_INVALID_LENGTH = "longitude-invalid-length"
    INVALID_LONGITUDE = "invalid-longitude"

    # North American coupons; the detail names the field
    COUPON_MISSING = "coupon-missing"
    COUPON_INVALID = "coupon-invalid"
    COUPON_TRUNCATED = "coupon-truncated"
    COUPON_EXPIRATION_BEFORE_START = "coupon-expiration-before-start"
    COUPON_EXCESS_DATA = "coupon-excess-data"
