"""A folder for one run of the demo, remembered in ``.run/`` until the next run clears it away.

Its logs outlive the run, so that a failed one can be looked into; two runs at once do not touch each other's.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from demo.places import CHECKOUT, new_folder

if TYPE_CHECKING:
    from pathlib import Path

RECORDS = CHECKOUT / ".run"


def new_run_folder(records: Path = RECORDS) -> Path:
    """A fresh folder; those of runs whose process has ended are removed."""
    records.mkdir(exist_ok=True)
    for record in records.glob("aero-qbo-*"):
        _remove_if_ended(record)
    folder = new_folder("aero-qbo-")
    draft = records / f".{folder.name}"  # whoever clears away at this moment finds a whole record or none
    draft.write_text(f"{os.getpid()}\n{folder}\n")
    draft.rename(records / folder.name)
    return folder


def _remove_if_ended(record: Path) -> None:
    try:
        owner, folder = record.read_text().splitlines()
    except FileNotFoundError:
        return  # another run that begins now was quicker
    if not _is_running(int(owner)):
        shutil.rmtree(folder, ignore_errors=True)
        record.unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
