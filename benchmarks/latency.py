"""From the commit in Aero to the entry standing in QuickBooks, through ``qbo_export`` in a running Airflow (T2)."""

from __future__ import annotations

import statistics
import time
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import psutil

from benchmarks import ROOT
from benchmarks.results import Row, count
from qbo import settings
from qbo.flow.group import sync_accounts
from qbo.flow.run.lane import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.place import Firm, Place
    from demo.airflow import Airflow

TITLE = "an entry saved in Aero, until it stands in QuickBooks"
DAG = "qbo_export"
SINGLE, MANY = 50, 1000
MEDIAN_AIM_S, P95_AIM_S, CORE_AIM = 2, 5, 1
PATIENCE_S, IDLE_S = 180, 20
TOO_MANY = 429
INSERT = """
insert into aero.time_entry (account_id, user_id, work_date, hours, notes, do_not_sync)
select u.account_id, u.user_id, current_date, 1.25, n::text, %(held)s
from aero.app_user as u, generate_series(1, %(n)s) as n
where u.account_id = %(account_id)s limit %(n)s
"""
RELEASE = "update aero.time_entry set do_not_sync = false where account_id = %(account_id)s and do_not_sync"
USER = """
insert into aero.app_user (account_id, name, qbo_entity_type, qbo_entity_id)
select account_id, name, 'Employee', qbo_id from aero.employee where account_id = %(account_id)s limit 1
"""


def bench(place: Place, single: int = SINGLE, many: int = MANY) -> Iterator[Row]:
    """The first entry, which warms Airflow up, is not counted."""
    firm = place.firm(10)
    if sync_accounts(place.runtime, [firm.account_id], Request("cli")).failed:
        raise RuntimeError("the first sync failed")
    _write(place, USER, firm)
    airflow = _start(place)
    yield from _singles(place, firm, single)
    yield from _approvals(place, firm, many)
    yield from _idle(place, airflow)


def _start(place: Place) -> Airflow:
    folder = place.stack.folder / "dags"
    folder.mkdir()
    (folder / f"{DAG}.py").write_text((ROOT / "dags" / f"{DAG}.py").read_text())
    airflow = replace(place.stack.airflow, dags=folder)
    place.stack.airflow = airflow  # so that it is stopped with the rest
    airflow.start(dag_ids=frozenset({DAG}))
    airflow.api.unpause(DAG)
    return airflow


def _singles(place: Place, firm: Firm, times: int) -> Iterator[Row]:
    took = []
    for _ in range(times + 1):
        there = _in_qbo(place, firm)
        started = time.monotonic()
        _write(place, INSERT, firm, n=1, held=False)
        _wait(place, firm, there + 1, every_s=0.02)
        took.append(time.monotonic() - started)
        time.sleep(0.5)
    cuts = statistics.quantiles(took[1:], n=20)
    yield Row("first entry", f"{took[0]:.1f} s")
    yield Row("single entries, median", f"{statistics.median(took[1:]):.2f} s", f"at most {MEDIAN_AIM_S} s, of {times}")
    yield Row("single entries, 95th percentile", f"{cuts[-1]:.2f} s", f"at most {P95_AIM_S} s")


def _approvals(place: Place, firm: Firm, many: int) -> Iterator[Row]:
    _write(place, INSERT, firm, n=many, held=True)
    there = _in_qbo(place, firm)
    place.control.clear_journal()
    started = time.monotonic()
    _write(place, RELEASE, firm)
    _wait(place, firm, there + many, every_s=0.2)
    took = time.monotonic() - started
    calls = [call for call in place.control.journal() if call["path"].endswith("/batch")]
    batches = [call for call in calls if call["status"] != TOO_MANY]
    alone = _span(batches)
    yield Row("calls that QuickBooks put off (429), sent again", f"{len(calls) - len(batches)}")
    yield count(f"batches for {many:,} entries approved at once", len(batches), -(-many // settings.BATCH_SIZE))
    yield Row(f"{many:,} entries, from commit to the last", f"{took:.1f} s")
    yield Row("the batches alone, first to last", f"{alone:.1f} s", f"ratio {took / alone:.2f}, at most 2")


def _span(batches: list[dict[str, Any]]) -> float:
    """What the emulator needed for these one after the other, its own limits of requests and batches included."""
    ends = [datetime.fromisoformat(call["time"]) for call in batches]
    return (max(ends) - min(ends)).total_seconds() + batches[0]["duration_ms"] / 1000


def _idle(place: Place, airflow: Airflow) -> Iterator[Row]:
    """The trigger alone cannot be told from its triggerer, so the same process is measured without it as well."""
    time.sleep(5)
    place.control.clear_journal()
    with_trigger = _cpu_share(airflow)
    asked = len(place.control.journal())
    yield count("requests to QuickBooks while idle", asked, 0)
    airflow.api.pause(DAG)
    time.sleep(15)
    without = _cpu_share(airflow)
    share = 100 * (with_trigger - without)
    yield Row(
        "trigger, idle: share of a core",
        f"{share:.2f} %",
        f"under {CORE_AIM} % (triggerer alone {100 * without:.1f} %)",
    )


def _cpu_share(airflow: Airflow) -> float:
    root = psutil.Process(airflow.pid_of("triggerer"))
    family = [root, *root.children(recursive=True)]
    before = sum(sum(one.cpu_times()[:2]) for one in family)
    time.sleep(IDLE_S)
    return (sum(sum(one.cpu_times()[:2]) for one in family) - before) / IDLE_S


def _write(place: Place, statement: str, firm: Firm, **parameters: object) -> None:
    with place.stack.aero() as connection:
        connection.execute(statement.encode(), {"account_id": firm.account_id, **parameters})


def _in_qbo(place: Place, firm: Firm) -> int:
    return len(place.control.objects(firm.realm, "TimeActivity"))


def _wait(place: Place, firm: Firm, number: int, *, every_s: float) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while _in_qbo(place, firm) < number:
        if time.monotonic() > deadline:
            raise RuntimeError(f"only {_in_qbo(place, firm)} of {number} entries arrived")
        time.sleep(every_s)
