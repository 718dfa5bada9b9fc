"""How results read on the command line."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from qbo.cli import show
from qbo.flow.dry_run.preview import Preview
from qbo.flow.group import Result
from qbo.flow.reporting.status import ONLY_IN_WORDS

PLAN = {
    "entity": "Customer", "action": "insert", "name": "North Lawn", "was": None, "reason": "new in QuickBooks",
    "entries": 1, "hours": None,
}  # fmt: skip


def run(account_id: int, run_id: int = 1, **counts: Any) -> dict[str, Any]:
    return {"run_id": run_id, "account_id": account_id, "name": "Firm", "status": "succeeded", "counts": counts}


def status_row(**changes: Any) -> dict[str, Any]:
    waiting = {"customers": 1, "time_entries": 2, "hours": Decimal("1000000.2500")}
    cause = {"title": "Ann is unknown", "hint": "Choose somebody.", "entries": 2, "hours": Decimal("1.50")}
    return {
        "account_id": 7, "name": "Firm", "realm_id": "91", "status": "connected", "last_synced_at": None,
        "last_run": None, "left_out": {"Vendor": 3}, "attention_open": 4, "waiting": waiting, "tie_out": [],
        "before_start": {"time_entries": 0, "hours": Decimal(0)}, "export_from": date(2026, 1, 31), "causes": [cause],
        **changes,
    }  # fmt: skip


def contract(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in status_row(**changes).items() if key not in ONLY_IN_WORDS}


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


def test_status_says_what_waits_and_why_what_was_left_out_and_what_to_do() -> None:
    assert list(show.status_lines([status_row()])) == [
        "Account 7 (Firm): connected with QuickBooks company 91.",
        "  Never synced.",
        "  Waiting: 1 customer; 2 time entries, 1000000.25 hours.",
        "    Ann is unknown (2 time entries, 1.5 hours). Choose somebody.",
        "  Left out by the import limit: 3 of Vendor.",
        "  4 things need a person, the first 1 are above.",
    ]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("connected", "connected with"),
        ("reconnect_needed", "has ended; an administrator of it connects again."),
        ("disconnected", "nothing is synced until it is connected again."),
    ],
)
def test_status_says_in_words_how_an_account_is_connected(status: str, words: str) -> None:
    first, *_ = show.status_lines([status_row(status=status)])
    assert words in first


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ({"status": "partial", "error": None, "counts": {"api_calls": 3}}, "Last run was done in part. 3 API calls."),
        ({"status": "failed", "error": "QuickBooks is away.", "counts": {}}, "Last run failed. QuickBooks is away."),
        ({"status": "running", "error": None, "counts": {}}, "Last run is under way."),
    ],
)
def test_status_says_how_the_last_run_ended(run: dict[str, Any], words: str) -> None:
    synced = datetime(2026, 1, 31, 8, tzinfo=UTC)
    lines = list(show.status_lines([status_row(last_run=run, last_synced_at=synced)]))
    assert lines[1] == f"  Last synced 2026-01-31 08:00 UTC. {words}"


def test_T10_status_says_how_much_old_time_is_not_sent() -> None:
    old = {"time_entries": 3, "hours": Decimal("4.5000")}
    lines = list(show.status_lines([status_row(before_start=old)]))
    told = "  3 entries, 4.5 hours before 2026-01-31 are not sent; taking Do Not Sync off an entry sends it."
    assert told in lines


def test_status_json_gives_hours_as_numbers_and_times_with_their_zone() -> None:
    at = datetime(2026, 1, 31, 8, tzinfo=UTC)
    (row,) = json.loads(show.status_json([contract(last_synced_at=at)]))
    assert row["waiting"]["hours"] == 1000000.25
    assert datetime.fromisoformat(row["last_synced_at"]) == at
    assert row["left_out"] == {"Vendor": 3}


def test_status_json_refuses_what_it_does_not_know_rather_than_writing_something() -> None:
    with pytest.raises(TypeError, match="object"):
        show.status_json([contract(last_run=object())])
