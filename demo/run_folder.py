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
    (records / folder.name).write_text(f"{os.getpid()}\n{folder}\n")
    return folder


def _remove_if_ended(record: Path) -> None:
    owner, folder = record.read_text().splitlines()
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
