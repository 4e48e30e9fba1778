"""How long records are kept."""

from datetime import timedelta

from pydantic import AwareDatetime, model_validator

from byssus.core.plant.entry import Entry


class Retention(Entry):
    """How long readings are kept, from `valid_from` until the next entry; `verified` is false for an unchecked default.

    Records of food are kept until six months after the end of a product's shelf life, and for two years where it has
    none (食品安全法 § 50, 51). What is kept is what the longest-lived product of the plant needs.
    """

    valid_from: AwareDatetime
    after_shelf_life: timedelta = timedelta(days=184)
    without_shelf_life: timedelta = timedelta(days=731)
    standard: str
    verified: bool = False

    @model_validator(mode="after")
    def _keeps_something(self) -> "Retention":
        if min(self.after_shelf_life, self.without_shelf_life) <= timedelta(0):
            raise ValueError("readings have to be kept for some time")
        return self
