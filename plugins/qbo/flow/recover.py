"""Batches that a run stored and nobody settled: sent again as they are, or looked up first when they are old."""

from __future__ import annotations

import logging
from typing import Any

from qbo import settings
from qbo.api.batch import Outcome
from qbo.flow import answers, lookup
from qbo.flow.outbox import Export, send, settle
from qbo.store.queries import sql

log = logging.getLogger(__name__)


def recover(job: Export) -> None:
    """Nothing new is stored before all of these are settled, so nothing is sent twice (promise 1)."""
    with job.lease.database.transaction() as connection:
        batches = list(sql.export.select_open_batches(connection, account_id=job.lane.account_id))
    for each in batches:
        log.info("account %s: batch %s was left %s", job.lane.account_id, each["batch_id"], each["status"])
        if each["status"] == "looked_up" or (each["age_s"] or 0) > settings.lookup_after_s():
            _look_up(job, each)
        else:
            send(job, each["batch_id"])


def _look_up(job: Export, each: dict[str, Any]) -> None:
    """What stands in QBO is linked; what does not is due again, under a new request id."""
    with job.lease.transaction() as connection:
        items = list(sql.export.select_batch_items(connection, batch_id=each["batch_id"]))
        sql.export.mark_looked_up(connection, batch_id=each["batch_id"])
    found = lookup.find(job, items)
    judged = [
        answers.judge(item, Outcome(item["bid"], found[item["bid"]])) if item["bid"] in found else answers.again(item)
        for item in items
    ]
    settle(job, each["batch_id"], judged)
