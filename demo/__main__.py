"""``python -m demo`` (``make demo``): stays up until Ctrl-C. ``--once`` (``make demo-once``): ends by itself."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import requests

from demo.airflow import USER
from demo.places import NoPlace
from demo.processes import NotReady
from demo.stack import Stack
from demo.story import DAG, Story

if TYPE_CHECKING:
    from types import FrameType

FAILURES = (NotReady, NoPlace, TimeoutError, subprocess.TimeoutExpired, requests.RequestException)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="stop when the story is told; status 1 if a check failed")
    once = parser.parse_args().once
    signal.signal(signal.SIGTERM, _interrupt)
    stack = Stack()
    try:
        return _run(stack, once=once)
    except KeyboardInterrupt:
        return 130 if once else 0
    except FAILURES as problem:
        print(f"\nThe demo stopped: {problem}\nLogs: {stack.folder}", file=sys.stderr)
        return 1
    finally:
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # stopping takes some seconds; a second Ctrl-C must not cut it short
        stack.stop()


def _run(stack: Stack, *, once: bool) -> int:
    story = Story(stack)
    story.say("Starting PostgreSQL, the QuickBooks emulator and Airflow (about 20 s) …")
    stack.start(DAG)
    story.tell()
    for problem in story.problems:
        print(problem, file=sys.stderr)
    if once:
        story.say("Failed." if story.problems else "All as expected.")
        return 1 if story.problems else 0
    return _stay_up(stack)


def _stay_up(stack: Stack) -> int:
    for dag_id in stack.airflow.api.dag_ids():
        stack.airflow.api.unpause(dag_id)
    print(f"""
    Airflow        {stack.airflow.url}   user {USER}   password {stack.airflow.password}
    Aero database  {stack.aero_uri}
    QuickBooks     {stack.emulator.url}/_control/docs (the emulator's control door)
    Logs           {stack.folder}
    Ctrl-C stops it all.
    """)
    while True:
        stack.airflow.check()
        time.sleep(1)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
