"""Compares everything anew every night: all five lists of every account, page by page, against Aero.

QuickBooks → staging → Aero, then Aero → QuickBooks, as in `qbo_sync`, whose tasks these are. What change data capture
cannot tell is found here: rows that are gone without a trace, changes that were missed; and what waits for a person is
tried again. Behind its export each account's time is compared with what QuickBooks holds, and the tie-out is checked.
Beside it `upkeep` deletes staged rows and plans that nobody needs any more. At the end `tell_open` sends what is open
to whom the firm wants it told, once a day (`QBO_NOTIFIER`).

**Schedule:** every night at 02:30 UTC, between two hourly runs. **By hand:** *Trigger*, then accounts, dry run, accept
shrink.

### When it fails

1. Read the log of `report`: one line an account, in plain words. The other accounts were done.
2. *handed over* is no failure: the hourly sync held the account; it is compared the next night.
3. A list stopped because it shrank: nothing was hidden. Look in QuickBooks; if it is right, trigger `qbo_sync` for the
   account with mode full and *accept shrink*.
4. `upkeep` failed: tables grow until it works again, nothing else; its log says why.
5. `tell_open` failed: the sync did not; the notifier is set up wrongly or its server is away, its log says which.
6. Anything else: as in `qbo_sync`. To catch up by day, trigger `qbo_sync` with mode full.
"""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import dag

from qbo.orchestrate import nightly
from qbo.orchestrate.notify import RunDied
from qbo.orchestrate.sync import DEFAULT_ARGS, form, sync_accounts


@dag(
    schedule="30 2 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULT_ARGS,
    on_failure_callback=RunDied(),
    params=form("full"),
    tags=["quickbooks", "sync", "nightly"],
    doc_md=__doc__,
)
def qbo_nightly() -> None:
    sync_accounts() >> nightly.tell_open().as_teardown()  # a teardown: no message decides whether the run succeeded
    nightly.upkeep()


qbo_nightly()
