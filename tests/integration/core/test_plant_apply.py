from pathlib import Path

import pytest

from byssus.core.database import Connection, connect
from byssus.core.errors import ByssusError, Conflict, NotAllowed
from byssus.core.plant.apply import apply_plant, known_codes
from byssus.core.plant.change import Change
from byssus.core.plant.document import read_plants
from byssus.core.plant.plans import versions

PLANT = """\
parties:
- {code: office, kind: office, name: 枸杞所, above: city}
- {code: city, kind: city, name: 舟山市}
- {code: xingfa, kind: producer, name: 兴发水产}
products:
- {gtin: "06901234500011", name: 单冻贻贝, party: xingfa, net_kg: 0.5}
sites:
- code: plant-01
  kind: plant
  name: 一号加工厂
  party: xingfa
  office: office
  day_starts: "06:00"
  zones:
  - code: plant-01/cold-1
    kind: frozen_store
    name: 一号冷库
    location: https://id.gs1.org/414/6901234500014/254/cold-1
    points:
    - {code: plant-01/cold-1/t1, quantity: temperature, plan: frozen, control_point: store}
    - {code: plant-01/cold-1/t2, quantity: temperature, plan: frozen, control_point: store}
gateways:
- {code: gw-01, site: plant-01}
devices:
- {code: probe-1, gateway: gw-01, channels: {temp: plant-01/cold-1/t1}}
readers:
- {code: pack-line-2, zone: plant-01/cold-1, biz_step: packing}
plans:
- code: frozen
  version: 1
  name: 冻藏
  author: 张三
  reason: first
  standard: GB 31605-2020
  valid_from: 2026-01-01T00:00:00+08:00
  control_points:
  - code: store
    name: 库温
    rules:
    - {code: warn, limit: -18, on_delay: PT15M, deadband: 0.5, off_delay: PT10M, severity: warn}
contacts:
- {code: c1, name: 张三, role: officer, channel: email, address: a@example.org, sites: [plant-01]}
closures:
- {code: spring, area: 枸杞, reason: 休渔, starts_at: 2026-04-15T00:00:00+08:00, standard: 默认}
"""


OTHER_ROOM = """\
  - code: plant-01/cold-{n}
    kind: frozen_store
    name: 冷库
    location: https://id.gs1.org/414/6901234500014/254/cold-{n}
    points:
    - {{code: plant-01/cold-1/t2, quantity: temperature, plan: frozen, control_point: store}}
"""
PEOPLE = """\
escalations:
- {code: cold, standard: house rule, steps: [{role: officer}, {role: director, after: PT5M}]}
shifts:
- {code: night, starts: "20:00", ends: "08:00", days: [sat, sun], off: [2026-10-01]}
contacts:
- code: c2
  name: 李四
  role: director
  channels:
  - {channel: dingtalk, address: "https://robot.example/send?access_token=1#SEC1"}
  - {channel: email, address: b@x.org}
  sites: [plant-01]
  shifts: [night]
"""


def apply(connection: Connection, folder: Path, text: str) -> list[Change]:
    (folder / "plant.yaml").write_text(text, encoding="utf-8")
    plant = read_plants([folder / "plant.yaml"], known_codes(connection))
    with connection.transaction():
        return apply_plant(connection, plant)


def test_a_plant_is_applied_once_and_then_changes_nothing(migrated_url: str, tmp_path: Path) -> None:
    with connect(migrated_url) as connection:
        assert len(apply(connection, tmp_path, PLANT)) == 16
        assert apply(connection, tmp_path, PLANT) == []
        assert connection.execute(
            "select site.code, party.code, office.name from site join party on party.id = party_id"
            " join party office on office.id = office_id"
        ).fetchone() == ("plant-01", "xingfa", "枸杞所")


def test_a_changed_entry_shows_what_it_was_and_what_it_is(migrated_url: str, tmp_path: Path) -> None:
    with connect(migrated_url) as connection:
        apply(connection, tmp_path, PLANT)
        changes = apply(connection, tmp_path, PLANT.replace("name: 一号冷库", "name: 一号低温库"))
    assert [str(change) for change in changes] == ["~ zone plant-01/cold-1: name 一号冷库 → 一号低温库"]


def test_a_version_of_a_plan_cannot_be_changed_once_it_ran(migrated_url: str, tmp_path: Path) -> None:
    with connect(migrated_url) as connection:
        apply(connection, tmp_path, PLANT)
        with pytest.raises(Conflict, match="next version"):
            apply(connection, tmp_path, PLANT.replace("limit: -18", "limit: -15"))
        changes = apply(connection, tmp_path, PLANT.replace("version: 1", "version: 2").replace("-18", "-15"))
        assert [change.row for change in changes] == ["plan frozen 2", "rule frozen 2 store warn"]


def test_a_moved_probe_feeds_its_new_point_from_then_on(migrated_url: str, tmp_path: Path) -> None:
    moved = PLANT.replace("gateway: gw-01, channels", "gateway: gw-01, since: 2026-06-01T00:00:00Z, channels")
    moved = moved.replace("{temp: plant-01/cold-1/t1}", "{temp: plant-01/cold-1/t2}")
    with connect(migrated_url) as connection:
        apply(connection, tmp_path, PLANT)
        apply(connection, tmp_path, moved)
        assert connection.execute(
            "select point.code, valid_from::date::text, valid_to::date::text from assignment"
            " join point on point.id = point_id order by valid_from"
        ).fetchall() == [
            ("plant-01/cold-1/t1", "2020-01-01", "2026-06-01"),
            ("plant-01/cold-1/t2", "2026-06-01", None),
        ]


