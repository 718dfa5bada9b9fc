"""T11: nothing dated in a locked period is created, changed or deleted, until it is released or the date moves."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from integration.world import TODAY
from qbo.flow.decisions.resolve import Decision, resolve
from qbo.flow.drain import drain
from qbo.flow.sending import outbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.exports.firm import Firm

MONDAY = TODAY - timedelta(days=TODAY.weekday() + 7)  # of last week
OPEN = MONDAY - timedelta(days=1)  # what is locked where nothing of that week is


@pytest.fixture(autouse=True)
def _old_time(firm: Firm) -> None:
    firm.set_connection(export_from=TODAY - timedelta(days=60))


def lock(firm: Firm, through: date | None) -> None:
    firm.set_connection(locked_through=through)


def items(firm: Firm) -> list[tuple[str, str, int, Decimal]]:
    found = firm.world.attention(firm.account)
    return sorted((item["code"], item["cause"], item["entries"], item["hours"]) for item in found)


def release(firm: Firm, choice: str = "release") -> None:
    ids = [item["attention_id"] for item in firm.world.attention(firm.account)]
    resolve(firm.world.runtime, ids, Decision(choice, "Olga"))


def cause(firm: Firm, monday: date = MONDAY, user: int | None = None) -> str:
    return f"locked:{user or firm.ann}:{monday}"


def sent(firm: Firm) -> list[dict[str, Any]]:
    return firm.world.rows("select operation, body from qbo.batch_item where operation <> 'create' order by batch_id")


def test_T11_locked_time_is_one_item_a_person_and_week_with_hours_and_a_release_sends_it(firm: Firm) -> None:
    tim = firm.user("Tim", "Vendor", firm.vendor)
    lock(firm, MONDAY + timedelta(days=6))
    for day in (0, 3):
        firm.entry("1.5", work_date=MONDAY + timedelta(days=day))
    firm.entry("2", work_date=MONDAY, user_id=tim)
    firm.entry("4", work_date=MONDAY - timedelta(days=1))
    firm.entry("8")
    firm.sync()
    assert len(firm.times()) == 1
    assert items(firm) == sorted([
        ("locked", cause(firm), 2, Decimal(3)),
        ("locked", cause(firm, user=tim), 1, Decimal(2)),
        ("locked", cause(firm, MONDAY - timedelta(days=7)), 1, Decimal(4)),
    ])  # fmt: skip
    release(firm)
    assert items(firm) == []
    late = firm.entry("1", work_date=MONDAY)  # added after the release: it waits anew
    firm.sync()
    assert len(firm.times()) == 5
    assert items(firm) == [("locked", cause(firm), 1, Decimal(1))]
    assert firm.due() == [("TimeActivity", late, "locked")]


def test_T11_the_later_of_both_dates_holds_and_a_date_that_moves_back_releases(firm: Firm) -> None:
    firm.set_connection(locked_through=OPEN, book_close_date=MONDAY)
    firm.entry(work_date=MONDAY)
    firm.sync()
    assert (firm.times(), firm.codes()) == ([], ["locked"])
    firm.set_connection(book_close_date=OPEN)
    firm.sync()
    assert (len(firm.times()), firm.codes()) == (1, [])


def test_T11_books_that_were_closed_a_moment_ago_are_closed_for_the_next_entry_a_correction_and_the_dry_run(
    firm: Firm,
) -> None:
    """Seen to fail without ``heed_preferences``: the date was that of the last full sync."""
    there = firm.entry(work_date=MONDAY)
    firm.sync()
    firm.emulator.close_books(firm.realm, MONDAY.isoformat())
    firm.entry("2", work_date=MONDAY)
    firm.change_entry(there, notes="corrected")
    (plan,) = firm.world.sync(firm.account, dry_run=True).plans.values()
    assert {row["action"] for row in plan.rows if row["entity"] == "TimeActivity"} == {"hold"}
    firm.sync()
    assert [row.get("Description") for row in firm.times()] == [None]
    assert [(code, entries) for code, _, entries, _ in items(firm)] == [("locked", 2)]


def test_T11_what_a_change_sends_at_once_asks_for_no_closing_date_where_it_is_of_today(firm: Firm) -> None:
    """Nobody closes the books of a day that is not over, and Auto Sync sends each entry by itself."""
    firm.emulator.clear_journal()
    firm.entry(work_date=TODAY)
    drain(firm.world.runtime)
    assert firm.emulator.counts(realm=firm.realm, path="/preferences") == {"total": 0}
    firm.entry(work_date=MONDAY)
    drain(firm.world.runtime)
    assert firm.emulator.counts(realm=firm.realm, path="/preferences")["total"] == 1
    assert len(firm.times()) == 2


def test_T11_a_sync_heeds_books_that_are_closed_up_to_today(firm: Firm) -> None:
    firm.emulator.close_books(firm.realm, TODAY.isoformat())
    firm.entry(work_date=TODAY)
    firm.sync()
    assert (firm.times(), firm.codes()) == ([], ["locked"])


@pytest.mark.parametrize(
    "change",
    [
        {"notes": "new"}, {"is_deleted": True}, {"hours": 0},
        {"work_date": TODAY},  # out of the locked period
    ],
)  # fmt: skip
def test_T11_nothing_in_a_locked_period_is_changed_or_deleted_until_it_is_released(
    firm: Firm, change: dict[str, object]
) -> None:
    entry = firm.entry(work_date=MONDAY)
    firm.sync()
    lock(firm, MONDAY)
    firm.change_entry(entry, **change)
    firm.sync()
    firm.sync("full")
    assert sent(firm) == []
    ((code, found, entries, _),) = items(firm)
    assert (code, found, entries) == ("locked", cause(firm), 1)
    release(firm)
    firm.sync()
    assert len(sent(firm)) == 1
    assert (firm.codes(), firm.due()) == ([], [])


def test_T11_an_open_entry_is_not_moved_into_a_locked_period(firm: Firm) -> None:
    entry = firm.entry()
    firm.sync()
    lock(firm, MONDAY)
    firm.change_entry(entry, work_date=MONDAY)
    firm.sync()
    assert (sent(firm), firm.codes()) == ([], ["locked"])


def test_T11_time_that_somebody_moved_into_a_locked_period_in_QBO_is_left_there(firm: Firm) -> None:
    entry = firm.entry()
    firm.sync()
    lock(firm, MONDAY)
    firm.emulator.edit(firm.realm, "TimeActivity", firm.time()["Id"], TxnDate=MONDAY.isoformat())
    firm.change_entry(entry, notes="new")
    firm.sync()
    assert (sent(firm), firm.codes()) == ([], ["locked"])
    release(firm)
    firm.sync()
    assert (len(sent(firm)), firm.codes()) == (1, [])


def test_T11_a_released_entry_that_moves_to_another_locked_week_waits_anew(firm: Firm) -> None:
    lock(firm, MONDAY + timedelta(days=6))
    entry = firm.entry(work_date=MONDAY)
    firm.sync()
    release(firm)
    firm.change_entry(entry, work_date=MONDAY - timedelta(days=7))
    firm.sync()
    assert (firm.times(), firm.codes()) == ([], ["locked"])


@pytest.mark.parametrize("choice", ["release", "retry"])
@pytest.mark.parametrize("code", ["6200", "6210", "5010"])
def test_T11_a_period_that_QBO_itself_has_closed_is_one_item_a_person_and_week(
    firm: Firm, code: str, choice: str
) -> None:
    text = "The account period has closed and the account books cannot be updated"
    for day in (0, 1):
        error = {"code": code, "Message": text, "Detail": text}
        firm.emulator.fail("batch_item_fault", realm=firm.realm, item=0, errors=[error])
        firm.entry("2", work_date=MONDAY + timedelta(days=day))
        firm.sync()
    assert items(firm) == [("closed_in_qbo", cause(firm), 2, Decimal(4))]
    batches = len(firm.batches())
    firm.sync()
    assert len(firm.batches()) == batches  # R5: nothing changed, nothing is asked again
    release(firm, choice)
    firm.sync()
    assert (len(firm.times()), firm.codes()) == (2, [])


def test_T11_a_correction_that_QBO_refuses_for_its_closed_period_is_told_the_same_way(firm: Firm) -> None:
    entry = firm.entry(work_date=MONDAY)
    firm.sync()
    firm.emulator.close_books(firm.realm, MONDAY.isoformat())
    firm.emulator.set(firm.realm, time_in_closed_period="refuse")
    firm.change_entry(entry, is_deleted=True)
    firm.sync()
    release(firm)  # here; QuickBooks does not know of it
    firm.sync()
    assert (len(firm.times()), [row[:2] for row in items(firm)]) == (1, [("closed_in_qbo", cause(firm))])


def hold_last(firm: Firm, last: int) -> None:
    firm.change_entry(last, do_not_sync=True)


def delete_last(firm: Firm, last: int) -> None:
    firm.change_entry(last, is_deleted=True)


def lock_today(firm: Firm, _: int) -> None:
    lock(firm, TODAY)


@pytest.mark.parametrize(("change", "then"), [(lock_today, 30), (hold_last, 64), (delete_last, 64)])
def test_T5_T11_what_may_not_go_any_more_does_not_go_with_a_later_batch_of_the_same_run(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, change: Callable[[Firm, int], None], then: int
) -> None:
    entries = [firm.entry(notes=f"{number}") for number in range(65)]
    real = outbox.batch.send_stored

    def meanwhile(*args: Any) -> Any:
        monkeypatch.setattr(outbox.batch, "send_stored", real)
        answer = real(*args)
        change(firm, entries[-1])
        return answer

    monkeypatch.setattr(outbox.batch, "send_stored", meanwhile)
    firm.sync()
    assert "64" not in [each["Description"] for each in firm.times()]
    firm.sync()
    assert len(firm.times()) == then
    assert firm.codes() == (["locked"] if change is lock_today else [])
