"""Child processes that leave nothing behind: each in a group of its own, its output in a file, ended in good time."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

PR_SET_PDEATHSIG = 1  # linux/prctl.h


class NotReady(Exception):
    """A process that the demo needs did not get ready."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def kept_port() -> socket.socket:
    """A free port of 127.0.0.1 that no other socket is given while this one, which nobody listens on, stays open.

    For a process that takes its time until it listens: like most servers it must do so with ``SO_REUSEADDR``.
    """
    keeper = socket.socket()
    keeper.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    keeper.bind(("127.0.0.1", 0))
    return keeper


def _end_with_parent(ending: signal.Signals) -> Callable[[], None] | None:
    """Where Linux can do it, the child gets ``ending`` also when this process is killed outright."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def before_exec() -> None:
        prctl(PR_SET_PDEATHSIG, int(ending))

    return before_exec


def spawn(
    command: Sequence[object],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: int | None = None,
    ending: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own, so that Ctrl-C reaches this process only and it decides the order.

    Call it from a thread that lives as long as the child should: the kernel ties the parent's death to the thread.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            cwd=cwd,
            user=user,
            extra_groups=None if user is None else [],
            start_new_session=True,
            preexec_fn=_end_with_parent(ending),  # noqa: PLW1509  (calls prctl, takes no lock)
        )


def end_all(
    processes: Sequence[subprocess.Popen[bytes]], ending: signal.Signals = signal.SIGTERM, *, patience_s: float = 20
) -> None:
    """Ask the processes to end, wait for all together, then kill what is left of their groups."""
    deadline = time.monotonic() + patience_s
    for process in processes:
        if process.poll() is None:
            process.send_signal(ending)
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_until(
    ready: Callable[[], bool],
    what: str,
    *,
    patience_s: float,
    process: subprocess.Popen[bytes] | None = None,
    every_s: float = 0.05,
) -> None:
    """Poll ``ready``; give up when ``process`` ends first or the time is over."""
    deadline = time.monotonic() + patience_s
    while not ready():
        if process is not None and process.poll() is not None:
            raise NotReady(f"{what} ended with status {process.returncode} before it was ready")
        if time.monotonic() > deadline:
            raise NotReady(f"{what} was not ready after {patience_s:g} s")
        time.sleep(every_s)
