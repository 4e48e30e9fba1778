"""Two shops far from each other, each with a till and a shelf, beside the chain of `builders.chain`."""

from byssus.core.database import Connection
from byssus.core.plant.apply import apply_plant
from byssus.core.plant.model import Plant

SHOPS = {"zhoushan": (29.98, 122.21), "beijing": (39.91, 116.39)}


def open_shops(connection: Connection) -> None:
    """Declare the readers `{shop}-till` and `{shop}-shelf`."""
    sites = [
        {"code": shop, "kind": "shop", "name": shop, "party": "firm", "latitude": north, "longitude": east,
         "zones": [{"code": f"{shop}/sales", "kind": "retail", "name": "卖场",
                    "location": f"https://id.gs1.org/414/6901234000023/254/{shop}"}]}
        for shop, (north, east) in SHOPS.items()
    ]  # fmt: skip
    readers = [
        {"code": f"{shop}-{name}", "zone": f"{shop}/sales", "biz_step": step, "disposition": disposition}
        for shop in SHOPS
        for name, step, disposition in (
            ("till", "retail_selling", "retail_sold"),
            ("shelf", "stocking", "sellable_accessible"),
        )
    ]
    party = {"code": "firm", "kind": "producer", "name": "兴发水产"}
    with connection.transaction():
        apply_plant(connection, Plant.model_validate({"parties": [party], "sites": sites, "readers": readers}))
