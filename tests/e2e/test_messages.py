"""What people are told by mail, from a real Airflow to a real SMTP server (R6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demo.airflow import USER
from demo.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from e2e.airflow_runs import Airflow, Firm

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]


def told(airflow: Airflow, word: str) -> list[str]:
    """Messages with that word; other tests of this Airflow leave some too."""
    return [text for text in airflow.stack.mailbox.texts if word in text]


def hold_back(airflow: Airflow, firm: Firm) -> None:
    """Somebody logs time whom QuickBooks does not know, on a day that is sent in every time zone."""
    airflow.sql(
        "with who as ("
        "insert into aero.app_user (account_id, name) values (%s, 'Nobody') returning account_id, user_id) "
        "insert into aero.time_entry (account_id, user_id, work_date, hours, do_not_sync) "
        "select account_id, user_id, current_date + 1, 2, false from who",
        firm.account_id,
    )


def test_R6_a_partial_run_is_green_and_told_once_and_what_is_written_names_who_pressed_the_button(
    airflow: Airflow, firm: Callable[[], Firm]
) -> None:
    partly = firm()
    hold_back(airflow, partly)
    partly.add_company("Hazel & Daughters")
    run = airflow.run(partly)
    assert run.state == "success"
    (text,) = told(airflow, partly.lane.replace("&", "&amp;"))
    assert "Nobody is not matched with anybody in QuickBooks" in text
    (row,) = airflow.sql("select released_by from qbo.write_log where account_id = %s", partly.account_id)
    assert row["released_by"].startswith(f"{USER} (Sync Now), run ")


def test_R6_the_nightly_run_tells_what_is_open_and_fails_for_an_account_that_does(
    airflow: Airflow, firm: Callable[[], Firm]
) -> None:
    open_, broken = firm(), firm()
    hold_back(airflow, open_)
    broken.revoke()
    run = airflow.run(open_, broken, dag_id="qbo_nightly")
    assert run.state == "failed"  # though tell_open ended it well
    assert run.states["tell_open"] == "success"
    daily = [str(each) for each in airflow.stack.mailbox.subjects if str(each).startswith("QuickBooks: ")]
    assert len(daily) == 1


def test_R6_a_run_that_dies_before_its_report_is_told_by_the_dag(airflow: Airflow, firm: Callable[[], Firm]) -> None:
    run_id = airflow.trigger(firm())
    path = f"/dags/qbo_sync/dagRuns/{run_id}/taskInstances/report"
    airflow.api.call("PATCH", path, {"new_state": "failed"})
    run = airflow.wait("qbo_sync", run_id)
    assert run.state == "failed"
    wait_until(lambda: bool(told(airflow, run_id)), "the message", patience_s=60)
    assert len(told(airflow, run_id)) == 1
