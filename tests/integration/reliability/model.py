"""The model: what both sides must hold, whatever happened. It knows rules, not the product's tables of what it did."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from integration.reliability.sides import name_of
from integration.reports.books import PLACES
from qbo.store.queries import sql

if TYPE_CHECKING:
    from integration.reliability.sides import Sides

Row = dict[str, Any]


def nothing_twice(sides: Sides) -> None:
    """At every moment: an entry has at most one time activity, a company at most one customer, a write one line."""
    excused = _excused(sides)
    stands = Counter(name_of(row) for row in sides.ours() if name_of(row) not in excused)
    assert max(stands.values(), default=1) == 1, f"twice in QuickBooks: {stands}"
    customers = Counter(row.get("CompanyName") for row in sides.emulator.objects(sides.firm.realm, "Customer"))
    customers.pop(None, None)
    assert max(customers.values(), default=1) == 1, f"twice in QuickBooks: {customers}"
    twice = "select qbo_id from qbo.write_log where operation = 'create' group by entity, qbo_id having count(*) > 1"
    assert sides.world.rows(twice) == []


def wrong(sides: Sides) -> tuple[int, int, int]:
    """Duplicates and losses among entries that nobody touched in QuickBooks, and how many were to stand there."""
    stands = Counter(str(row.get("Description")).split(".")[0] for row in sides.ours())
    wanted = {
        str(entry["notes"]).split(".")[0]
        for entry in sides.world.rows("select * from aero.time_entry where not is_deleted and hours > 0")
        if not entry["do_not_sync"] and not _ever(sides, entry["time_entry_id"]) & sides.touched
    }
    return sum(each - 1 for each in stands.values()), len(wanted - stands.keys()), len(wanted)


def locked(sides: Sides) -> list[Row]:
    """Time that stands in the locked period: a sync must leave it as it is."""
    if sides.lock is None or sides.released:
        return []
    return [row for row in sides.firm.times() if row["TxnDate"] <= sides.lock.isoformat()]


def everything_stands(sides: Sides) -> None:
    """When all trouble is over, nothing is locked, and a full sync went well."""
    nothing_twice(sides)
    activities = {row["Id"]: row for row in sides.firm.times()}
    links = {row["aero_id"]: row for row in sides.world.rows("select * from qbo.link where entity = 'TimeActivity'")}
    entries = {row["time_entry_id"]: row for row in sides.world.rows("select * from aero.time_entry")}
    linked = {link["qbo_id"] for link in links.values()}
    assert activities.keys() - sides.typed - sides.forgotten <= linked, "time activities without an owner"
    assert not sides.typed & linked, "what a person typed was taken for an entry's"
    told = _told(sides)
    for entry_id, entry in entries.items():
        link = links.get(entry_id)
        _judge(sides, entry, link, activities.get(link["qbo_id"]) if link else None, told)
    forgotten = [row for row in sides.ours() if row["Id"] in sides.forgotten - linked]
    _judge_forgotten(sides, {sides.names[entry_id]: entry for entry_id, entry in entries.items()}, forgotten, told)
    assert sides.world.rows("select * from qbo.batch where status <> 'settled'") == []
    _ties_out(sides, linked)


def _judge_forgotten(sides: Sides, entries: dict[str, Row], activities: list[Row], told: set[int]) -> None:
    """Nobody's: its entry was logged behind the backup, or is not to be sent, or a person was told."""
    excused = _excused(sides)
    for row in activities:
        entry = entries.get(name_of(row))
        if entry and _is_wanted(entry) and not entry["do_not_sync"] and name_of(row) not in excused:
            assert entry["time_entry_id"] in told, f"forgotten for good: {row}\n{entry}"


def _excused(sides: Sides) -> set[str]:
    """What was changed since it was forgotten is sent anew, where nothing says that the database is a copy."""
    if not sides.unsure:
        return set()
    return {name_of(row) for row in sides.ours() if row["Id"] in sides.unsure} & sides.changed


def _is_wanted(entry: Row) -> bool:
    return not entry["is_deleted"] and entry["hours"] > 0


def _told(sides: Sides) -> set[int]:
    """Entries of which a person was told that both sides differ, or has left it so."""
    items = sides.world.rows("select aero_id from qbo.attention where entity = 'TimeActivity' and aero_id is not null")
    drift = sides.world.rows("select time_entry_id as aero_id from qbo.drift where gone_at is null")
    return {row["aero_id"] for row in items + drift}


def _judge(sides: Sides, entry: Row, link: Row | None, activity: Row | None, told: set[int]) -> None:
    """Right, or differing for a reason of this history that a person was told."""
    say = f"entry {entry['notes']!r} ({entry['time_entry_id']}): {entry}\nlink {link}\nQuickBooks {activity}"
    if entry["do_not_sync"]:
        return  # T5: what is there stays as it is, what is not does not go; that it has an owner was seen above
    if _is_wanted(entry) == (activity is not None) and (activity is None or _is_same(sides, entry, activity)):
        return
    touched = _ever(sides, entry["time_entry_id"]) & sides.touched
    assert touched, f"not what Aero wants, and nobody touched it in QuickBooks:\n{say}"
    assert entry["time_entry_id"] in told, f"nobody was told:\n{say}"


def _ever(sides: Sides, entry_id: int) -> set[str]:
    rows = sides.world.rows(
        "select qbo_id from qbo.write_log where entity = 'TimeActivity' and aero_id = %(id)s", id=entry_id
    )
    return {row["qbo_id"] for row in rows}


def _is_same(sides: Sides, entry: Row, activity: Row) -> bool:
    customer = sides.firm.link("Customer", entry["company_id"]) if entry["company_id"] else None
    tim = entry["user_id"] == sides.users[-1]
    person = activity["VendorRef"]["value"] if tim and "VendorRef" in activity else None
    person = activity["EmployeeRef"]["value"] if not tim and "EmployeeRef" in activity else person
    return bool(
        person == (sides.firm.vendor if tim else sides.firm.employee)
        and activity["TxnDate"] == entry["work_date"].isoformat()
        and activity["Hours"] * 60 + activity["Minutes"] == _minutes(entry["hours"])
        and activity.get("Description") == entry["notes"]
        and (activity.get("CustomerRef") or {}).get("value") == (customer["qbo_id"] if customer else None)
        and (activity["BillableStatus"] != "NotBillable") == entry["is_billable"]
    )


def _minutes(hours: Decimal) -> int:
    return int((hours * 60).quantize(Decimal(1), ROUND_HALF_UP))


def _ties_out(sides: Sides, linked: set[str]) -> None:
    """T12: the identity, nothing unexplained, and the sum of what QuickBooks holds of ours."""
    account = [sides.firm.account.account_id]
    with sides.world.database.transaction() as connection:
        rows = list(sql.reports.select_tie_out(connection, account_ids=account, since=None, until=None))
    for row in rows:
        assert row["aero"] == sum(row[place] for place in PLACES) + row["difference"], row
        assert row["unexplained"] == 0, row
    stands = sum(row["Hours"] * 60 + row["Minutes"] for row in sides.ours() if row["Id"] in linked)
    assert round(sum(row["qbo"] for row in rows) * 60) == stands, rows
