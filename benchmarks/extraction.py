"""Extraction beside tap-quickbooks: the same emulator, the same lists, in turns, each in a process of its own.

The tap is as it ships (495 calls a minute): it asks for all lists in one batch call, a thousand rows of each, and
writes messages to a file. We count each list, ask for it page by page, and copy the rows into PostgreSQL. Twice: with
QBO's limits in the emulator (500 calls a minute, 10 a second, 40 batches a minute) and ours as they ship (450 a minute,
10 in 1.1 s); and without, neither in the emulator nor here.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from typing import TYPE_CHECKING

from benchmarks import ROOT
from benchmarks.results import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.place import Firm, Place

    Times = list[tuple[float, float]]  # extracting alone, the whole process

TITLE = "extraction into staging, beside tap-quickbooks"
ROWS, LATENCY_MS, TIMES = 5000, 100, 3
STREAMS = ("customers", "vendors", "employees", "classes", "items")
PEERS = ROOT / ".venv-peers" / "bin" / "python"
AIM = 5


def bench(place: Place, rows: int = ROWS, times: int = TIMES) -> Iterator[Row]:
    """In turns, so that a busy moment of the machine meets both."""
    firm = place.firm(rows)
    for throttle in (True, False):
        place.control.set(firm.realm, latency_ms=LATENCY_MS, throttle=throttle)
        limits = "QBO's limits" if throttle else "no limits"
        ours: Times = []
        theirs: Times = []
        for _ in range(times):
            ours.append(_ours(place, firm, rows, unlimited=not throttle))
            if PEERS.exists():
                theirs.append(_theirs(place, firm, rows))
        yield from _compare(limits, rows * len(STREAMS), ours, theirs)


def _compare(limits: str, total: int, ours: Times, theirs: Times) -> Iterator[Row]:
    yield from _speeds(f"{limits}: qbo", total, ours)
    if not theirs:
        yield Row("tap-quickbooks", "not installed", "make peers")
        return
    yield from _speeds(f"{limits}: tap-quickbooks", total, theirs)
    for position, which in enumerate(("ratio of medians", "ratio, whole process")):
        ratio = _median(theirs, position) / _median(ours, position)
        yield Row(f"{limits}: {which}", f"{ratio:.1f}", "" if position else f"at least {AIM}")


def _median(times: Times, position: int) -> float:
    return statistics.median(each[position] for each in times)


def _speeds(who: str, total: int, times: Times) -> Iterator[Row]:
    alone, whole = (_median(times, position) for position in (0, 1))
    yield Row(f"{who}, rows a second", f"{total / alone:,.0f}", f"in {alone:.1f} s; whole process {whole:.1f} s")


def _ours(place: Place, firm: Firm, rows: int, *, unlimited: bool) -> tuple[float, float]:
    started = time.perf_counter()
    found = place.run("extracting", firm.account_id, *(["--unlimited"] if unlimited else []))
    whole = time.perf_counter() - started
    staged = _forget_staged(place, firm)
    if staged != rows * len(STREAMS):
        raise RuntimeError(f"{staged} rows were staged")
    return float(found["seconds"]), whole


def _forget_staged(place: Place, firm: Firm) -> int:
    """As the end of every run does; how many rows there were."""
    return len(place.rows("delete from qbo.staged where account_id = %(id)s returning 1 as row", id=firm.account_id))


def _theirs(place: Place, firm: Firm, rows: int) -> tuple[float, float]:
    messages, seconds = (place.stack.folder / name for name in ("messages.jsonl", "seconds"))
    token = place.control.refresh_token(firm.realm)
    script = ROOT / "benchmarks" / "peer_tap.py"
    command = [str(each) for each in (PEERS, script, place.control.url, firm.realm, token, seconds, *STREAMS)]
    started = time.perf_counter()
    with messages.open("wb") as output:
        environment = {**os.environ, "OAUTHLIB_INSECURE_TRANSPORT": "1"}
        subprocess.run(command, stdout=output, stderr=subprocess.DEVNULL, env=environment, check=True)
    whole = time.perf_counter() - started
    with messages.open() as lines:
        records = sum('"type": "RECORD"' in line for line in lines)
    if records != rows * len(STREAMS):
        raise RuntimeError(f"tap-quickbooks brought {records} rows")
    return float(seconds.read_text()), whole
