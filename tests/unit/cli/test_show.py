"""How results read on the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from qbo.cli import show
from qbo.flow.group import Result
from qbo.flow.preview import Preview

PLAN = {
    "entity": "Customer", "action": "insert", "name": "North Lawn", "was": None, "reason": "new in QuickBooks",
    "entries": 1, "hours": None,
}  # fmt: skip


def run(account_id: int, run_id: int = 1, **counts: Any) -> dict[str, Any]:
    return {"run_id": run_id, "account_id": account_id, "name": "Firm", "status": "succeeded", "counts": counts}


def status_row(**changes: Any) -> dict[str, Any]:
    waiting = {"customers": 1, "time_entries": 2, "hours": Decimal("1000000.2500")}
    return {
        "account_id": 7, "name": "Firm", "realm_id": "91", "status": "reconnect_needed", "last_synced_at": None,
        "last_run": None, "left_out": {"Vendor": 3}, "attention_open": 4, "waiting": waiting, "tie_out": [], **changes,
    }  # fmt: skip


def test_every_account_has_its_line_in_whatever_way_its_sync_ended() -> None:
    result = Result(runs=[run(1, 1), run(2, 2)], quiet=[3], failed={2: "QuickBooks is away.", 4: "Reconnect."})
    assert list(show.sync_lines(result)) == [
        "Account 1 (Firm): succeeded. 0 API calls.",
        "Account 3: nothing new.",
        "Account 2: failed. QuickBooks is away.",
        "Account 4: failed. Reconnect.",
    ]


def test_where_nobody_is_connected_that_is_said_and_json_stays_a_list() -> None:
    assert list(show.sync_lines(Result())) == ["No account is connected to QuickBooks."]
    assert list(show.status_lines([])) == ["No account is connected to QuickBooks."]
    assert json.loads(show.status_json([])) == []


def test_R2_a_plan_is_shown_name_by_name_before_the_line_of_its_account() -> None:
    lines = list(show.sync_lines(Result(runs=[run(1)], plans={1: Preview([PLAN])})))
    assert lines[0] == "Customer North Lawn: would be added to Aero (new in QuickBooks)"
    assert lines[-1] == "Account 1 (Firm): looked at, nothing changed (dry run)."


@pytest.mark.parametrize(
    ("synced", "shown"), [(None, "last synced never"), (datetime(2026, 1, 31, 8, tzinfo=UTC), "2026-01-31 08:00")]
)
def test_status_says_in_words_how_an_account_stands(synced: datetime | None, shown: str) -> None:
    (line,) = show.status_lines([status_row(last_synced_at=synced)])
    assert line.startswith("Account 7 (Firm): reconnect needed with 91, ")
    assert shown in line
    assert "waiting: 1 customers, 2 time entries, 1000000.2500 h; 4 need attention" in line


def test_status_json_gives_hours_as_numbers_and_times_with_their_zone() -> None:
    at = datetime(2026, 1, 31, 8, tzinfo=UTC)
    (row,) = json.loads(show.status_json([status_row(last_synced_at=at)]))
    assert row["waiting"]["hours"] == 1000000.25
    assert datetime.fromisoformat(row["last_synced_at"]) == at
    assert row["left_out"] == {"Vendor": 3}


def test_status_json_refuses_what_it_does_not_know_rather_than_writing_something() -> None:
    with pytest.raises(TypeError, match="object"):
        show.status_json([status_row(last_run=object())])
