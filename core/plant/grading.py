"""Score sheets for the yearly risk grade of a firm: dated, versioned data, never code."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field, PositiveFloat, PositiveInt, model_validator

from byssus.core.plant.entry import Code, Entry


class Grade(StrEnum):
    """Risk grades, the best first (食品生产经营风险分级管理办法)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Measured(StrEnum):
    """What can be measured of a firm's year; the more, the worse. Shares are in percent."""

    RECORDS_MISSING = "records_missing"
    NIL_REPORTS = "nil_reports"
    DATA_MISSING = "data_missing"
    CHECKS_MISSED = "checks_missed"
    ALARMS_UNACKNOWLEDGED = "alarms_unacknowledged"
    ALARMS_POORLY_CLOSED = "alarms_poorly_closed"
    MINUTES_OUT = "minutes_out"
    HOLDS_BROKEN = "holds_broken"
    FINDINGS_CRITICAL = "findings_critical"
    FINDINGS_OTHER = "findings_other"
    TESTS_FAILED = "tests_failed"
    RECALLS = "recalls"
    LICENCES_LAPSED = "licences_lapsed"
    WORKSHOP_GAPS = "workshop_gaps"
    INSPECTIONS_FAILED = "inspections_failed"
    SAMPLES_FAILED = "samples_failed"
    COMPLAINTS = "complaints"


class ScoreItem(Entry):
    """An item: `most` points, of which `each` is lost for every unit of the measure beyond `free`."""

    measure: Measured
    zh: str
    en: str
    most: PositiveFloat
    free: Annotated[float, Field(ge=0)] = 0.0
    each: PositiveFloat


class ScoreSheet(Entry):
    """A version of a score sheet, in force from `valid_from` until the next one.

    `least` is the share of the points, in percent, that each grade takes; below all of them it is D. `verified` is
    false where nobody checked the sheet against a standard.
    """

    code: Code
    version: PositiveInt
    name: str
    name_en: str | None = None
    standard: str
    verified: bool = False
    valid_from: AwareDatetime
    least: dict[Grade, Annotated[float, Field(ge=0, le=100)]]
    items: Annotated[tuple[ScoreItem, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _adds_up(self) -> "ScoreSheet":
        bounds = [self.least[grade] for grade in Grade if grade in self.least]
        if set(self.least) != set(Grade) - {Grade.D} or sorted(bounds, reverse=True) != bounds:
            raise ValueError("`least` names A, B and C, each with less than the one before")
        measures = [item.measure for item in self.items]
        if len(set(measures)) < len(measures):
            raise ValueError("a measure stands twice")
        return self

    def grade_of(self, share: float) -> Grade:
        """The grade for a share of the points, in percent."""
        return next((grade for grade, least in sorted(self.least.items()) if share >= least), Grade.D)
