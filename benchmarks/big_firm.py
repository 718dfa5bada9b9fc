"""A firm of many years: its lists come through a sync, its time is written as exports of all those years left it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from benchmarks.results import Row
from qbo.flow.group import sync_accounts
from qbo.flow.run.lane import Request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.place import Firm, Place

PEOPLE, ITEMS, CLASSES = 50, 40, 20
DAYS: Final = 1000  # of time; the older, the more of it is on an invoice
FIRST_ID: Final = 10_000_000  # in QuickBooks, above what the emulator gives out
RECENT: Final = 60  # days of which not everything is sent yet
HELD_OF, NEW_OF = 47, 53  # every so manieth entry; primes, so that everybody has some
USERS = """
insert into aero.app_user (account_id, name, email, qbo_entity_type, qbo_entity_id)
select account_id, name, 'user' || qbo_id || '@example.com', 'Employee', qbo_id
from aero.employee where account_id = %(account_id)s
"""
FORGOTTEN = """
update aero.app_user set qbo_entity_type = null, qbo_entity_id = null
where user_id = (select min(user_id) from aero.app_user where account_id = %(account_id)s)
"""
ENTRIES = """
with
u as (
    select row_number() over (order by user_id) - 1 as n, user_id from aero.app_user where account_id = %(account_id)s
),
c as (
    select row_number() over (order by company_id) - 1 as n, company_id
    from aero.company where account_id = %(account_id)s
),
i as (
    select row_number() over (order by qbo_id) - 1 as n, qbo_id
    from aero.service_item where account_id = %(account_id)s
)
insert into aero.time_entry (
    account_id, user_id, company_id, service_item_id, work_date, hours, notes, is_billable, do_not_sync
)
select
    %(account_id)s, u.user_id, c.company_id, i.qbo_id, current_date - (e.n %% %(days)s)::int, (1 + e.n %% 32) / 4.0,
    'Visit ' || e.n || ', as agreed by telephone', e.n %% 3 > 0, e.n %% %(held_of)s = 0
from generate_series(1, %(entries)s::bigint) as e (n)
inner join u on u.n = e.n %% (select count(*) from u)
inner join c on c.n = e.n * 7919 %% (select count(*) from c)
inner join i on i.n = e.n %% (select count(*) from i)
"""
LINKS = """
insert into qbo.link (account_id, entity, aero_id, qbo_id, sync_token, base, billed_at)
select
    e.account_id, 'TimeActivity', e.time_entry_id, (%(first_id)s + e.time_entry_id)::text, '0',
    jsonb_build_object(
        'hours', e.hours, 'notes', e.notes, 'user_id', e.user_id, 'class_id', e.class_id, 'work_date', e.work_date,
        'company_id', e.company_id, 'is_billable', e.is_billable, 'service_item_id', e.service_item_id,
        'qbo', jsonb_build_object(
            'date', e.work_date, 'item', e.service_item_id, 'class', e.class_id, 'notes', e.notes,
            'person', 'Employee:' || coalesce(u.qbo_entity_id, '1'), 'minutes', e.hours * 60, 'billable', e.is_billable,
            'customer', c.qbo_id
        )
    ),
    case when e.is_billable and e.work_date < current_date - %(recent)s then now() end
from aero.time_entry as e
inner join aero.app_user as u on e.user_id = u.user_id
inner join qbo.link as c on e.account_id = c.account_id and c.entity = 'Customer' and e.company_id = c.aero_id
where
    e.account_id = %(account_id)s and not e.do_not_sync
    and (
        e.work_date < current_date - %(recent)s
        or e.time_entry_id %% %(new_of)s > 0 and u.qbo_entity_id is not null
    )
"""
LEDGER = """
insert into qbo.write_log (account_id, run_id, entity, operation, aero_id, qbo_id, after, released_by, at)
select
    account_id, (select max(run_id) from qbo.sync_run where account_id = %(account_id)s), entity, 'create', aero_id,
    qbo_id, jsonb_build_object('Id', qbo_id, 'SyncToken', '0', 'Description', base ->> 'notes'), 'schedule',
    (base ->> 'work_date')::date + interval '1 day'
from qbo.link where account_id = %(account_id)s and entity = 'TimeActivity'
"""
DUE = """
insert into qbo.due (account_id, entity, aero_id)
select account_id, 'TimeActivity', time_entry_id
from aero.time_entry as e
where
    account_id = %(account_id)s and not do_not_sync
    and not exists (
        select from qbo.link as l
        where l.account_id = e.account_id and l.entity = 'TimeActivity' and l.aero_id = e.time_entry_id
    )
"""
RUNS = """
insert into qbo.sync_run (account_id, trigger, mode, status, started_at, finished_at, counts, api_calls, released_by)
select
    %(account_id)s, 'schedule', 'incremental', 'succeeded', now() - n * interval '1 hour',
    now() - n * interval '1 hour' + interval '20 s', '{"TimeActivity": {"created": 12}}', 3, 'the schedule'
from generate_series(1, 3000) as n
"""
STARTED = "update qbo.connection set export_from = current_date - %(days)s where account_id = %(account_id)s"


def grow(place: Place, companies: int, entries: int) -> Firm:
    """A last sync sends what is due, but for a user's whom nobody mapped: that waits, with an attention item."""
    lists = {"Customer": companies, "Employee": PEOPLE, "Item": ITEMS, "Class": CLASSES, "Vendor": PEOPLE}
    firm = place.firm(lists, throttle=False)
    _sync(place, firm)
    numbers = {
        "account_id": firm.account_id, "entries": entries, "days": DAYS, "recent": RECENT,
        "held_of": HELD_OF, "new_of": NEW_OF, "first_id": FIRST_ID,
    }  # fmt: skip
    for statement in (STARTED, USERS, FORGOTTEN, ENTRIES, LINKS, LEDGER, DUE, RUNS):
        _as_the_sync(place, statement, numbers)
    with place.runtime.database.session() as connection:
        connection.execute("vacuum (analyze)")  # as autovacuum has done it long ago in a firm of that age
    _sync(place, firm)
    return firm


def _sync(place: Place, firm: Firm) -> None:
    if failed := sync_accounts(place.runtime, [firm.account_id], Request("cli")).failed:
        raise RuntimeError(f"the sync failed: {failed}")


def _as_the_sync(place: Place, statement: str, numbers: dict[str, int]) -> None:
    """What the sync writes itself is no change in Aero."""
    with place.runtime.database.transaction() as connection:
        connection.execute("set local qbo.importing to 'on'")
        connection.execute("set local enable_nestloop to off")  # it has no statistics yet of tables this big
        connection.execute(statement.encode(), numbers)


def size(place: Place, firm: Firm) -> Iterator[Row]:
    """What the firm holds, by state of the page Time where it is time."""
    asked = """
        select
            (select count(*) from aero.company where account_id = %(account_id)s) as companies,
            (select count(*) from aero.time_entry where account_id = %(account_id)s) as entries,
            (select count(*) from qbo.link where account_id = %(account_id)s and entity = 'TimeActivity') as "  sent",
            (select count(*) from aero.time_entry where account_id = %(account_id)s and do_not_sync) as "  held",
            (select count(*) from qbo.due where account_id = %(account_id)s) as "  due"
    """
    for what, number in place.rows(asked, account_id=firm.account_id)[0].items():
        yield Row(what, f"{number:,}")
