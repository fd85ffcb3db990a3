"""PostgreSQL refuses to run as root, so for root it runs as the system user `reeve`.

Nobody's folder is opened for that user: the programs are copied below /var/lib/reeve, and a data folder that
the user cannot reach is refused with a sentence.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reeve.database.embedded.wheel import copied_binaries, required_binaries
from reeve.database.errors import EmbeddedError

HOME = Path("/var/lib/reeve")
_NAME = "reeve"
_HIGHEST_SYSTEM_UID = 999


@dataclass(frozen=True)
class Runner:
    """Who runs PostgreSQL, and from where."""

    binaries: Path
    uid: int
    gid: int
    changes_user: bool

    def process(self) -> dict[str, Any]:
        """The arguments for subprocess that start a program as this user, in nobody's way."""
        environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        common = {"cwd": "/", "umask": 0o077, "env": environment, "stdin": subprocess.DEVNULL}
        user = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.changes_user else {}
        return {**common, **user}

    def give(self, path: Path) -> None:
        """Give a file or folder of ours to the user; nothing to do when that is us."""
        status = path.lstat()
        if self.changes_user and (status.st_uid, status.st_gid) != (self.uid, self.gid):
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def runner(data: Path) -> Runner:
    """Who shall run PostgreSQL on this data folder: ourselves, or the user `reeve` for root.

    For root the data folder is given to that user. EmbeddedError says why that is not possible.
    """
    if os.geteuid() != 0:
        return Runner(required_binaries(), os.geteuid(), os.getegid(), changes_user=False)
    required_binaries()
    user = _system_user()
    new = not HOME.exists()
    HOME.mkdir(mode=0o700, exist_ok=True)
    found = Runner(copied_binaries(HOME), user.pw_uid, user.pw_gid, changes_user=True)
    _refuse_closed_path(found, data)
    for folder in (data, HOME) if new else (data,):
        found.give(folder)
    _refuse_closed_path(found, found.binaries)
    return found


def _system_user() -> pwd.struct_passwd:
    try:
        user = pwd.getpwnam(_NAME)
    except KeyError:
        _add_user()
        user = pwd.getpwnam(_NAME)
    if not 0 < user.pw_uid <= _HIGHEST_SYSTEM_UID:
        raise EmbeddedError(
            f"PostgreSQL does not run as root, and the user {_NAME} it would run as is a person's account"
            f" (uid {user.pw_uid}); run reeve as an ordinary user, or set DATABASE_URL."
        )
    return user


def _add_user() -> None:
    program = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    options = [
        "--system",
        "--user-group",
        "--no-create-home",
        "--home-dir",
        str(HOME),
        "--shell",
        "/bin/false",
    ]
    why = "there is no useradd"
    if program:
        done = subprocess.run([program, *options, _NAME], capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
        why = done.stderr.strip()
        if done.returncode == 0:
            return
    raise EmbeddedError(
        f"PostgreSQL does not run as root, and the system user {_NAME} could not be made ({why});"
        " make it, run reeve as an ordinary user, or set DATABASE_URL."
    )


def _refuse_closed_path(user: Runner, folder: Path) -> None:
    # asking the system, as that user, counts access control lists too
    script = 'for folder; do test -x "$folder" || { echo "$folder"; exit 1; }; done'
    above = [str(one) for one in reversed(folder.parents)]
    asked = subprocess.run(  # noqa: S603 - a fixed script, the folders are its arguments
        ["/bin/sh", "-c", script, "sh", *above], **user.process(), capture_output=True, text=True, check=False
    )
    if asked.returncode != 0:
        raise EmbeddedError(
            f"PostgreSQL does not run as root but as the user {_NAME}, who cannot pass {asked.stdout.strip()}"
            f" to reach {folder}; set REEVE_DATA to a folder that can be reached, such as {HOME}."
        )
