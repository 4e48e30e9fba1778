"""The account an embedded server runs under."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from byssus.app.embedded.errors import EmbeddedServerError

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

    def reaches(self, path: Path) -> bool:
        """Whether every folder down to `path`, a folder itself, lets this account in."""
        resolved = path.resolve()
        return all(self._may_enter(folder.stat()) for folder in (resolved, *resolved.parents))

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
            f"The folder belongs to user {uid}, we run as {ours}; its server must run as its owner, and not as root.",
            where=str(folder),
            advice=f"Run as the owner, or give the folder away: chown -R USER {folder}",
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
        f"As root we run servers as another user, and this machine has none of {', '.join(_PREFERRED)}.",
        advice="Make one: useradd --system byssus",
    )


def _of(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
