"""What `pip install` gives: the `byssus` command from any folder, with every file it needs."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("alerts", "app", "core", "ingest", "trace")


def run(*words: str | Path, cwd: Path) -> str:
    outside = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(list(map(str, words)), cwd=cwd, env=outside, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tracked() -> list[str]:
    return run("git", "ls-files", cwd=ROOT).splitlines()


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what git tracks, so that building leaves nothing in the repository."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in tracked():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target, follow_symlinks=False)
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """An environment without byssus, which sees the libraries that this one has."""
    folder = tmp_path / "environment"
    venv.create(folder, with_pip=False)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    libraries = sysconfig.get_paths()["purelib"]
    (folder / "lib" / version / "site-packages" / "libraries.pth").write_text(libraries)
    return folder


def pip(environment: Path, *words: str | Path, cwd: Path) -> None:
    python = environment / "bin" / "python"
    quiet = ("--quiet", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", *quiet, "--python", python, "install", "--no-deps", *words, cwd=cwd)


def assert_byssus_works(environment: Path, anywhere: Path) -> None:
    assert "Usage: byssus" in run(environment / "bin" / "byssus", "--help", cwd=anywhere)
    assert "BYSSUS_DATA" in run(environment / "bin" / "byssus", "config", cwd=anywhere)
    place = run(environment / "bin" / "python", "-c", "import byssus.trace; print(byssus.trace.__file__)", cwd=anywhere)
    assert str(ROOT) not in place


def test_the_wheel_holds_every_file_and_gives_the_command(checkout: Path, environment: Path, tmp_path: Path) -> None:
    build = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "wheel", "--no-build-isolation")
    run(*build, "--no-deps", "--wheel-dir", tmp_path, checkout, cwd=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("byssus/")}
    wanted = {f"byssus/{name}" for name in tracked() if name.split("/")[0] in FOLDERS}
    assert held == wanted
    pip(environment, "--no-index", wheel, cwd=tmp_path)
    assert_byssus_works(environment, tmp_path)


def test_an_editable_installation_gives_the_command(checkout: Path, environment: Path, tmp_path: Path) -> None:
    pip(environment, "--no-build-isolation", "--editable", checkout, cwd=tmp_path)
    assert_byssus_works(environment, tmp_path)
