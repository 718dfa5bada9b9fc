"""Aero to QBO: what an earlier run left open, customers, changed time, new time; then what a person must know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qbo.api import payloads
from qbo.flow import customers
from qbo.flow.corrections import send_corrections
from qbo.flow.matching.first_connect import tell_open
from qbo.flow.preferences import heed_preferences
from qbo.flow.run.lane import Lane, counted_client
from qbo.flow.sending import answers
from qbo.flow.sending.operation import Export, Operation
from qbo.flow.sending.outbox import send_all
from qbo.flow.sending.recover import recover
from qbo.flow.sending.restored import link_known, may_know_more
from qbo.flow.wording import causes
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime
    from qbo.store.leases import Lease

HELD = [code for code in causes.CORRECTED if code != causes.BILLED_MEANWHILE]  # they close when nothing waits any more
AT_ONCE = 900  # entries stored before the first of them is sent: 30 batches


def export(runtime: Runtime, lane: Lane, lease: Lease, released_by: str, *, full: bool = False) -> None:
    """Sends everything that is due and can go; raises RetryLater, ReconnectNeeded, LeaseLost.

    What QBO could not do now holds nothing else back: it is raised when all the rest is done. ``full``: what waits is
    told anew also where nothing is to be sent, for a setting of the QBO company may have changed; it was read already.
    """
    if not full and not _has_work(runtime, lane):
        return
    account = runtime.account(lane.account_id)
    with counted_client(runtime, lane, account["realm_id"]) as client:
        job = Export(lane, lease, client, released_by)
        try:
            recover(job)
            if not full:
                heed_preferences(job)
            customers.send_customers(job)
            send_corrections(job)
            _send_time(job)
        finally:
            _tell(job)
        if job.later:
            raise job.later[0]


def finish_open(runtime: Runtime, lane: Lane, lease: Lease, released_by: str) -> None:
    """Settles what an earlier run left open, before anything is imported: its customers must not come as new ones."""
    with runtime.database.transaction() as connection:
        if not any(sql.export.select_open_batches(connection, account_id=lane.account_id)):
            return
    account = runtime.account(lane.account_id)
    with counted_client(runtime, lane, account["realm_id"]) as client:
        recover(Export(lane, lease, client, released_by))


def _has_work(runtime: Runtime, lane: Lane) -> bool:
    with runtime.database.transaction() as connection:
        return any(sql.detect.select_waiting(connection, account_ids=[lane.account_id]))


def link_forgotten(job: Export) -> None:
    """Of all time that is due, what QBO has already though this database does not know it; a dry run sends nothing."""
    if may_know_more(job):
        _link(job, _due_time(job, most=None))


def _send_time(job: Export) -> None:
    while entries := _due_time(job, most=AT_ONCE):
        before = {entry["time_entry_id"] for entry in entries}
        send_all(job, _link(job, entries))
        if before & {entry["time_entry_id"] for entry in _due_time(job, most=AT_ONCE)}:
            return  # QBO asked for a pause with these: the next run sends them


def _link(job: Export, entries: list[dict[str, Any]]) -> list[Operation]:
    """Those that are left to send."""
    choices = {entry["time_entry_id"]: entry["choice"] for entry in entries}
    return link_known(job, [_operation(entry) for entry in entries], choices)


def _due_time(job: Export, most: int | None) -> list[dict[str, Any]]:
    with job.lease.database.transaction() as connection:
        return list(sql.export.select_time(connection, account_id=job.lane.account_id, most=most))


def _operation(entry: dict[str, Any]) -> Operation:
    body = payloads.time_activity(
        payloads.TimeToSend(
            entity_type=entry["entity_type"],
            entity_qbo_id=entry["entity_qbo_id"],
            work_date=entry["work_date"],
            minutes=entry["minutes"],
            notes=entry["notes"],
            service_item_id=entry["service_item_id"],
            customer_qbo_id=entry["customer_qbo_id"],
            class_id=entry["class_id"],
            is_billable=entry["is_billable"],
            hourly_rate=entry["hourly_rate"],
        )
    )
    return Operation(
        "create", "TimeActivity", entry["time_entry_id"], body, entry["base"], entry["asked"], entry["version"]
    )


def _tell(job: Export) -> None:
    """Attention items opened, counted and closed, and every due row knows why it waits (R5)."""
    key: dict[str, Any] = {"account_id": job.lane.account_id}
    texts, codes = jsonb(causes.BLOCKED), [*causes.BLOCKED, *causes.BEFORE_DEACTIVATION, *HELD]
    with job.lease.transaction() as connection:
        sql.export.park_customers(connection, **key)
        sql.export.park_time(connection, **key)
        sql.export.raise_blocked(connection, **key, run_id=job.lane.run_id, texts=texts)
        sql.export.count_blocked(connection, **key)
        sql.export.close_blocked(connection, **key, codes=codes)
        sql.drift.end_unlinked(connection, **key, codes=answers.OF_LINKED)
        tell_open(connection, job.lane.account_id)
        sql.export.note_customers(connection, **key, run_id=job.lane.run_id)
        sql.export.note_time(connection, **key, run_id=job.lane.run_id)
