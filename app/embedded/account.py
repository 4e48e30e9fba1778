"""The account an embedded server runs under."""

from __future__ import annotations

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from byssus.app.embedded.errors import EmbeddedServerError, FolderClosedError

_PREFERRED = ("byssus", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A user of this machine, by number."""

    name: str
    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Give `path` to this account."""
        os.chown(path, self.uid, self.gid)

    def require(self, path: Path) -> None:
        """Check that this account can reach and read `path`.

        Raises:
            FolderClosedError: A folder on the way is closed to the account.
        """
        closed = self._first_closed(path)
        if closed is not None:
            raise FolderClosedError(
                f"User {self.name!r}, under which the embedded servers run, cannot enter {closed} "
                f"on the way to {path}. Choose another folder, for example --data /var/lib/byssus, "
                f"or open that one: chmod o+x {closed}"
            )

    def reaches(self, path: Path) -> bool:
        """Whether every folder down to `path` lets this account in."""
        return self._first_closed(path) is None

    def _first_closed(self, path: Path) -> Path | None:
        resolved = path.resolve()
        way = [*reversed(resolved.parents), resolved]
        return next((folder for folder in way if not self._may_enter(folder.stat())), None)

    def _may_enter(self, status: os.stat_result) -> bool:
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def account_for(folder: Path) -> Account:
    """Who runs the server of `folder`.

    Without root: we ourselves. As root: the owner of the folder if it exists, since a server must own its
    files; else the first of the users byssus, postgres and nobody that this machine knows.

    Raises:
        EmbeddedServerError: The folder belongs to root, or to another user than the one we run as.
    """
    ours = os.geteuid()
    owner = folder.stat().st_uid if folder.exists() else None
    if ours == 0 and owner is None:
        return _preferred()
    uid = ours if owner is None else owner
    if uid == 0 or ours not in (0, uid):
        raise EmbeddedServerError(
            f"{folder} belongs to user {uid}, we run as {ours}: the server in it needs an owner who is not "
            f"root. Run as the owner, or give it away: chown -R USER {folder}"
        )
    return _of(pwd.getpwuid(uid))


def ourselves() -> Account:
    """The account we run under, be it root."""
    return _of(pwd.getpwuid(os.geteuid()))


def _preferred() -> Account:
    for name in _PREFERRED:
        try:
            return _of(pwd.getpwnam(name))
        except KeyError:
            continue
    raise EmbeddedServerError(
        f"As root we need another user to run servers, one of {', '.join(_PREFERRED)}. "
        "Make one: useradd --system byssus"
    )


def _of(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
