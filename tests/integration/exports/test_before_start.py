"""T10: time from before export_from is shown, not sent by itself; taking Do Not Sync off sends it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from integration.exports.firm import Firm
from integration.world import TODAY
from qbo.cli import show
from qbo.flow.decisions import connect
from qbo.flow.reporting.status import overview, status

if TYPE_CHECKING:
    from integration.world import World

LAST_WEEK = TODAY - timedelta(days=7)
ZONES = ("Pacific/Auckland", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Pago_Pago")


def shown(firm: Firm) -> tuple[int, Decimal]:
    (row,) = status(firm.world.runtime)
    return row["before_start"]["time_entries"], row["before_start"]["hours"]


def export_from(world: World, account_id: int) -> date:
    day: date = world.value("select export_from from qbo.connection where account_id = %(a)s", a=account_id)
    return day


def again(firm: Firm, **options: Any) -> None:
    """The same company is connected again."""
    connect.disconnect(firm.world.runtime, firm.account.account_id)
    token = firm.emulator.refresh_token(firm.realm)
    connect.connect(firm.world.runtime, firm.account.account_id, firm.realm, token, **options)


@pytest.mark.parametrize("zone", ZONES)
def test_T10_the_first_day_is_that_of_the_connect_in_the_time_zone_of_the_company(world: World, zone: str) -> None:
    """Whatever the hour, in one of these zones it is another day than in UTC."""
    before = datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    account = world.connect("Far Away", seed="empty", settings={"time_zone": zone})
    after = datetime.now(UTC).astimezone(ZoneInfo(zone)).date()
    assert before <= export_from(world, account.account_id) <= after
    firm = Firm(world, account)
    firm.entry("1", work_date=after)
    firm.entry("2.5", work_date=before - timedelta(days=1))
    firm.sync()
    assert [each["TxnDate"] for each in firm.times()] == [after.isoformat()]
    assert shown(firm) == (1, Decimal("2.5"))


def test_T10_what_is_not_sent_is_shown_with_its_hours_in_words_and_as_numbers(firm: Firm) -> None:
    firm.set_connection(export_from=TODAY)
    firm.entry("1.0001", work_date=LAST_WEEK)
    firm.entry("2.5", work_date=LAST_WEEK, do_not_sync=True)  # it counts once, as what it is first
    firm.entry("8", work_date=LAST_WEEK, is_deleted=True)
    firm.entry("4", do_not_sync=True)
    firm.sync()
    assert shown(firm) == (2, Decimal("3.5001"))
    text = "\n".join(show.status_lines(overview(firm.world.runtime)))
    assert f"2 entries, 3.5001 hours before {TODAY} are not sent" in text
    (row,) = json.loads(show.status_json(status(firm.world.runtime)))
    assert row["before_start"] == {"time_entries": 2, "hours": 3.5001}


def test_T10_a_reconnect_leaves_the_first_day(firm: Firm) -> None:
    firm.set_connection(export_from=LAST_WEEK)
    firm.entry("1", work_date=LAST_WEEK - timedelta(days=1))
    again(firm)
    assert export_from(firm.world, firm.account.account_id) == LAST_WEEK
    firm.sync()
    firm.sync("full")
    assert (firm.times(), shown(firm)) == ([], (1, Decimal(1)))


def test_T10_an_earlier_first_day_sends_what_it_takes_in_and_a_later_one_shows_what_it_leaves(firm: Firm) -> None:
    firm.set_connection(export_from=TODAY)
    firm.entry("1", work_date=LAST_WEEK)
    firm.entry("2", work_date=LAST_WEEK - timedelta(days=1))
    again(firm, export_from=LAST_WEEK)
    firm.sync()
    assert [each["TxnDate"] for each in firm.times()] == [LAST_WEEK.isoformat()]
    assert shown(firm) == (1, Decimal(2))
    again(firm, export_from=TODAY + timedelta(days=1))
    firm.entry("4")
    firm.sync()
    assert len(firm.times()) == 1
    assert shown(firm) == (2, Decimal(6))  # what stands in QuickBooks is not old


def test_T10_an_edit_of_old_time_sends_nothing(firm: Firm) -> None:
    firm.set_connection(export_from=TODAY)
    old = firm.entry("1", work_date=LAST_WEEK)
    firm.change_entry(old, hours="3", notes="edited")
    firm.sync()
    firm.sync("full")
    assert (firm.times(), shown(firm), firm.codes()) == ([], (1, Decimal(3)), [])


@pytest.mark.parametrize("count", [1, 3])
def test_T10_old_time_that_a_person_released_waits_goes_and_is_shown_no_more(firm: Firm, count: int) -> None:
    firm.set_connection(export_from=TODAY)
    ids = [firm.entry("1", work_date=LAST_WEEK, do_not_sync=True) for _ in range(4)]
    firm.world.rows(
        "update aero.time_entry set do_not_sync = false where time_entry_id = any(%(ids)s)", ids=ids[:count]
    )
    assert shown(firm) == (4 - count, Decimal(4 - count))
    assert status(firm.world.runtime)[0]["waiting"]["time_entries"] == count
    firm.sync()
    assert len(firm.times()) == count
    assert shown(firm) == (4 - count, Decimal(4 - count))


def test_T10_old_time_released_and_held_again_before_the_sync_is_not_sent(firm: Firm) -> None:
    firm.set_connection(export_from=TODAY)
    old = firm.entry("1", work_date=LAST_WEEK, do_not_sync=True)
    firm.change_entry(old, do_not_sync=False)
    firm.change_entry(old, do_not_sync=True)
    assert shown(firm) == (1, Decimal(1))
    firm.sync()
    firm.sync("full")
    assert (firm.times(), shown(firm)) == ([], (1, Decimal(1)))
    firm.change_entry(old, notes="edited while held")
    firm.sync()
    assert firm.times() == []


GONE: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "deleted": ({"is_deleted": True}, {"is_deleted": False}),
    "without hours": ({"hours": 0}, {"hours": 1}),
}


@pytest.mark.parametrize("seen", [True, False])
@pytest.mark.parametrize("gone", GONE)
def test_T9_T10_old_time_that_was_in_quickbooks_is_created_again_when_it_is_undeleted(
    firm: Firm, gone: str, *, seen: bool
) -> None:
    firm.set_connection(export_from=TODAY)
    old = firm.entry("1", work_date=LAST_WEEK, do_not_sync=True)
    firm.change_entry(old, do_not_sync=False)
    firm.sync()
    delete, undelete = GONE[gone]
    firm.change_entry(old, **delete)
    firm.sync()
    assert firm.times() == []
    with firm.world.database.transaction() as connection:
        connection.execute("select set_config('qbo.importing', %s, true)", ("off" if seen else "on",))
        assignments = ", ".join(f"{name} = {value}" for name, value in undelete.items())
        connection.execute(f"update aero.time_entry set {assignments}".encode())
    if seen:
        assert (shown(firm), status(firm.world.runtime)[0]["waiting"]["time_entries"]) == ((0, Decimal(0)), 1)
    firm.sync("incremental" if seen else "full")
    assert [each["TxnDate"] for each in firm.times()] == [LAST_WEEK.isoformat()]
    assert firm.due() == []


def test_T4_T10_old_time_that_becomes_billable_by_being_created_anew_is_not_lost(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QBO_BILLABLE_CHANGE", "recreate")
    firm.set_connection(export_from=LAST_WEEK)
    old = firm.entry(work_date=LAST_WEEK, company_id=firm.lawn_id, service_item_id=firm.gardening)
    firm.sync()
    firm.set_connection(export_from=TODAY)
    firm.change_entry(old, is_billable=True)
    firm.sync()
    assert [each["BillableStatus"] for each in firm.times()] == ["Billable"]


def test_T10_old_time_of_a_company_that_was_left_stays_there_when_it_is_undeleted(firm: Firm) -> None:
    firm.set_connection(export_from=LAST_WEEK)
    old = firm.entry(work_date=LAST_WEEK)
    firm.sync()
    firm.change_entry(old, is_deleted=True)
    firm.sync()
    firm.emulator.create_realm("9130000000000099", "empty", name="Garden Firm II")
    token = firm.emulator.refresh_token("9130000000000099")
    connect.connect(
        firm.world.runtime, firm.account.account_id, "9130000000000099", token, export_from=TODAY, new_company=True
    )
    firm.change_entry(old, is_deleted=False)
    firm.sync("full")
    assert firm.emulator.objects("9130000000000099", "TimeActivity") == []
    assert shown(firm)[0] == 1
