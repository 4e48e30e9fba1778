"""Sites and zones, as the plant files declare them."""

from fastapi import APIRouter

from byssus.app.http.context import InContext
from byssus.app.http.paging import CodeFilter
from byssus.app.http.permission import require
from byssus.core.identity.access import Permission
from byssus.core.plant.listing import ListedSite, ListedZone, list_sites, list_zones

router = APIRouter(tags=["plant"], dependencies=[require(Permission.VIEW_POINTS)])


@router.get("/sites")
def get_sites(context: InContext) -> list[ListedSite]:
    """Every site, by code."""
    with context.pool.connection() as connection:
        return list_sites(connection)


@router.get("/zones")
def get_zones(context: InContext, site: CodeFilter = None) -> list[ListedZone]:
    """Every zone, or those of one site."""
    with context.pool.connection() as connection:
        return list_zones(connection, site)
