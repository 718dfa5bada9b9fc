"""One mutant: a copy of the checkout with one thing taken out, and the tests of its rules in one process of pytest."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mutants import ROOT
from mutants.proofs import files_of
from mutants.watch import SMOKE

if TYPE_CHECKING:
    from mutants.catalogue import Mutant

PATIENCE_S = 1200
TEST_TIMEOUT_S = 90


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
    report = folder / "mutant-report.json"
    command = [
        sys.executable, "-m", "pytest", "-p", "mutants.watch", "--tb=short", f"--timeout={TEST_TIMEOUT_S}",
        f"--mutant-rules={','.join(mutant.rules)}", f"--mutant-only={json.dumps(mutant.only)}",
        f"--mutant-report={report}", *files_of(mutant), SMOKE.partition("::")[0],
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
    except subprocess.TimeoutExpired:
        return None, f"no end after {PATIENCE_S} s"
    return json.loads(report.read_text()) if report.exists() else None, done.stdout[-2000:] + done.stderr[-2000:]


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
