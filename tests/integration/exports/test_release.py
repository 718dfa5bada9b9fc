"""T2, T5, T6, T10, T11: which entries go by themselves, which a person releases, and which wait."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from integration.world import TODAY

if TYPE_CHECKING:
    from integration.exports.firm import Firm

YESTERDAY = TODAY - timedelta(days=1)


def auto(firm: Firm, *, on: bool) -> None:
    firm.world.rows(
        "update aero.account set auto_sync_time = %(on)s where account_id = %(a)s", on=on, a=firm.account.account_id
    )


@pytest.mark.parametrize("on", [True, False])
def test_T5_the_database_presets_do_not_sync_where_it_is_not_given(firm: Firm, on: bool) -> None:
    auto(firm, on=on)
    entry = firm.entry(do_not_sync=None)
    preset = firm.world.value("select do_not_sync from aero.time_entry where time_entry_id = %(e)s", e=entry)
    assert preset is not on
    firm.sync()
    assert (firm.link("TimeActivity", entry) is not None) is on


@pytest.mark.parametrize("on", [True, False])
def test_T5_do_not_sync_alone_decides(firm: Firm, on: bool) -> None:
    auto(firm, on=on)
    held, sent = firm.entry(do_not_sync=True), firm.entry(do_not_sync=False)
    firm.sync()
    assert firm.link("TimeActivity", held) is None
    assert firm.link("TimeActivity", sent) is not None
    assert firm.counts("TimeActivity")["held"] == 1


def test_T5_turning_auto_sync_time_on_later_releases_nothing(firm: Firm) -> None:
    firm.entry(do_not_sync=None)
    auto(firm, on=True)
    firm.sync()
    firm.sync("full")
    assert firm.times() == []


def test_T5_taking_do_not_sync_off_for_one_entry_sends_it(firm: Firm) -> None:
    entry = firm.entry(do_not_sync=True)
    firm.sync()
    firm.change_entry(entry, do_not_sync=False)
    firm.sync()
    assert firm.time()["Id"] == firm.link("TimeActivity", entry)["qbo_id"]


def test_T5_taking_it_off_for_many_at_once_sends_them_in_batches_of_thirty(firm: Firm) -> None:
    firm.world.rows(
        "insert into aero.time_entry (account_id, user_id, work_date, hours) "
        "select %(a)s, %(u)s, current_date, 1 from generate_series(1, 61)",
        a=firm.account.account_id, u=firm.ann,
    )  # fmt: skip
    firm.world.rows(
        "update aero.time_entry set do_not_sync = false where account_id = %(a)s", a=firm.account.account_id
    )
    firm.sync()
    assert len(firm.times()) == 61
    assert sorted(call["batch_size"] for call in firm.batches()) == [1, 30, 30]
    calls = firm.emulator.counts(realm=firm.realm)["total"]
    assert calls == 2 + 3  # CDC, what the company has set, and the batches: nothing per entry


def test_T5_set_after_the_export_later_edits_and_deletions_are_not_sent(firm: Firm) -> None:
    entry = firm.entry()
    firm.sync()
    firm.change_entry(entry, do_not_sync=True)
    firm.change_entry(entry, notes="changed")
    firm.change_entry(entry, is_deleted=True)
    firm.sync()
    firm.sync("full")
    assert (firm.time()["SyncToken"], firm.time().get("Description")) == ("0", None)


def test_T5_an_entry_deleted_before_it_was_sent_is_never_sent(firm: Firm) -> None:
    firm.change_entry(firm.entry(), is_deleted=True)
    firm.sync()
    assert firm.times() == []
    assert firm.world.sync(firm.account).quiet == [firm.account.account_id]


def test_T6_edits_made_in_quickbooks_never_change_aeros_entry(firm: Firm) -> None:
    entry = firm.entry(notes="ours")
    firm.sync()
    firm.emulator.edit(firm.realm, "TimeActivity", firm.time()["Id"], Description="theirs", Hours=9)
    firm.sync()
    firm.sync("full")
    row = firm.world.one("select notes, hours from aero.time_entry where time_entry_id = %(e)s", e=entry)
    assert (row["notes"], row["hours"]) == ("ours", Decimal("1.25"))
    assert firm.time()["Description"] == "theirs"


def test_T10_time_before_export_from_is_not_sent_by_itself_also_when_edited_or_in_a_full_sync(firm: Firm) -> None:
    firm.set_connection(export_from=TODAY)
    old = firm.entry(work_date=YESTERDAY)
    firm.change_entry(old, notes="edited")
    firm.sync()
    firm.sync("full")
    assert firm.times() == []
    assert firm.codes() == []


def test_T10_taking_do_not_sync_off_after_the_connect_sends_one_all_the_same(firm: Firm) -> None:
    firm.set_connection(export_from=TODAY)
    old = firm.entry(work_date=YESTERDAY, do_not_sync=True)
    firm.change_entry(old, do_not_sync=False)
    firm.sync()
    assert firm.time()["TxnDate"] == YESTERDAY.isoformat()


def test_T10_a_released_entry_that_waits_for_a_fix_is_still_released_when_it_is_fixed(firm: Firm) -> None:
    firm.set_connection(export_from=TODAY)
    old = firm.entry(work_date=YESTERDAY, do_not_sync=True, hours="-1")
    firm.change_entry(old, do_not_sync=False)
    firm.sync()
    firm.sync("full")
    assert firm.codes() == ["hours_negative"]
    firm.change_entry(old, hours="1")
    firm.sync()
    assert len(firm.times()) == 1


def test_T3_a_work_date_in_the_future_is_sent(firm: Firm) -> None:
    firm.entry(work_date=TODAY + timedelta(days=400))
    firm.sync()
    assert len(firm.times()) == 1


@pytest.mark.parametrize("by_us", [True, False])
def test_T11_locked_time_waits_as_one_item_a_person_and_week_and_goes_when_the_date_moves(
    firm: Firm,
    by_us: bool,
) -> None:
    firm.set_connection(export_from=TODAY - timedelta(days=30))
    _lock(firm, TODAY, by_us=by_us)
    other = firm.user("Tim", "Vendor", firm.vendor)
    for days in (7, 7, 14):
        firm.entry("1.5", work_date=TODAY - timedelta(days=days))
    firm.entry("2", work_date=TODAY - timedelta(days=7), user_id=other)
    firm.entry("1", work_date=TODAY + timedelta(days=1))
    firm.sync()
    assert len(firm.times()) == 1
    items = sorted((item["entries"], item["hours"]) for item in firm.world.attention(firm.account, "locked"))
    assert items == [(1, Decimal("1.5")), (1, Decimal(2)), (2, Decimal(3))]
    _lock(firm, TODAY - timedelta(days=60), by_us=by_us)
    firm.sync()
    assert len(firm.times()) == 5
    assert firm.codes() == []


def _lock(firm: Firm, through: object, *, by_us: bool) -> None:
    if by_us:
        firm.set_connection(locked_through=through)
    else:
        firm.emulator.close_books(firm.realm, str(through))
        firm.sync("full")


def test_T11_the_later_of_the_two_dates_counts(firm: Firm) -> None:
    firm.set_connection(locked_through=TODAY - timedelta(days=400), book_close_date=TODAY)
    firm.entry()
    firm.sync()
    assert (firm.times(), firm.codes()) == ([], ["locked"])
    firm.set_connection(locked_through=TODAY, book_close_date=TODAY - timedelta(days=400))
    firm.sync()
    assert firm.times() == []


def test_T11_a_week_begins_as_the_preferences_of_the_company_say(firm: Firm) -> None:
    firm.set_connection(export_from="2026-01-01", locked_through="2026-12-31")
    firm.entry(work_date="2026-03-01")  # a Sunday
    firm.entry(work_date="2026-03-02")
    firm.sync()
    assert len(firm.world.attention(firm.account, "locked")) == 2
    firm.emulator.preferences(firm.realm, {"TimeTrackingPrefs": {"WorkWeekStartDate": "Sunday"}})
    firm.sync("full")
    assert [item["entries"] for item in firm.world.attention(firm.account, "locked")] == [2]