def test_a_point_that_has_readings_stays_where_they_were_measured(migrated_url: str, tmp_path: Path) -> None:
    def in_room(number: int) -> str:
        moved = PLANT.replace(
            "    - {code: plant-01/cold-1/t2, quantity: temperature, plan: frozen, control_point: store}\n", ""
        )
        return moved.replace("gateways:\n", OTHER_ROOM.format(n=number) + "gateways:\n")

    with connect(migrated_url) as connection:
        apply(connection, tmp_path, in_room(2))
        assert apply(connection, tmp_path, in_room(3))
        connection.execute(
            "insert into reading (point_id, time, value, received_at, backfill) "
            "select id, now(), -18, now(), false from point where code = 'plant-01/cold-1/t2'"
        )

        with pytest.raises(Conflict, match=r"zone_id.*cold-3.*cold-4"):
            apply(connection, tmp_path, in_room(4))


def test_a_probe_cannot_move_before_it_came(migrated_url: str, tmp_path: Path) -> None:
    with connect(migrated_url) as connection:
        apply(connection, tmp_path, PLANT)
        with pytest.raises(Conflict, match="later `since`"):
            apply(connection, tmp_path, PLANT.replace("{temp: plant-01/cold-1/t1}", "{temp: plant-01/cold-1/t2}"))


def test_a_bad_file_changes_nothing(migrated_url: str, tmp_path: Path) -> None:
    with connect(migrated_url) as connection:
        with pytest.raises(ByssusError, match="Nothing was changed"):
            apply(connection, tmp_path, PLANT.replace("party: xingfa, net_kg", "party: nobody, net_kg"))
        assert connection.execute("select count(*) from party").fetchone() == (0,)


def test_readers_of_the_plant_hear_of_a_change_and_only_of_a_change(migrated_url: str, tmp_path: Path) -> None:
    with connect(migrated_url) as connection, connect(migrated_url) as listener:
        listener.autocommit = True
        listener.execute("listen plant_changed")
        apply(connection, tmp_path, PLANT)
        connection.commit()
        assert [note.channel for note in listener.notifies(timeout=10, stop_after=1)] == ["plant_changed"]
        apply(connection, tmp_path, PLANT)
        connection.commit()
        assert list(listener.notifies(timeout=0)) == []


@pytest.mark.parametrize("engine", ["embedded"], indirect=True)
def test_contacts_may_have_several_channels_shifts_and_steps_which_apply_to_nothing_new_twice(
    migrated_url: str, tmp_path: Path
) -> None:
    with connect(migrated_url) as connection:
        apply(connection, tmp_path, PLANT)
        assert len(apply(connection, tmp_path, PEOPLE)) == 3
        assert apply(connection, tmp_path, PEOPLE) == []
        rows = connection.execute("select channels, addresses[2] from contact order by code").fetchall()
        assert rows == [(["email"], None), (["dingtalk", "email"], "b@x.org")]
        [change] = apply(connection, tmp_path, PEOPLE.replace("PT5M", "PT10M"))
        assert str(change).startswith("~ escalation cold: delays")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (PEOPLE.replace("shifts: [night]", "shifts: [noon]"), "there is no shift 'noon'"),
        (PEOPLE.replace("  channels:", "  channel: email\n  channels:"), "has `channel` and `address`, or a list"),
        (PLANT.replace("  office: office", "  escalation: none"), "there is no escalation 'none'"),
    ],
)
@pytest.mark.parametrize("engine", ["embedded"], indirect=True)
def test_people_are_not_applied_half(migrated_url: str, tmp_path: Path, text: str, reason: str) -> None:
    with connect(migrated_url) as connection:
        apply(connection, tmp_path, PLANT)
        with pytest.raises(ByssusError, match=reason):
            apply(connection, tmp_path, text)


def test_a_firm_may_demand_a_second_person_for_a_plan(migrated_url: str, tmp_path: Path) -> None:
    strict = PLANT.replace("name: 兴发水产}", "name: 兴发水产, four_eyes: true}")
    with connect(migrated_url) as connection:
        with pytest.raises(NotAllowed, match="xingfa demands that somebody else than 张三 approves it"):
            apply(connection, tmp_path, strict)
        connection.rollback()
        apply(connection, tmp_path, strict.replace("  reason: first", "  reason: first\n  approved_by: 李四"))
        assert (
            apply(connection, tmp_path, strict.replace("  reason: first", "  reason: first\n  approved_by: 李四")) == []
        )


def test_the_words_of_a_plan_that_an_older_release_did_not_keep_are_added(migrated_url: str, tmp_path: Path) -> None:
    with connect(migrated_url) as connection:
        apply(connection, tmp_path, PLANT)
        connection.execute("update plan set document = null")
        assert [change.row for change in apply(connection, tmp_path, PLANT)] == ["plan frozen 1"]
        [plan] = versions(connection, "frozen")
    assert (plan.control_points[0].name, plan.control_points[0].rules[0].limit) == ("库温", -18)


def test_a_control_point_whose_words_change_is_a_new_version(migrated_url: str, tmp_path: Path) -> None:
    with connect(migrated_url) as connection:
        apply(connection, tmp_path, PLANT)
        with pytest.raises(Conflict, match="applied before with other content"):
            apply(connection, tmp_path, PLANT.replace("name: 库温", "name: 冷库温度"))
