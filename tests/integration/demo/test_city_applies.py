import pytest

from builders.demo import START, plant, points
from byssus.alerts.feed.watched import watched_points
from byssus.app.demo.city import BY_HAND
from byssus.app.demo.people import hand_out_keys
from byssus.app.plant import apply_all
from byssus.core.database import connect
from byssus.core.errors import NotAllowed
from byssus.core.identity.keys import identify
from byssus.core.plant.apply import apply_plant, known_codes
from byssus.core.plant.document import read_plants
from byssus.core.plant.plans import roles_at
from byssus.ingest.registry import load_registry
from byssus.trace.resolver.register import list_links, remove_links, steward_of

pytestmark = pytest.mark.parametrize("engine", ["embedded"], indirect=True)


def test_the_city_applies_once_and_then_changes_nothing(migrated_url: str) -> None:
    with connect(migrated_url) as connection:
        assert len(apply_plant(connection, plant())) > len(points())
        assert apply_plant(connection, plant()) == []


def test_the_chain_written_by_hand_applies_upon_the_city_without_a_change(migrated_url: str) -> None:
    with connect(migrated_url) as connection:
        apply_plant(connection, plant())
        assert apply_plant(connection, read_plants([BY_HAND], known_codes(connection))) == []


def test_each_firm_with_a_prefix_manages_its_own_codes_and_not_those_of_the_other(migrated_url: str) -> None:
    with connect(migrated_url) as connection:
        apply_all(connection, plant(), START)
        assert apply_all(connection, plant(), START) == []
        stewards = {firm: steward_of(connection, firm, firm) for firm in ("yuqing", "jiaoshi")}
        anchors = {
            firm: [each.link_set.anchor for each in list_links(connection, steward, "", 9)]
            for firm, steward in stewards.items()
        }
        with pytest.raises(NotAllowed):
            remove_links(connection, anchors["yuqing"][0], stewards["jiaoshi"])
    assert anchors == {"yuqing": ["/01/06999999511014"], "jiaoshi": ["/01/06999999521013/10/{10}"]}


def test_the_people_of_the_demo_get_keys_once_and_may_sign_what_they_are_said_to(migrated_url: str) -> None:
    with connect(migrated_url) as connection:
        apply_plant(connection, plant())
        handed_out = hand_out_keys(connection, START)
        assert hand_out_keys(connection, START) == {}
        names = [identify(connection, text, START).name for text in handed_out.values()]
        assert names == ["乐小澜", "周亦海", "Shen Qing"]
        assert [roles_at(connection, name, ["p01"]) for name in names] == [{"officer"}, {"director"}, {"principal"}]
        [(until,)] = connection.execute("select defrosting_until(id, %s) from zone where code = 'c01-2'", [START])
    assert until > START, "a window is on when the demo begins"


def test_ingest_and_alerts_find_every_sensor_and_every_rule_of_the_city(migrated_url: str) -> None:
    with connect(migrated_url) as connection:
        apply_plant(connection, plant())
        registry = load_registry(connection)
        numbers = {
            each.point.id for device in registry.devices.values() for fed in device.channels.values() for each in fed
        }
        watched = {point.code: point for point in watched_points(connection, numbers, START)}
    assert watched.keys() == points().keys()
    assert {code for code, point in watched.items() if point.rules} == {
        code for code, (_, point) in points().items() if point.plan
    }
