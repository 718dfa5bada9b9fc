"""Sends to QuickBooks what changes in Aero, seconds after it is saved: new customers, active or inactive, and time.

Aero → QuickBooks only; the lists of QuickBooks come with `qbo_sync` (QuickBooks → staging → Aero).

The database signals in the transaction of the change; a trigger listens, looks what is due, and starts this DAG. The
event only says *look*: the one task `drain` reads what is due from the database and sends it, so five hundred approvals
are seventeen batches and not five hundred runs, and an event that comes too often, or not at all, costs nothing: the
trigger looks by itself every minute.

**Schedule:** started by changes in Aero. **By hand:** *Trigger*; it sends whatever is due now.

### When it fails

1. Read the log of `drain`: one line an account, in plain words. The other accounts were done.
2. *busy* is no failure: another worker has the account and signals when it is done.
3. *tried again* is none either: QuickBooks is in trouble; the next look carries on, at the latest in a minute.
4. *must connect again*: a QuickBooks administrator of that firm connects again; what waits is then sent.
5. It is never started: is it unpaused, does a triggerer run, and does its log say that it reaches `aero_db`?
   Until then the hourly `qbo_sync` sends everything.
"""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import dag

from qbo.orchestrate import tasks
from qbo.orchestrate.assets import AERO_CHANGES
from qbo.orchestrate.notify import RunDied
from qbo.orchestrate.sync import DEFAULT_ARGS


@dag(
    schedule=[AERO_CHANGES],
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=4,  # what comes while one account is in trouble does not wait for it (R3)
    default_args=DEFAULT_ARGS,
    on_failure_callback=RunDied(),
    tags=["quickbooks", "sync", "export"],
    doc_md=__doc__,
)
def qbo_export() -> None:
    tasks.drain()


qbo_export()
