"""Batches that a run stored and nobody settled: sent again as they are, or looked up first when they are old."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from qbo import settings
from qbo.flow.outbox import look_up, send
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.operation import Export

log = logging.getLogger(__name__)


def recover(job: Export) -> None:
    """Nothing new is stored before all of these are settled, so nothing is sent twice (promise 1)."""
    with job.lease.database.transaction() as connection:
        batches = list(sql.export.select_open_batches(connection, account_id=job.lane.account_id))
    for each in batches:
        log.info("account %s: batch %s was left %s", job.lane.account_id, each["batch_id"], each["status"])
        if each["status"] == "looked_up" or (each["age_s"] or 0) > settings.lookup_after_s():
            look_up(job, each["batch_id"])
        else:
            send(job, each["batch_id"])
