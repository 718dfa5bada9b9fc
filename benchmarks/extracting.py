"""A process of its own that extracts one account into staging, and prints what it took as JSON."""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path

from qbo import settings
from qbo.flow.detect import detect
from qbo.flow.extract import extract
from qbo.flow.run.lane import Request
from qbo.flow.run.runtime import Runtime

UNLIMITED = 100_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("account_id", type=int)
    parser.add_argument("--unlimited", action="store_true", help="without our own limits on calls")
    options = parser.parse_args()
    if options.unlimited:
        settings.REQUESTS_PER_SECOND = UNLIMITED  # type: ignore[misc]
        os.environ["QBO_REQUESTS_PER_MIN"] = str(UNLIMITED)
    runtime = Runtime.from_connections()
    (lane,) = detect(runtime, [options.account_id], Request("cli")).lanes
    started = time.perf_counter()
    extract(runtime, lane)
    took = time.perf_counter() - started
    print(json.dumps({"run_id": lane.run_id, "seconds": took, "peak_mib": peak_mib()}))
    runtime.database.close()


def peak_mib() -> float:
    """Of this process alone: what ``getrusage`` says begins with the peak of the process that started it."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


if __name__ == "__main__":
    main()
