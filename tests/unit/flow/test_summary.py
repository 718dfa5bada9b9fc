"""What a run did or would do, in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from qbo.flow.dry_run.preview import Preview
from qbo.flow.reporting.summary import counts_text, plan_lines

CALLS = "A real run would make 4 calls to QuickBooks:"


def row(entity: str, action: str, name: str | None, reason: str, **columns: Any) -> dict[str, Any]:
    given = {"was": None, "qbo_id": None, "aero_id": None, "entries": 1, "hours": None, **columns}
    return {"entity": entity, "action": action, "name": name, "reason": reason, **given}


def test_R2_a_plan_is_shown_by_name_in_its_order_then_in_numbers_then_in_calls() -> None:
    rows = [
        row("Customer", "rename", "New", "renamed in QuickBooks", was="Old"),
        row("Customer", "rename", "Newer", "renamed in QuickBooks"),
        row("Item", "insert", "Gardening", "new in QuickBooks"),
        row("TimeActivity", "send create", "Ann, 2026-03-01, Lawn", "due in Aero", hours=Decimal("1.2500")),
        row("TimeActivity", "send create", "Bob, 2026-03-02", "due in Aero", hours=Decimal("10.0000")),
        row("TimeActivity", "do not sync", "time entries", "not due", entries=7, hours=Decimal("3.5")),
    ]
    assert list(plan_lines(Preview(rows, reads=3, sends=1, looked=4))) == [
        "Customer New (now Old): would be renamed in Aero (renamed in QuickBooks)",
        "Customer Newer: would be renamed in Aero (renamed in QuickBooks)",
        "Service item Gardening: would be added to Aero (new in QuickBooks)",
        "Time Ann, 2026-03-01, Lawn, 1.25 h: would be created in QuickBooks (due in Aero)",
        "Time Bob, 2026-03-02, 10 h: would be created in QuickBooks (due in Aero)",
        "Customer: 2 to be renamed in Aero",
        "Service item: 1 to be added to Aero",
        "Time: 2 to be created in QuickBooks, 11.25 h",
        "Time: 7 held by Do Not Sync, 3.5 h",
        f"{CALLS} 3 to read and 1 to write. This look has made 4 calls, none of them to write.",
    ]


def test_R2_a_plan_of_nothing_says_so() -> None:
    said = (
        "A real run would make 1 call to QuickBooks: 1 to read and 0 to write. This look has made 1 call, none of them"
    )
    assert list(plan_lines(Preview([], reads=1, looked=1))) == ["Nothing would change.", f"{said} to write."]
    held = row("TimeActivity", "hold", "Ann, 2026-03-01", "the books are closed", hours=Decimal(1))
    assert "Nothing would change." in list(plan_lines(Preview([held])))


def test_R2_a_list_that_would_be_stopped_reads_as_a_list() -> None:
    lines = list(plan_lines(Preview([row("Vendor", "stop", "the whole list", "12 of 12 known rows are missing")])))
    assert lines[:2] == [
        "The list Vendor: would be stopped, so that nothing of it changes (12 of 12 known rows are missing)",
        "Vendor: the list to be stopped, so that nothing of it changes",
    ]


def test_counts_say_what_happened_and_leave_out_lists_that_were_only_read() -> None:
    counts = {"Vendor": {"extracted": 9}, "Customer": {"extracted": 2, "exported": 1}, "api_calls": 3}
    assert counts_text(counts) == "Customer: 1 created in QuickBooks, 2 read; 3 API calls."


def test_time_is_sent_to_quickbooks_where_a_list_row_is_added_to_aero() -> None:
    counts = {"TimeActivity": {"created": 3, "held": 1}, "Vendor": {"created": 2}}
    assert counts_text(counts).startswith("TimeActivity: 3 sent to QuickBooks, 1 held (Do Not Sync); Vendor: 2 added")
