"""The page about formats: it names every topic, and its example works as written."""

import json
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

from byssus.core.aspect import Aspect
from byssus.core.plant.document import read_plants
from byssus.ingest.formats.table import FORMATS
from byssus.ingest.topics import parse_topics

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "formats.md").read_text()
TABLE = "formats/table.py"
PRINT = """
import json, sys
from byssus.ingest.formats.table import decode
decoded = decode(sys.argv[1], sys.argv[2].encode())
print(json.dumps([[one.device, one.channel, one.value] for one in decoded.readings]))
"""


@pytest.mark.parametrize("topic_filter", sorted({one.topic_filter for one in FORMATS}))
def test_every_topic_is_on_the_page(topic_filter: str) -> None:
    last = [level for level in topic_filter.split("/") if level not in ("+", "#")][-1]
    assert last in PAGE


@pytest.mark.parametrize("aspect", Aspect)
def test_every_aspect_is_on_the_page_with_its_unit(aspect: Aspect) -> None:
    [row] = [line for line in PAGE.splitlines() if line.startswith("|") and f"`{aspect}`" in line.split("|")[1]]
    assert aspect.unit in row.split("|")[2]


def test_the_documented_batteries_are_entries_of_a_plant(tmp_path: Path) -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    file = tmp_path / "plant.yaml"
    file.write_text(example)
    plant = read_plants([file], {"gateway": {"gw-1"}, "point": {"plant-01/cold-1"}})
    assert [device.battery for device in plant.devices] == [plant.batteries[1].code]


def test_the_documented_setting_is_one() -> None:
    [setting] = re.findall(r"BYSSUS_MQTT_TOPICS='(.+)'", PAGE)
    assert parse_topics(setting).known("z2m-2/store/1") == "zigbee2mqtt/store/1"


def test_a_new_format_is_one_file_and_one_line(tmp_path: Path) -> None:
    [source] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    [line] = re.findall(r"^    Format\(.*\n", PAGE, re.MULTILINE)
    [(topic, payload)] = re.findall(r"^    (cold-1/\S+) (\{.+\})$", PAGE, re.MULTILINE)
    package = tmp_path / "byssus"
    copytree(ROOT / "ingest", package / "ingest", ignore=ignore_patterns("__pycache__"))
    (package / "core").symlink_to(ROOT / "core")
    (package / "ingest" / "formats" / "shelly.py").write_text(source)
    table = package / "ingest" / TABLE
    imported = table.read_text().replace("    senml,\n", "    senml,\n    shelly,\n", 1)
    table.write_text(imported.replace("FORMATS = (\n", f"FORMATS = (\n{line}", 1))
    said = subprocess.run(
        [sys.executable, "-P", "-c", PRINT, topic, payload],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert json.loads(said.stdout) == [["cold-1", "temperature:0.tC", -18.1], ["cold-1", "temperature:0.tF", -0.6]]
