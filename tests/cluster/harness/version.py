"""The versions of Reeve that roll: this checkout, and the newest commit before it that is another version."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
MIGRATIONS = "reeve/database/migrations/versions"
# What makes one commit another version of what runs.
RUNS = ("reeve", "web/src", "web/static", "docker")


@dataclass(frozen=True)
class Version:
    """A tree of sources with its built web app."""

    name: str
    root: Path

    @property
    def head(self) -> str:
        """The migration that this version needs."""
        return max(path.name for path in (self.root / MIGRATIONS).glob("[0-9]*.sql")).partition("_")[0]

    def assets(self) -> set[str]:
        """The addresses of the files whose names carry a hash."""
        build = self.root / "web" / "build"
        found = (build / "_app" / "immutable").rglob("*")
        return {f"/{path.relative_to(build)}" for path in found if path.suffix in (".js", ".css")}


def this() -> Version:
    """This checkout."""
    return Version(f"this ({git('rev-parse', '--short', 'HEAD')})", ROOT)


def previous(folder: Path, revision: str = "") -> Version:
    """Check the version before out into `folder` and build its web app; `revision` names another one."""
    revision = revision or _before()
    root = folder / "previous"
    root.mkdir()
    archive = subprocess.Popen(["git", "archive", revision], cwd=ROOT, stdout=subprocess.PIPE)
    subprocess.run(["tar", "-x", "-C", str(root)], stdin=archive.stdout, check=True)
    assert archive.wait() == 0, f"no revision {revision}"
    _build_web(root)
    return Version(f"previous ({git('rev-parse', '--short', revision)})", root)


def _before() -> str:
    """The newest commit with another migration head, where there is one; else the newest with other sources."""
    now = _head_of("HEAD")
    earlier = git("rev-list", "--first-parent", "--max-count=300", "HEAD^").split()
    runnable = [one for one in earlier if _head_of(one)]
    migrated = (one for one in runnable if _head_of(one) != now)
    changed = (one for one in runnable if git("diff", "--name-only", one, "HEAD", "--", *RUNS))
    return next(migrated, None) or next(changed)


@cache
def _head_of(revision: str) -> str:
    """The newest migration of a commit; empty where it has no web app or no migrations."""
    if not git("ls-tree", "--name-only", revision, "web/package-lock.json"):
        return ""
    return max(git("ls-tree", "--name-only", revision, f"{MIGRATIONS}/").split(), default="")


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _build_web(root: Path) -> None:
    same = (root / "web/package-lock.json").read_bytes() == (ROOT / "web/package-lock.json").read_bytes()
    env = {**os.environ, "PATH": f"{ROOT / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"}
    if same:
        shutil.copytree(ROOT / "web" / "node_modules", root / "web" / "node_modules", symlinks=True)
    else:
        subprocess.run(["npm", "ci", "--silent"], cwd=root / "web", env=env, check=True)
    subprocess.run(["npm", "run", "--silent", "build"], cwd=root / "web", env=env, check=True, capture_output=True)
