"""Batches that a run stored and nobody settled: sent again as they are, looked up first, or let go.

Looked up: what is old, and what may not be sent again. Let go: what never left and may not go any more.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qbo import settings
from qbo.flow.sending.outbox import let_go, look_up, send
from qbo.flow.sending.restored import in_doubt
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.sending.operation import Export

log = logging.getLogger(__name__)


def recover(job: Export, *, in_own_names: bool = False) -> int:
    """Nothing new is stored before all of these are settled, so nothing is sent twice (promise 1). Result: how many.

    What they bring counts with the run that settles them; ``in_own_names``: with the run that stored or sent them.
    """
    key: dict[str, Any] = {"account_id": job.lane.account_id}
    with job.lease.database.transaction() as connection:
        batches = list(sql.export.select_open_batches(connection, **key))
        rows = sql.export.select_hindered(connection, **key) if batches else ()
        hindered = {row["batch_id"]: row["is_locked"] for row in rows}
    doubtful = bool(batches) and in_doubt(job)
    for each in batches:
        log.info("account %s: batch %s was left %s", job.lane.account_id, each["batch_id"], each["status"])
        of = replace(job, lane=replace(job.lane, run_id=each["run_id"])) if in_own_names else job
        _recover(of, each, hindered, doubtful=doubtful)
    return len(batches)


def _recover(job: Export, batch: dict[str, Any], hindered: dict[int, bool], *, doubtful: bool) -> None:
    """``doubtful``: a batch that never left, by what this database remembers, may have done so all the same."""
    batch_id: int = batch["batch_id"]
    lost = batch["status"] == "looked_up" or (batch["age_s"] or 0) > settings.lookup_after_s()
    if batch["status"] == "stored" and batch_id in hindered and not doubtful:
        let_go(job, batch_id)
    elif lost or doubtful or hindered.get(batch_id):
        look_up(job, batch_id, cold=not job.lane.dry_run)
    else:
        send(job, batch_id)
