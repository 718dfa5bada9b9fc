"""Companies of Aero to QBO: linked, created parent first, made inactive or active (C1, C3, C5, C7)."""

from __future__ import annotations

import logging
from typing import Any

from qbo.api import payloads, query
from qbo.api.fields import inner, is_zero
from qbo.errors import Refused
from qbo.flow.run import trouble
from qbo.flow.sending.operation import Export, Operation
from qbo.flow.sending.outbox import send_all
from qbo.flow.wording import causes
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql

log = logging.getLogger(__name__)
Due = dict[str, Any]


def send_customers(job: Export) -> None:
    """In waves: a child goes when its parent is linked, so at most as many waves as there are levels."""
    tried: set[int] = set()
    while wave := [due for due in _due(job) if due["company_id"] not in tried]:
        tried |= {due["company_id"] for due in wave}
        creates = [_create(due) for due in wave if due["verdict"] == "create"]
        changes = _changes(job, [due for due in wave if due["verdict"] != "create"])
        send_all(job, creates + changes)


def _due(job: Export) -> list[Due]:
    key: dict[str, Any] = {"account_id": job.lane.account_id}
    with job.lease.transaction() as connection:
        if sql.export.link_namesakes(connection, **key, run_id=job.lane.run_id):  # one may have been left out (L2)
            trouble.tell_left_out(connection, job.lane.run_id, job.lane.account_id, "Customer")
        return list(sql.export.select_customers(connection, **key))


def _create(due: Due) -> Operation:
    body = payloads.customer_create(due["name"], due["parent_qbo_id"])
    return Operation("create", "Customer", due["company_id"], body, due["base"], due["asked"], due["version"])


def _changes(job: Export, due: list[Due]) -> list[Operation]:
    """Each customer is read first: its SyncToken, whether anything is to be done, and what stands against it (C7)."""
    if not due:
        return []
    now = {str(row.get("Id")): row for row in query.by_ids(job.client, "Customer", [each["qbo_id"] for each in due])}
    blocked = {each["company_id"]: code for each in due if (code := _obstacle(job, each, now.get(each["qbo_id"])))}
    done = [each for each in due if each["company_id"] not in blocked and _agrees(each, now[each["qbo_id"]])]
    _keep(job, due, blocked, done)
    return [
        _change(each, now[each["qbo_id"]])
        for each in due
        if each["company_id"] not in blocked and not _agrees(each, now[each["qbo_id"]])
    ]


def _agrees(due: Due, row: dict[str, Any]) -> bool:
    return (row.get("Active") is not False) is bool(due["is_active"])


def _obstacle(job: Export, due: Due, row: dict[str, Any] | None) -> str | None:
    if row is None:
        return "customer_gone"
    if row.get("IsProject") is True and not _agrees(due, row):
        return "project"
    if due["verdict"] != "deactivate" or row.get("Active") is False:
        return None
    if not (is_zero(row.get("Balance")) and is_zero(row.get("BalanceWithJobs"))):
        return "balance_open"
    if _has_active_children(job, due["qbo_id"], row):
        return "children_active"
    return "unbilled" if _has_unbilled_time(job, due["qbo_id"]) else None


def _has_active_children(job: Export, qbo_id: str, row: dict[str, Any]) -> bool:
    """By the answer of QBO, which may know of some that the mirror does not know yet, or not any more."""
    try:
        below = f"FullyQualifiedName LIKE {query.quote(str(row.get('FullyQualifiedName')) + ':%')}"
        pages = query.pages(job.client, "Customer", below, inactive=False)
        return any(inner(each, "ParentRef") == qbo_id for page in pages for each in page.rows)
    except (Refused, ValueError) as refused:  # ValueError: a name that no query can hold
        log.warning("account %s: QuickBooks does not tell of sub-customers: %s", job.lane.account_id, refused)
    with job.lease.database.transaction() as connection:
        return bool(sql.export.count_children(connection, account_id=job.lane.account_id, qbo_id=qbo_id))


def _has_unbilled_time(job: Export, qbo_id: str) -> bool:
    """As far as QBO shows it: other charges only its own refusal tells of (6280)."""
    try:
        pages = query.pages(job.client, "TimeActivity", f"CustomerRef = {query.quote(qbo_id)}")
        return any(row.get("BillableStatus") == "Billable" for page in pages for row in page.rows)
    except Refused as refused:
        log.warning("account %s: QuickBooks does not tell of unbilled time: %s", job.lane.account_id, refused)
        return False


def _keep(job: Export, due: list[Due], blocked: dict[int, str], done: list[Due]) -> None:
    items = [
        causes.item(
            causes.BEFORE_DEACTIVATION,
            blocked[each["company_id"]],
            each["name"],
            entity="Customer",
            aero_id=each["company_id"],
            qbo_id=each["qbo_id"],
            cause=f"company:{each['company_id']}",
        )
        for each in due
        if each["company_id"] in blocked
    ]
    key: dict[str, Any] = {"account_id": job.lane.account_id}
    with job.lease.transaction() as connection:
        refused = [{"cause": each["cause"], "code": each["code"]} for each in items]
        sql.export.close_refusals(connection, **key, items=jsonb(refused))
        trouble.raise_items(connection, job.lane.account_id, job.lane.run_id, items)
        sql.export.block_customers(connection, **key, run_id=job.lane.run_id, items=jsonb(_blocked(due, blocked)))
        sql.export.agree_active(
            connection,
            **key,
            company_ids=[each["company_id"] for each in done],
            versions=[each["version"] for each in done],
        )


def _blocked(due: list[Due], blocked: dict[int, str]) -> list[Due]:
    names = ("company_id", "asked", "version")
    return [
        {"code": blocked[each["company_id"]], **{name: each[name] for name in names}}
        for each in due
        if each["company_id"] in blocked
    ]


def _change(due: Due, row: dict[str, Any]) -> Operation:
    body = payloads.customer_active(
        due["qbo_id"], str(row.get("SyncToken")), active=due["is_active"], name=due["base"]["name"]
    )
    return Operation("update", "Customer", due["company_id"], body, due["base"], due["asked"], due["version"], row)
