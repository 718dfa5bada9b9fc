"""Builds a virtual environment from locked requirement files; only Python 3.11 with pip is needed.

``python3.11 .ci/venv.py DIR REQUIREMENTS…`` does nothing (in under 0.1 s) where DIR was built from the very same
files; two at once wait for each other; packages that the files no longer name are removed, so that a forgotten
dependency shows here and not on the next machine. An interrupted build is taken up by the next call.
"""

from __future__ import annotations

import fcntl
import hashlib
import re
import subprocess
import sys
from pathlib import Path

KEPT = {"pip", "setuptools", "wheel"}  # come with the environment, or pip would remove itself


def fingerprint(files: list[Path]) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names_in(lines: list[str]) -> set[str]:
    found = (re.match(r"([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?\s*==", line) for line in lines)
    return {normal(match[1]) for match in found if match}


def pip(folder: Path, *arguments: str) -> str:
    command = [folder / "bin/python", "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout


def remove_unnamed(folder: Path, files: list[Path]) -> None:
    wanted = names_in([line for file in files for line in file.read_text().splitlines()])
    extra = names_in(pip(folder, "list", "--format=freeze").splitlines()) - wanted - KEPT
    if extra:
        pip(folder, "uninstall", "-qq", "--yes", "--root-user-action=ignore", *sorted(extra))


def build(folder: Path, files: list[Path]) -> None:
    print(f"building {folder.name} from {', '.join(file.name for file in files)} …", file=sys.stderr, flush=True)
    if not (folder / "bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    named = [argument for file in files for argument in ("--requirement", str(file))]
    # The lock names every package, so nothing is resolved; compiling apart uses every core.
    pip(folder, "install", "-qq", "--require-hashes", "--no-deps", "--no-compile", "--root-user-action=ignore", *named)
    remove_unnamed(folder, files)
    pip(folder, "check")
    subprocess.run([folder / "bin/python", "-m", "compileall", "-qq", "-j0", folder / "lib"], check=False)


def main(folder: Path, files: list[Path]) -> None:
    stamp = folder / ".built-from"
    wanted = fingerprint(files)
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        stamp.unlink(missing_ok=True)
        build(folder, files)
        stamp.write_text(wanted)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
