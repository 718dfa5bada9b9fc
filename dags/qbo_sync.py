"""Keeps Aero and QuickBooks Online in step: every hour, and whenever somebody triggers it (Sync Now).

QuickBooks → staging → Aero: customers, vendors, employees, classes, service items.
Aero → QuickBooks: new customers, then time.

| task | what it does |
|---|---|
| groups, detect | what changed in QuickBooks, one call an account, and what waits in Aero; quiet accounts end here |
| extract | reads whole lists, page by page, into staging: a first sync, or where QuickBooks cannot tell what changed |
| validate | judges the staged rows of a group of accounts; bad rows go to quarantine, the others go on |
| account.reconcile | decides and applies what changes in Aero, one account a lane |
| account.export | sends customers, then time, in batches that are stored before they are sent |
| preview | instead of the two above in a dry run: the plan, name by name, in the log |
| report | one line an account; tells people at once what went wrong (`QBO_NOTIFIER`); fails the run if any part did |

**Schedule:** hourly. **By hand:** *Trigger*, then accounts, mode, dry run, accept shrink.

### When it fails

1. Read the log of `report`: one line an account, in plain words. The other accounts were done.
2. *must connect again*: a QuickBooks administrator of that firm connects again; then trigger for that account.
3. *not answering*, *asks for a pause*: waited for already, until the deadline (`QBO_RUN_DEADLINE_S`). The next run
   carries on; nothing is lost and nothing is sent twice.
4. *Misconfigured*, a connection or a setting: put it right, then trigger.
5. A list stopped because it shrank: look in QuickBooks; if it is right, trigger with *accept shrink*.
6. Anything else: the log of the account's lane has the cause with the `intuit_tid` that Intuit's support asks for.

Trigger a new run rather than clearing tasks of an old one: a run that has ended stays as it ended.
"""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import dag

from qbo.orchestrate.notify import RunDied
from qbo.orchestrate.sync import DEFAULT_ARGS, form, sync_accounts


@dag(
    schedule="@hourly",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=4,  # Sync Now does not wait for another account's trouble (R3); leases keep accounts apart
    default_args=DEFAULT_ARGS,
    on_failure_callback=RunDied(),
    params=form("incremental", "full"),
    tags=["quickbooks", "sync"],
    doc_md=__doc__,
)
def qbo_sync() -> None:
    sync_accounts()


qbo_sync()
