"""Exported time that Aero changed or deleted: each field against the base and what QBO has now (T9).

Nothing is sent before QBO was read: it gives the SyncToken, whether the time is billed, and what changed there. See
docs/adr/0010-corrections.md.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from qbo import settings
from qbo.api import payloads, query
from qbo.api.time_values import PERSONS, values_of
from qbo.flow.comparing.conflicts import items_for
from qbo.flow.comparing.three_way import Due, Look, Verdict, decide
from qbo.flow.run import trouble
from qbo.flow.sending.operation import Export, Operation
from qbo.flow.sending.outbox import send_all
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql

AT_ONCE: Final = 900  # corrections read and stored before the first of them is sent: 3 reads, 30 batches
ROUNDS: Final = 3  # looks at one entry in a run, where it keeps changing in QBO between look and change


def send_corrections(job: Export) -> None:
    """What changed is read, decided and sent; what became stale in between is looked at again, a few times."""
    rounds: Counter[int] = Counter()
    patience = len(job.later)
    while due := _due(job, [entry for entry, looks in rounds.items() if looks >= ROUNDS]):
        rounds.update(each["time_entry_id"] for each in due)
        ids = [each["qbo_id"] for each in due]
        rows = {str(row.get("Id")): row for row in query.by_ids(job.client, "TimeActivity", ids)}
        verdicts = [decide(_look(each, rows.get(each["qbo_id"]))) for each in due]
        _keep(job, verdicts)
        send_all(job, [_operation(each) for each in verdicts if each.does in {"send", "delete"}])
        if len(job.later) > patience:
            return  # QBO asked for a pause: the next run looks again


def _due(job: Export, without: list[int]) -> list[Due]:
    with job.lease.database.transaction() as connection:
        found = sql.corrections.select_corrections(
            connection, account_id=job.lane.account_id, most=AT_ONCE, without=without
        )
        return list(found)


def _look(due: Due, row: dict[str, Any] | None) -> Look:
    """The base: kept with the link, else what QBO answered last, else what it has where it did not change since."""
    base = due["link_base"].get("qbo")
    now = values_of(row) if row is not None else None
    if base is None and due["answered"]:
        base = values_of(due["answered"])
    if base is None and row is not None and row.get("SyncToken") == due["sync_token"]:
        base = now
    return Look(due, row, now, base)


def _base(verdict: Verdict) -> dict[str, Any]:
    """What the link keeps: Aero's columns as they are now, and the values of QBO that both agree on."""
    look = verdict.look
    own: dict[str, Any] = dict(look.due["base"])
    if look.due["verdict"] == "delete":
        own["deleted"] = True
    return own | {"qbo": {**(look.base or {}), **verdict.agreed}}


def _operation(verdict: Verdict) -> Operation:
    """One that becomes billable by being created anew stays due behind its delete: no version of a due row is 0."""
    due, row = verdict.look.due, verdict.look.row or {}
    token = str(row.get("SyncToken") or "0")
    anew = "billable" in verdict.fields and settings.billable_change() == "recreate"
    operation, body = "delete", payloads.time_activity_delete(due["qbo_id"], token)
    if verdict.does == "send" and not anew:
        operation, body = "update", _body(verdict, row, token)
    version = 0 if anew else due["version"]
    return Operation(operation, "TimeActivity", due["time_entry_id"], body, _base(verdict), due["asked"], version, row)


def _body(verdict: Verdict, row: dict[str, Any], token: str) -> dict[str, Any]:
    """The fields of Aero that go; QBO keeps the rate that it has."""
    due = verdict.look.due
    fields = verdict.fields | ({"notes": due["notes"]} if "notes" in verdict.fields else {})
    rate = None if row.get("HourlyRate") else due["hourly_rate"] or 0
    body = payloads.time_activity_update(due["qbo_id"], token, fields, rate)
    if "NameOf" in body:  # QBO takes one person: the other kind is emptied
        body |= {name: {} for name in PERSONS.values() if row.get(name) and name not in body}
    return body | ({"Seconds": 0} if "Hours" in body and row.get("Seconds") else {})


def _keep(job: Export, verdicts: list[Verdict]) -> None:
    """What is not sent: agreed, gone, or held back with an attention item."""
    key: dict[str, Any] = {"account_id": job.lane.account_id}
    agreed = [_row(each, base=_base(each)) for each in verdicts if each.does == "agree"]
    gone = [_row(each, again=each.does == "again") for each in verdicts if each.does in {"unlink", "again"}]
    blocked = [each for each in verdicts if each.does == "block"]
    rows = [_row(each, asked=each.look.due["asked"], code=each.code, seen=each.look.now) for each in blocked]
    if not agreed and not gone and not blocked:
        return
    with job.lease.transaction() as connection:
        sql.corrections.agree_time(connection, **key, rows=jsonb(agreed))
        sql.corrections.unlink_time(connection, **key, rows=jsonb(gone))
        sql.corrections.block_time(connection, **key, run_id=job.lane.run_id, rows=jsonb(rows))
        told = [each for each in blocked if each.code != "locked"]  # told by its week, with all that waits for it
        items = items_for(connection, job.lane.account_id, told)
        trouble.raise_items(connection, job.lane.account_id, job.lane.run_id, items)


def _row(verdict: Verdict, **more: object) -> dict[str, object]:
    due = verdict.look.due
    return {
        "time_entry_id": due["time_entry_id"],
        "version": due["version"],
        "qbo_id": due["qbo_id"],
        **more,
    }
