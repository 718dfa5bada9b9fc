"""What a run did or would do, in words."""

from __future__ import annotations

from qbo.flow.summary import counts_text, plan_lines


def test_R2_a_plan_is_shown_by_name_in_its_order_and_in_numbers() -> None:
    row = {"entity": "Customer", "action": "rename", "name": "New", "was": "Old", "reason": "renamed in QuickBooks"}
    assert list(plan_lines([row, {**row, "name": "Newer", "was": None}])) == [
        "Customer: rename New (was Old): renamed in QuickBooks",
        "Customer: rename Newer: renamed in QuickBooks",
        "Customer: 2 to rename",
    ]
    assert list(plan_lines([])) == ["Nothing would change."]


def test_counts_say_what_happened_and_leave_out_lists_that_were_only_read() -> None:
    counts = {"Vendor": {"extracted": 9}, "Customer": {"extracted": 2, "exported": 1}, "api_calls": 3}
    assert counts_text(counts) == "Customer: 1 created in QuickBooks, 2 read; 3 API calls."


def test_time_is_sent_to_quickbooks_where_a_list_row_is_added_to_aero() -> None:
    counts = {"TimeActivity": {"created": 3, "held": 1}, "Vendor": {"created": 2}}
    assert counts_text(counts).startswith("TimeActivity: 3 sent to QuickBooks, 1 held (Do Not Sync); Vendor: 2 added")
