"""What `docs/sensors.md` shows is a plant file that can be applied."""

import re
from datetime import timedelta
from pathlib import Path

from byssus.core.plant.document import read_plants

DOCUMENT = Path(__file__).parents[3] / "docs" / "sensors.md"


def test_the_example_is_a_plant_file_and_its_defaults_are_those_that_the_text_names(tmp_path: Path) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    [example] = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    file = tmp_path / "plant.yaml"
    file.write_text(example, encoding="utf-8")
    plant = read_plants([file], {"gateway": {"gw-01"}, "point": {"plant-01/cold-1/t1"}})
    assert [device.warm_up for device in plant.devices] == [None, timedelta(minutes=45)]
    [calibration] = plant.calibrations
    assert calibration.correction == -0.3
    [retention] = plant.retention
    for kept in (retention.after_shelf_life, retention.without_shelf_life):
        assert f"(P{kept.days}D)" in text
