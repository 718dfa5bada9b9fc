"""Exported time compared with what QBO holds now (T6): what was edited, deleted or billed there; nothing is sent.

A full sync does it after its export, under the same lease, so that no write of ours is taken for an edit. Aero's
entries are only read. See docs/adr/0011-tie-out-and-drift.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qbo.api import query
from qbo.api.time_values import values_of
from qbo.flow import tie_out
from qbo.flow.comparing.differences import Found, found_in
from qbo.flow.run import trouble
from qbo.flow.run.lane import counted_client
from qbo.flow.sending import answers
from qbo.flow.wording import causes
from qbo.settings import PAGE_SIZE
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql

if TYPE_CHECKING:
    from datetime import date

    from qbo.api.client import Client
    from qbo.flow.run.lane import Lane
    from qbo.flow.run.runtime import Runtime
    from qbo.store.engine import Connection
    from qbo.store.leases import Lease

Row = dict[str, Any]
DAYS: Final = 120  # how far back exported time is compared (T6): our choice, docs/adr/0011
ENTITY: Final = "TimeActivity"


@dataclass
class Look:
    """What QBO holds: ``found``, an entry of ours each; ``own``, time of QBO's own; ``sums``, what ours add up to."""

    since: date
    weeks_from: date
    found: list[Found] = field(default_factory=list)
    own: list[Row] = field(default_factory=list)
    sums: list[Row] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)


def compare(runtime: Runtime, lane: Lane, lease: Lease) -> None:
    """Drift is recorded, the tie-out checked; an account without exported time in the range costs no call."""
    scope = _scope(lane, lease)
    if scope is None or not scope["exported"]:
        return
    look = Look(scope["since"], scope["weeks_from"])
    with counted_client(runtime, lane, runtime.account(lane.account_id)["realm_id"]) as client:
        _read_pages(client, lease, look)
        _read_unseen(client, lease, look)
    _keep(lane, lease, look)


def foreseen_pages(client: Client, lane: Lane, lease: Lease, sent: int) -> int:
    """Pages that ``compare`` would read behind ``sent`` new entries (R2); the count before them is asked for."""
    scope = _scope(lane, lease)
    if scope is None or not scope["exported"] + sent:
        return 0
    return math.ceil((query.count(client, ENTITY, _where(scope["weeks_from"]), inactive=False) + sent) / PAGE_SIZE)


def _scope(lane: Lane, lease: Lease) -> Row | None:
    with lease.transaction() as connection:
        found: Row | None = sql.drift.select_range(connection, account_id=lane.account_id, days=DAYS)
        return found


def _where(weeks_from: date) -> str:
    return f"TxnDate >= {query.quote(weeks_from.isoformat())}"


def _read_pages(client: Client, lease: Lease, look: Look) -> None:
    for page in query.pages(client, ENTITY, _where(look.weeks_from), inactive=False):
        activities = {str(row.get("Id")): row for row in page.rows}
        look.ids |= activities.keys()
        ours = _take(lease, look, activities)
        own = [_typed(qbo_id, row) for qbo_id, row in activities.items() if qbo_id not in ours]
        look.own += [each for each in own if each["date"]]  # else it is of no week


def _read_unseen(client: Client, lease: Lease, look: Look) -> None:
    """Moved to a day before the range, or deleted: only their Ids tell."""
    with lease.transaction() as connection:
        sql.reconcile.expect_many(connection)
        rows = sql.drift.select_unseen(
            connection, account_id=lease.account_id, since=look.since, qbo_ids=sorted(look.ids)
        )
        missing: dict[str, Row | None] = {row["qbo_id"]: None for row in rows}
    if missing:
        missing |= {str(row.get("Id")): row for row in query.by_ids(client, ENTITY, missing)}
        _take(lease, look, missing)


def _take(lease: Lease, look: Look, activities: dict[str, Any]) -> set[str]:
    """Ids of those that are ours; None for one that QBO has no more."""
    with lease.transaction() as connection:
        links = list(
            sql.drift.select_links(
                connection, account_id=lease.account_id, qbo_ids=list(activities), codes=list(causes.CORRECTED)
            )
        )
    for link in links:
        _compare_one(look, link, activities[link["qbo_id"]])
    return {link["qbo_id"] for link in links}


def _compare_one(look: Look, link: Row, activity: Row | None) -> None:
    now = values_of(activity) if activity else None
    day = now["date"] if now else None
    if link["agreed_date"] < look.since and (day is None or day < look.since.isoformat()):
        return  # older than what is compared, or locked
    look.found.append(found_in(link, activity, now))
    if now:
        look.sums.append({name: now[name] for name in ("person", "date", "minutes")})


def _typed(qbo_id: str, activity: Row) -> Row:
    now = values_of(activity)
    person = now["person"] or "Other:"
    name = next((activity[key]["name"] for key in ("EmployeeRef", "VendorRef") if _is_named(activity.get(key))), person)
    return {"qbo_id": qbo_id, "person": person, "name": name, "date": now["date"], "minutes": now["minutes"]}


def _is_named(reference: object) -> bool:
    return isinstance(reference, dict) and bool(reference.get("name"))


def _keep(lane: Lane, lease: Lease, look: Look) -> None:
    key: dict[str, Any] = {"account_id": lane.account_id}
    looked = [each.time_entry_id for each in look.found]
    rows = jsonb([row for each in look.found for row in each.rows])
    with lease.transaction() as connection:
        sql.reconcile.expect_many(connection)
        sql.drift.close_drift(connection, **key, looked=looked, rows=rows)
        sql.drift.upsert_drift(connection, **key, rows=rows)
        sql.drift.update_links(connection, **key, links=jsonb([each.link for each in look.found if each.link]))
        sql.drift.delete_own_time(connection, **key, weeks_from=look.weeks_from)
        sql.drift.insert_own_time(connection, **key, days=jsonb(look.own))
        items = [each.item for each in look.found if each.item]
        trouble.raise_items(connection, lane.account_id, lane.run_id, items)
        _close(connection, key, look, told=[item["aero_id"] for item in items])
        tie_out.check(connection, lane, look.since, look.sums)


def _close(connection: Connection, key: dict[str, Any], look: Look, told: list[int]) -> None:
    looked = [each.time_entry_id for each in look.found]
    same = [each.time_entry_id for each in look.found if not each.rows]
    sql.drift.close_items(connection, **key, looked=looked, told=told, same=same, stored_differently=answers.DIFFERENT)
