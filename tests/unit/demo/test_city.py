from pathlib import Path

from builders.demo import plant, points, watches
from byssus.app.commands.serve import demo
from byssus.app.demo.city import BY_HAND
from byssus.app.demo.dialect import dialect_of
from byssus.core.plant.document import read_plants
from byssus.core.plant.places import Quantity, SiteKind, ZoneKind
from byssus.trace.gs1 import parse

TEMPERATURE = Quantity.TEMPERATURE


def test_the_city_has_the_factories_and_cold_store_points_of_the_programme() -> None:
    sites = plant().sites
    cold = [
        point
        for site in sites
        if site.kind is SiteKind.COLD_STORE
        for zone in site.zones
        for point in zone.points
        if point.quantity is TEMPERATURE
    ]
    assert sum(site.kind is SiteKind.PLANT for site in sites) == 44
    assert sum(site.kind is SiteKind.WORKSHOP for site in sites) == 16
    assert len(cold) == 90


def test_every_factory_has_four_watched_control_points() -> None:
    for site in plant().sites:
        if site.kind is SiteKind.PLANT:
            found = [point for zone in site.zones for point in zone.points]
            assert len(found) == 4, site.code
            assert all(watches(point) for point in found), site.code


def test_a_point_names_a_control_point_of_its_plan_that_has_rules_for_what_it_measures() -> None:
    unwatched = [point.code for _, point in points().values() if point.plan and not watches(point)]
    assert unwatched == []


def test_a_cold_room_above_a_hundred_square_metres_has_two_sensors() -> None:
    large = [
        zone
        for site in plant().sites
        for zone in site.zones
        if zone.kind is ZoneKind.FROZEN_STORE and (zone.square_metres or 0) > 100
    ]
    assert large
    assert all(sum(point.quantity is TEMPERATURE for point in zone.points) >= 2 for zone in large)


def test_every_point_is_fed_by_one_channel_of_one_device() -> None:
    fed = [point for device in plant().devices for point in device.channels.values()]
    assert sorted(fed) == sorted(points())


def test_offices_lie_below_the_city_and_watch_every_plant_and_store() -> None:
    above = {party.code: party.above for party in plant().parties}
    for site in plant().sites:
        assert site.office is not None
        assert above[above[site.office] or ""] == "zhoushan"


def test_every_code_of_the_city_is_a_valid_gs1_code() -> None:
    links = [zone.location for site in plant().sites for zone in site.zones]
    numbers = [f"https://id.gs1.org/417/{party.gln}" for party in plant().parties if party.gln]
    items = [f"https://id.gs1.org/01/{product.gtin}" for product in plant().products]
    assert [link for link in [*links, *numbers, *items] if not parse(link).valid] == []


def test_no_default_plan_claims_to_be_verified() -> None:
    assert [plan.code for plan in plant().plans if plan.verified] == []


def test_every_gateway_tells_its_dialect() -> None:
    assert {dialect_of(gateway.code).value for gateway in plant().gateways} == {"own", "tb", "cs", "z2m", "tas"}


def test_the_chain_that_is_written_by_hand_stands_alone() -> None:
    by_hand = read_plants([BY_HAND], {})
    assert {site.kind for site in by_hand.sites} == set(SiteKind) - {SiteKind.WORKSHOP}


def test_byssus_demo_writes_the_city_to_a_file_that_reads_back_the_same(tmp_path: Path) -> None:
    demo(write_plant=tmp_path / "city.yaml")
    assert read_plants([tmp_path / "city.yaml"], {}) == plant()
