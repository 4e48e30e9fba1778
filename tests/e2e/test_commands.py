"""What an operator types, on an installation that `byssus up` runs."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from byssus.app.embedded.port import free_port
from servers.installation import Gateway, until

README = Path(__file__).parents[2] / "README.md"
SECRETS = {"BYSSUS_WEBHOOK_SECRET": "hush", "BYSSUS_SMTP_URL": "smtp://me:hush@mail.example"}


def byssus(*words: str | Path, code: int = 0, **environment: str) -> str:
    """Run a command to its end and give what it said."""
    command = [sys.executable, "-m", "byssus.app", *map(str, words)]
    env = {**os.environ, "COLUMNS": "200", **environment}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@contextmanager
def up(data: Path) -> Iterator[str]:
    """`byssus up` until the block ends, by Ctrl-C; gives what it printed before it was ready."""
    env = {**os.environ, "BYSSUS_PORT": str(free_port()), "BYSSUS_MQTT_PORT": "0"}
    command = [sys.executable, "-m", "byssus.app", "up", "--data", str(data)]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        yield said
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 0


def word_after(label: str, said: str) -> str:
    found = re.search(rf"^{label} +(\S+)", said, re.MULTILINE)
    assert found, said
    return found[1]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


def test_what_the_readme_says_works_and_survives_a_restart(data: Path, tmp_path: Path) -> None:
    plant = tmp_path / "plant.yaml"
    plant.write_text(*re.findall(r"```yaml\n(.*?)```", README.read_text("utf-8"), re.DOTALL), encoding="utf-8")
    topic, message = re.findall(r"^mosquitto_pub -q 1 -t (\S+) -m '(.+)'$", README.read_text("utf-8"), re.MULTILINE)[0]
    with up(data) as said:
        key = word_after("Key", said)
        assert "changes would be made" in byssus("apply", plant, "--dry-run", "--data", data)
        assert "7 changes made" in byssus("apply", plant, "--data", data)
        assert "0 changes made" in byssus("apply", plant, "--data", data)
        gateway = Gateway(word_after("Broker", said), topic.split("/")[2])
        gateway.publish(topic.split("/")[3], message)
        gateway.publish("senml", "{")
        gateway.close()
        console = word_after("Console", said)
        with httpx.Client(base_url=console, headers={"Authorization": f"Bearer {key}"}) as http:
            newest = until(lambda: http.get("/api/v1/points/plant-01/cold-1/t1").json()["newest"])
            assert newest["value"] == -18.4
        assert "not JSON" in byssus("rejected", "list", "--data", data)
        assert "✗" not in byssus("doctor", "--data", data)
    with up(data) as said:
        assert "Key" not in said
        assert "not JSON" in byssus("rejected", "list", "--data", data)
        assert "0 mended, 1 still wait" in byssus("rejected", "replay", "--data", data)
        assert "0 deleted" in byssus("rejected", "purge", "1", "--data", data), "it came a moment ago"
        assert "Nothing waits" in byssus("rejected", "unknown", "--data", data)
        text = byssus("key", "make", "林海燕", "--role", "operator", "--data", data).strip()
        with httpx.Client(base_url=word_after("Console", said), headers={"Authorization": f"Bearer {text}"}) as http:
            assert http.get("/api/v1/me").json()["name"] == "林海燕"
        assert "No event tells of" in byssus("trace", "(01)06901234500011(10)NONE", "--data", data, code=1)


def test_a_bad_plant_file_names_line_and_field_and_changes_nothing(data: Path, tmp_path: Path) -> None:
    plant = tmp_path / "plant.yaml"
    plant.write_text("parties:\n- {code: x, kind: pirate, name: 某}\n", encoding="utf-8")
    with up(data):
        said = byssus("apply", plant, "--data", data, code=1)
        assert f"{plant}:2: parties.0.kind" in said
        assert "Nothing was changed" in said


def test_without_an_installation_commands_say_what_to_start(tmp_path: Path) -> None:
    said = byssus("rejected", "list", "--data", tmp_path, code=1)
    assert "BYSSUS_DATABASE_URL" in said
    assert "byssus up --data" in said
    assert "✗" in byssus("doctor", "--data", tmp_path, code=1)


def test_the_configuration_shows_every_setting_and_hides_secrets(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BYSSUS_PORT=8123\n")
    command = [sys.executable, "-m", "byssus.app", "config"]
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, **SECRETS}, capture_output=True, text=True)
    assert "BYSSUS_PORT=8123" in done.stdout
    assert "BYSSUS_SMTP_URL=**********" in done.stdout
    assert "hush" not in done.stdout


def test_codes_are_checked_line_by_line(tmp_path: Path) -> None:
    codes = tmp_path / "codes.txt"
    codes.write_text("(01)06901234567892(10)A\n(01)123\n")
    assert byssus("gs1", codes, code=1).count('"valid": true') == 1
    assert '"invalid": 1' in byssus("gs1", "--summary", codes, code=1)
    assert "no-file" in byssus("gs1", tmp_path / "no-file", code=1)
