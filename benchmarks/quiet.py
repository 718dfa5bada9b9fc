"""What a sync costs where nothing happened: statements and calls of a group of accounts; the command line's start."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from psycopg import Cursor

from benchmarks import FOLDERS, ROOT
from benchmarks.results import Row, count, median
from qbo.flow.group import sync_accounts
from qbo.flow.run.lane import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.place import Place

TITLE = "a quiet group of accounts, and the command line's start"
ACCOUNTS, TIMES = 50, 5
WORDS = 3  # of a statement that name it


def bench(place: Place, accounts: int = ACCOUNTS) -> Iterator[Row]:
    """``accounts`` in one group, all synced once before."""
    firms = [place.firm(1, throttle=False).account_id for _ in range(accounts)]
    result = sync_accounts(place.runtime, firms, Request("cli"))
    if result.failed:
        raise RuntimeError(f"the first sync failed: {result.failed}")
    place.control.clear_journal()
    started = time.perf_counter()
    with _statements() as seen:
        result = sync_accounts(place.runtime, firms, Request("cli"))
    took = time.perf_counter() - started
    yield count(f"{accounts} quiet accounts: found quiet", len(result.quiet), accounts)
    yield count("  calls to QBO", place.control.counts()["total"], accounts, "one CDC call each")
    each = seen.total() / accounts
    often = ", ".join(f"{number} {text}" for text, number in seen.most_common(4))
    yield Row("  statements", f"{seen.total()}", f"{each:.1f} an account: {often}")
    yield Row("  seconds", f"{took:.2f}")
    yield Row(f"python -m qbo --help, median of {TIMES}", f"{median(_help_s, TIMES):.2f} s")


@contextmanager
def _statements() -> Iterator[Counter[str]]:
    """Those that psycopg sends while the block runs, by their first words; begin and commit are not among them."""
    seen: Counter[str] = Counter()
    execute = Cursor.execute

    def counting(self, query, *arguments, **options):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002, ANN003, ANN202
        lines = [line for line in str(query).splitlines() if not line.startswith("--")]
        first = " ".join(" ".join(lines).split()[:WORDS])
        seen["pings of pooled connections" if first == ";" else first] += 1
        return execute(self, query, *arguments, **options)

    Cursor.execute = counting  # type: ignore[method-assign]
    try:
        yield seen
    finally:
        Cursor.execute = execute  # type: ignore[method-assign]


def _help_s() -> float:
    started = time.perf_counter()
    command = [sys.executable, "-m", "qbo", "--help"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(FOLDERS)}
    subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started
