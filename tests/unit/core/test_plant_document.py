from pathlib import Path

import pytest

from byssus.core.errors import InvalidInput
from byssus.core.plant.document import BadPlant, read_plants

PLANT = """\
parties:
- {code: xingfa, kind: producer, name: 兴发水产}
sites:
- code: plant-01
  kind: plant
  name: 一号加工厂
  party: xingfa
  zones:
  - code: plant-01/cold-1
    kind: frozen_store
    name: 一号冷库
    location: https://id.gs1.org/414/6901234500014/254/cold-1
    points:
    - {code: plant-01/cold-1/t1, quantity: temperature}
gateways:
- {code: gw-01, site: plant-01}
devices:
- {code: "urn:dev:ow:10e2073a01080063", gateway: gw-01, channels: {temp: plant-01/cold-1/t1}}
"""


def written(folder: Path, text: str, name: str = "plant.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def faults(file: Path) -> list[str]:
    with pytest.raises(BadPlant) as refused:
        read_plants([file], {})
    return [f"{fault.line} {fault.field}" for fault in refused.value.faults]


def test_a_plant_is_read_with_its_chinese_names(tmp_path: Path) -> None:
    plant = read_plants([written(tmp_path, PLANT)], {})
    assert plant.sites[0].zones[0].name == "一号冷库"
    assert plant.devices[0].channels == {"temp": "plant-01/cold-1/t1"}


def test_every_fault_is_named_with_its_line_and_field(tmp_path: Path) -> None:
    text = PLANT.replace("kind: plant\n", "kind: plnt\n").replace("quantity: temperature", "quantity: warmth")
    assert faults(written(tmp_path, text)) == ["5 sites.0.kind", "14 sites.0.zones.0.points.0.quantity"]


def test_a_misspelt_field_is_a_fault_and_not_passed_over(tmp_path: Path) -> None:
    assert faults(written(tmp_path, PLANT.replace("  party:", "  paty:"))) == ["4 sites.0.party", "7 sites.0.paty"]


def test_a_code_that_refers_to_nothing_is_named(tmp_path: Path) -> None:
    text = PLANT.replace("temp: plant-01/cold-1/t1", "temp: plant-01/cold-1/t2")
    assert faults(written(tmp_path, text)) == ["18 devices.0.channels.temp"]


def test_a_code_may_refer_to_what_another_file_or_the_database_has(tmp_path: Path) -> None:
    head, tail = PLANT.split("gateways:")
    files = [written(tmp_path, "gateways:" + tail, "b.yaml"), written(tmp_path, head, "a.yaml")]
    assert len(read_plants(files, {}).devices) == 1
    assert len(read_plants(files[:1], {"site": {"plant-01"}, "point": {"plant-01/cold-1/t1"}}).devices) == 1


def test_an_entry_that_stands_twice_is_named_where_it_stands_again(tmp_path: Path) -> None:
    text = PLANT.replace("gateways:\n", "gateways:\n- {code: gw-01, site: plant-01}\n")
    assert faults(written(tmp_path, text)) == ["17 gateways.1.code"]


@pytest.mark.parametrize(("text", "line"), [("parties: [", 1), ("a: b\n c: d\n", 2), ("- 1\n", 1), ("7\n", 1)])
def test_what_is_no_plant_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    assert faults(written(tmp_path, text))[0].startswith(f"{line} ")


def test_an_empty_file_is_an_empty_plant(tmp_path: Path) -> None:
    assert read_plants([written(tmp_path, "")], {}).sites == ()


def test_a_file_that_is_not_there_or_not_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "gbk.yaml").write_bytes("名: 兴发".encode("gbk"))
    for name in ("none.yaml", "gbk.yaml"):
        with pytest.raises(InvalidInput, match=name):
            read_plants([tmp_path / name], {})


@pytest.mark.parametrize(
    "rule",
    [
        "measure: cumulative, window: PT24H, limit: 240",
        "measure: cumulative, beyond: 5, limit: 240",
        "measure: degree_minutes, window: PT24H, beyond: 5, limit: 0",
        "measure: mkt, limit: -15",
        "measure: mkt, quantity: humidity, window: PT24H, limit: -15",
        "measure: rate, window: PT0S, limit: 6",
        "window: PT24H, limit: -18",
        "beyond: -18, limit: -18",
    ],
)
def test_a_rule_that_lacks_what_its_measure_needs_is_a_fault_where_it_stands(tmp_path: Path, rule: str) -> None:
    plan = (
        "plans: [{code: p, version: 1, name: p, author: a, reason: r, standard: s, valid_from: 2026-01-01T00:00:00Z,\n"
        f"  control_points: [{{code: air, name: air, rules: [\n    {{code: r, {rule}, severity: warn}}]}}]}}]\n"
    )
    [fault] = faults(written(tmp_path, plan))
    assert fault.startswith("3 plans.0.control_points.0.rules.0")


@pytest.mark.parametrize("scheme", ["dingtalk", "wecombot", "feishu", "lark"])
def test_a_robot_whose_refusals_apprise_does_not_see_has_to_be_told_by_its_own_channel(
    tmp_path: Path, scheme: str
) -> None:
    contact = (
        f"{{code: g, name: 群, role: officer, channels: [{{channel: apprise, address: '{scheme}://t'}}], sites: []}}"
    )
    assert faults(written(tmp_path, f"contacts: [{contact}]")) == ["1 contacts.0.channels.0"]


def test_the_place_of_a_site_is_kept_to_a_tenth_of_a_degree(tmp_path: Path) -> None:
    text = PLANT.replace("  party: xingfa\n", "  party: xingfa\n  latitude: 30.7234\n  longitude: 122.77\n", 1)

    [site] = read_plants([written(tmp_path, text)], {}).sites

    assert (site.latitude, site.longitude) == (30.7, 122.8)


def test_silence_is_not_critical_before_it_is_an_alarm(tmp_path: Path) -> None:
    policy = "code: default, valid_from: 2026-12-01T00:00:00Z, silent_critical_after: PT5M, standard: ours"
    assert faults(written(tmp_path, f"alarm_policies: [{{{policy}}}]")) == ["1 alarm_policies.0"]
