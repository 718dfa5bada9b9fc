"""Calls to QBO, counted in the emulator's journal: what a sync of each kind asks for, to the call."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from benchmarks.results import Row, count
from qbo import settings
from qbo.flow.group import sync_accounts
from qbo.flow.run.lane import Request
from qbo.lists import LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.place import Firm, Place

TITLE = "calls to QBO"
ROWS = 2500
ENTRIES = 100


def bench(place: Place, rows: int = ROWS, entries: int = ENTRIES) -> Iterator[Row]:
    """``rows`` a list at the first sync, ``entries`` new time entries later."""
    firm = place.firm(rows, throttle=False)
    yield from _first(place, firm, rows)
    yield from _quiet(place, firm)
    yield from _entries(place, firm, entries)


def _calls(place: Place, firm: Firm) -> dict[str, int]:
    """Of one sync, by kind."""
    place.control.clear_journal()
    result = sync_accounts(place.runtime, [firm.account_id], Request("cli"))
    if not result.succeeded:
        raise RuntimeError(f"the sync failed: {result.failed}")
    return place.control.counts(realm=firm.realm)


def _first(place: Place, firm: Firm, rows: int) -> Iterator[Row]:
    calls = _calls(place, firm)
    pages = ceil(rows / settings.PAGE_SIZE)
    asked = sum(calls.get(f"GET query {each.entity}", 0) for each in LISTS)
    why = f"{len(LISTS)} x ({pages} pages + 1 count)"
    yield count(f"first sync, {rows:,} rows a list: queries", asked, len(LISTS) * (pages + 1), why)
    yield count(f"  other calls{_kinds(calls, 'GET query')}", calls["total"] - asked, 0)


def _quiet(place: Place, firm: Firm) -> Iterator[Row]:
    calls = _calls(place, firm)
    cdc = sum(number for kind, number in calls.items() if " cdc " in f"{kind} ")
    yield count("nothing new: CDC", cdc, 1)
    yield count(f"  other calls{_kinds(calls, 'GET cdc')}", calls["total"] - cdc, 0)


def _entries(place: Place, firm: Firm, entries: int) -> Iterator[Row]:
    _log_time(place, firm, entries)
    calls = _calls(place, firm)
    batches = calls.get("POST batch TimeActivity", 0)
    why = f"{entries} / {settings.BATCH_SIZE}, rounded up"
    yield count(f"{entries} new time entries: batches", batches, ceil(entries / settings.BATCH_SIZE), why)
    others = "the CDC call and the preferences"
    yield count(f"  other calls{_kinds(calls, 'POST batch')}", calls["total"] - batches, 2, others)
    sent = place.value(
        "select count(*) from qbo.link where account_id = %(account_id)s and entity = 'TimeActivity'",
        account_id=firm.account_id,
    )
    yield count("  entries linked to what QBO made of them", sent, entries)


def _kinds(calls: dict[str, int], main: str) -> str:
    others = [f"{number} {kind}" for kind, number in calls.items() if kind != "total" and not kind.startswith(main)]
    return f": {', '.join(others)}" if others else ""


def _log_time(place: Place, firm: Firm, entries: int) -> None:
    """Different customers, one person, as Aero writes it."""
    place.rows(
        """
        with person as (
            insert into aero.app_user (account_id, name, qbo_entity_type, qbo_entity_id)
            select e.account_id, e.name, 'Employee', e.qbo_id from aero.employee as e
            where e.account_id = %(account_id)s limit 1
            returning user_id
        )
        insert into aero.time_entry (
            account_id, user_id, company_id, service_item_id, work_date, hours, notes, is_billable, do_not_sync,
            saved_as
        )
        select
            %(account_id)s, p.user_id, c.company_id, (
                select min(i.qbo_id) from aero.service_item as i where i.account_id = %(account_id)s
            ), current_date + 1, 1.25, 'Pruning', false, false, 'Completed'
        from person as p
        cross join (
            select company_id from aero.company where account_id = %(account_id)s order by company_id limit %(entries)s
        ) as c
        """,
        account_id=firm.account_id,
        entries=entries,
    )
