"""One mutant: a copy of the checkout with one thing taken out, and the tests of its rules in one process of pytest."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from mutants import ROOT
from mutants.proofs import SMOKE, files_of

if TYPE_CHECKING:
    from mutants.catalogue import Mutant

PATIENCE_S = 1200
TEST_TIMEOUT_S = 90
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["great_expectations.expectations", "pandas", "sqlalchemy", "rapidfuzz"])
os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read at its import


@dataclass(frozen=True)
class Outcome:
    """``verdict``: killed, survived, or broken where the copy cannot run at all, which proves nothing.

    ``failed``, ``passed``: tests as ``file::name``, the cases of a parametrized test as one; ``note``: what is wrong.
    """

    verdict: str
    failed: list[str]
    passed: list[str]
    seconds: float
    note: str = ""


def judge(mutant: Mutant) -> Outcome:
    """Runs the tests; costs a start of pytest and of PostgreSQL, and the tests."""
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="aero-qbo-mutant-"))
    try:
        copy_checkout(folder)
        mutant.apply(folder)
        report, said = _run(mutant, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _verdict(report, said, round(time.monotonic() - began, 1))


def copy_checkout(folder: Path) -> None:
    """What git knows of the checkout, and what it does not know yet, as it stands now."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


def _run(mutant: Mutant, folder: Path) -> tuple[dict[str, object] | None, str]:
    """What ``watch`` wrote, None where it never came so far, and the end of what pytest said."""
    report, said = folder / "mutant-report.json", folder / "mutant-said.txt"
    arguments = [
        "-p", "mutants.watch", "--tb=short", *([] if mutant.e2e else [f"--timeout={TEST_TIMEOUT_S}"]),
        f"--mutant-rules={','.join(mutant.rules)}", f"--mutant-only={json.dumps(mutant.only)}",
        f"--mutant-report={report}", *files_of(mutant), SMOKE.partition("::")[0],
    ]  # fmt: skip
    process = FORKS.Process(target=_pytest, args=(str(folder), str(said), arguments))
    process.start()
    process.join(PATIENCE_S)
    if process.is_alive():
        process.kill()
        process.join()
    text = said.read_text(errors="replace")[-4000:] if said.exists() else ""
    return json.loads(report.read_text()) if report.exists() else None, text


def _pytest(folder: str, said: str, arguments: list[str]) -> None:
    """In a process of its own, whose imports of other people's packages were made before it was forked."""
    os.chdir(folder)
    sys.path[:0] = [folder]
    os.environ["PYTHONPATH"] = folder
    output = os.open(said, os.O_WRONLY | os.O_CREAT)
    os.dup2(output, 1)
    os.dup2(output, 2)
    sys.exit(pytest.main(arguments))


def _verdict(report: dict[str, object] | None, said: str, seconds: float) -> Outcome:
    if report is None or report["uncollected"]:
        return Outcome("broken", [], [], seconds, said)
    outcomes: dict[str, str] = report["outcomes"]  # type: ignore[assignment]
    names = {kind: _tests(outcomes, kind) for kind in ("failed", "passed", "broken", "error")}
    if names["broken"] or not (names["passed"] or outcomes.get(SMOKE) == "passed"):
        return Outcome("broken", [], [], seconds, f"{names['broken'] or 'nothing passes'}\n{said}")
    return Outcome("killed" if names["failed"] else "survived", names["failed"], names["passed"], seconds)


def _tests(outcomes: dict[str, str], kind: str) -> list[str]:
    """Of the kind, as ``file::name``; of one with several cases each counts."""
    found = {node.partition("[")[0] for node, outcome in outcomes.items() if outcome == kind and node != SMOKE}
    return sorted(f"{node.partition('::')[0]}::{node.rpartition('::')[2]}" for node in found)
