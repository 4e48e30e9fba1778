"""What `docs/key-data.md` shows is a plant file that can be applied, and it names every event, need and field."""

import re
from pathlib import Path

import pytest

from byssus.core.plant.document import read_plants
from byssus.core.plant.key_data import Need, Tracked
from byssus.trace.facts.kde import ALIASES
from byssus.trace.rules.tracked import SIGNS

DOCUMENT = Path(__file__).parents[3] / "docs" / "key-data.md"


def test_the_example_is_a_plant_file(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    file = tmp_path / "plant.yaml"
    file.write_text(example, encoding="utf-8")
    plant = read_plants([file], {"party": {"yuqing"}})
    assert [each.event for each in plant.key_data] == [Tracked.SHIPPING]
    assert [each.party for each in plant.key_data_duties] == ["yuqing"]


def test_a_need_that_there_is_not_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "plant.yaml"
    file.write_text(
        "key_data: [{code: a, profile: A, event: sale, needs: [colour], valid_from: 2027-01-01T00:00:00Z, standard: S}]"
    )
    with pytest.raises(Exception, match="needs"):
        read_plants([file], {})


def test_every_event_need_field_and_step_is_named() -> None:
    told = set(re.findall(r"`([A-Za-z_]+)`", DOCUMENT.read_text(encoding="utf-8")))
    assert told >= {*(each.value for each in Tracked), *(each.value for each in Need), *ALIASES}
    assert told >= {sign.step for sign in SIGNS}
