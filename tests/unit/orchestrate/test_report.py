"""The last task tells the truth, also where Airflow's colours do not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from qbo.errors import AccountBusy
from qbo.flow import account
from qbo.flow.run import trouble
from qbo.orchestrate.report import ABANDONED, tell

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime
    from qbo.orchestrate.lanes import Found

RUNS = {  # 3 is no more: it was handed over
    1: {"status": "succeeded", "counts": {"Customer": {"exported": 2}, "Class": {"extracted": 3}, "api_calls": 4}},
    2: {"status": "failed", "error": "QuickBooks is not answering at the moment."},
    4: {"status": "running"},
}


class Accounts:
    """Stands for the runtime: firms 1 to 9, of which 8 and 9 must be connected again."""

    def accounts(self, account_ids: list[int] | None) -> list[dict[str, Any]]:
        ids = range(1, 10) if account_ids is None else account_ids
        states = {8: "reconnect_needed", 9: "reconnect_needed"}
        return [{"account_id": n, "name": f"Firm {n}", "status": states.get(n, "connected")} for n in ids]


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Runs that the report had to end."""
    found: list[int] = []

    def outcomes(_: Runtime, run_ids: list[int]) -> list[dict[str, Any]]:
        empty = {"counts": {}, "error": None, "dry_run": False}
        return [{"run_id": n, "account_id": n, "name": f"Firm {n}", **empty, **RUNS[n]} for n in run_ids if n in RUNS]

    monkeypatch.setattr(account, "outcomes", outcomes)
    monkeypatch.setattr(trouble, "record", lambda _, __, run_id, ___: found.append(run_id))
    return found


def found(*run_ids: int, accounts: int, failed: tuple[tuple[int, str], ...] = ()) -> Found:
    lanes = [{"run_id": n, "account_id": n, "name": f"Firm {n}"} for n in run_ids]
    return {"accounts": accounts, "lanes": lanes, "failed": list(failed)}


def report(*parts: Found, broken: tuple[str, ...] = (), scheduled: bool = False) -> tuple[list[str], list[str]]:
    told = tell(lambda: cast("Runtime", Accounts()), list(parts), broken, scheduled=scheduled)
    return told.lines, told.problems


def test_one_line_an_account_and_one_for_the_quiet_ones(ended: list[int]) -> None:
    lines, problems = report(found(1, accounts=5), found(accounts=2))
    assert problems == []
    assert lines == [
        "Firm 1 (account 1): succeeded. Customer: 2 created in QuickBooks; 4 API calls.",
        "Accounts with nothing new: 6.",
    ]


def test_R2_a_dry_run_is_told_as_such_and_not_by_counts_of_what_it_did_not_do(
    ended: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(RUNS, 1, {**RUNS[1], "dry_run": True})
    assert report(found(1, accounts=1))[0][0] == "Firm 1 (account 1): looked at, nothing changed (dry run)."


def test_r3_a_failed_account_fails_the_run_and_is_named(ended: list[int]) -> None:
    _, problems = report(found(1, 2, accounts=2), broken=("account.reconcile_1", "account.export_1"))
    assert problems == ["Firm 2 (account 2): failed. QuickBooks is not answering at the moment."]


def test_an_account_that_could_not_be_looked_at_fails_the_run(ended: list[int]) -> None:
    _, problems = report(found(accounts=1, failed=((8, "Connect again."),)))
    assert problems == ["Firm 8 (account 8): failed. Connect again."]


def test_an_account_handed_over_fails_nothing(ended: list[int]) -> None:
    lines, problems = report(found(3, accounts=1))
    assert problems == []
    assert lines[0] == f"Firm 3 (account 3): handed over. {AccountBusy()}"


def test_a_run_whose_task_died_is_ended_as_failed(ended: list[int]) -> None:
    _, problems = report(found(4, accounts=1))
    assert problems == [f"Firm 4 (account 4): failed. {ABANDONED}"]
    assert ended == [4]


def test_a_task_that_airflow_lost_fails_the_run_where_the_database_knows_of_nothing(ended: list[int]) -> None:
    _, problems = report(found(1, accounts=1), broken=("account.export_0",))
    assert problems == ["Failed in Airflow: account.export_0; their logs say why."]


def test_a_group_that_could_not_be_looked_at_is_named_beside_a_failed_account(ended: list[int]) -> None:
    _, problems = report(found(2, accounts=1), broken=("detect_1", "account.reconcile_0"))
    assert problems[-1] == "Failed in Airflow: detect_1; their logs say why."


def test_r1_the_schedule_names_accounts_that_wait_to_be_connected_and_does_not_fail_for_them(ended: list[int]) -> None:
    lines, problems = report(found(1, accounts=1), scheduled=True)
    assert problems == []
    assert "Firm 8 (account 8): still waits to be connected again." in lines


def test_r4_sync_now_for_one_account_says_nothing_of_others(ended: list[int]) -> None:
    lines, _ = report(found(1, accounts=1))
    assert not [line for line in lines if "Firm 8" in line]
