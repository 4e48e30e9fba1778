"""What is still plausible of scans, before a copied code is suspected."""

from datetime import timedelta
from typing import Annotated

from pydantic import AwareDatetime, Field

from byssus.core.plant.entry import Code, Entry

Tolerance = Annotated[timedelta, Field(ge=timedelta(0), le=timedelta(days=1))]


class ScanBounds(Entry):
    """Bounds that hold from `valid_from` on; `standard` says where they come from, as `default` does of ours.

    `kmh` is the speed at which a pack may travel, `least_km` how far apart two scans must be to be compared at all;
    `clock` is by how much two clocks may differ, `one_sale` how long a till may read the same pack again.
    """

    code: Code
    valid_from: AwareDatetime
    kmh: Annotated[float, Field(gt=0, le=40_000)]
    least_km: Annotated[float, Field(ge=0, le=20_000)]
    clock: Tolerance = timedelta(minutes=10)
    one_sale: Tolerance = timedelta(minutes=10)
    standard: Annotated[str, Field(min_length=1)]
