"""Batches that a run stored and nobody settled: sent again as they are, or looked up first when they are old."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from qbo import settings
from qbo.flow.outbox import look_up, send
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.operation import Export

log = logging.getLogger(__name__)


def recover(job: Export, *, in_own_names: bool = False) -> int:
    """Nothing new is stored before all of these are settled, so nothing is sent twice (promise 1). Result: how many.

    What they bring counts with the run that settles them; ``in_own_names``: with the run that stored or sent them.
    """
    with job.lease.database.transaction() as connection:
        batches = list(sql.export.select_open_batches(connection, account_id=job.lane.account_id))
    for each in batches:
        log.info("account %s: batch %s was left %s", job.lane.account_id, each["batch_id"], each["status"])
        of = replace(job, lane=replace(job.lane, run_id=each["run_id"])) if in_own_names else job
        if each["status"] == "looked_up" or (each["age_s"] or 0) > settings.lookup_after_s():
            look_up(of, each["batch_id"])
        else:
            send(of, each["batch_id"])
    return len(batches)
