"""``qbo_export`` in a real Airflow: what changes in Aero stands in QuickBooks without anybody's doing (T2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from demo.airflow_api import ENDED
from demo.processes import end_all, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from e2e.airflow_runs import Airflow, Firm

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]
PATIENCE_S = 150  # a triggerer that was killed is missed after 30 s


@pytest.fixture(scope="module")
def live(airflow: Airflow) -> Iterator[Airflow]:
    """``qbo_export`` is switched on, and at rest again behind the test."""
    airflow.api.unpause("qbo_export")
    yield airflow
    wait_for_rest(airflow)
    airflow.api.pause("qbo_export")


def wait_for_rest(airflow: Airflow) -> None:
    """No run is going on, nor did an event that was left over start another: what follows must signal by itself."""
    known: dict[str, str] = {}

    def rested() -> bool:
        nonlocal known
        before, known = known, airflow.api.runs("qbo_export")
        return known == before and set(known.values()) <= set(ENDED)

    wait_until(rested, "the end of every run", patience_s=PATIENCE_S, every_s=4)


def wait_for_time(firm: Firm, *notes: str) -> None:
    wait_until(lambda: firm.time_in_qbo() == sorted(notes), f"{notes[:3]} in QuickBooks", patience_s=PATIENCE_S)


def test_T2_time_and_customers_saved_in_aero_arrive_by_themselves(live: Airflow, firm: Callable[[], Firm]) -> None:
    busy = firm()
    busy.log_time("held until somebody approves", held=True)
    busy.log_time("sent at once")
    busy.add_company("Quick Customer")
    wait_for_time(busy, "sent at once")
    wait_until(lambda: busy.in_qbo("Quick Customer") == 1, "the customer", patience_s=PATIENCE_S)
    busy.release_time()
    wait_for_time(busy, "held until somebody approves", "sent at once")
    wait_for_rest(live)
    assert {row["trigger"] for row in busy.runs()} == {"manual", "change"}
    assert {row["status"] for row in busy.runs()} == {"succeeded"}


def test_T5_a_hundred_approvals_are_four_batches(live: Airflow, firm: Callable[[], Firm]) -> None:
    busy, notes = firm(), [f"entry {number}" for number in range(100)]
    busy.log_time(*notes, held=True)
    live.control.clear_journal()
    busy.release_time()
    wait_for_time(busy, *notes)
    assert live.control.counts(realm=busy.realm) == {"total": 4, "POST batch TimeActivity": 4}


def test_T2_what_was_saved_while_it_was_paused_goes_when_it_resumes(live: Airflow, firm: Callable[[], Firm]) -> None:
    busy = firm()
    live.api.pause("qbo_export")
    busy.log_time("while paused")
    assert busy.time_in_qbo() == []
    live.api.unpause("qbo_export")
    wait_for_time(busy, "while paused")


def test_T2_a_killed_triggerer_and_a_second_one_lose_nothing_and_send_nothing_twice(
    live: Airflow, firm: Callable[[], Firm]
) -> None:
    busy = firm()
    wait_for_rest(live)
    live.stack.airflow.crash("triggerer")
    busy.log_time("behind a crash")
    live.stack.airflow.start_again("triggerer")
    wait_for_time(busy, "behind a crash")
    wait_for_rest(live)
    second = live.stack.airflow.start_beside("triggerer")
    try:
        busy.log_time("two triggerers")
        wait_for_time(busy, "behind a crash", "two triggerers")
    finally:
        end_all([second], patience_s=10)


def test_T2_a_cut_connection_of_the_listener_loses_nothing(live: Airflow, firm: Callable[[], Firm]) -> None:
    busy = firm()
    busy.log_time("before")
    wait_for_time(busy, "before")
    wait_for_rest(live)
    live.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'aero-qbo signals'")
    busy.log_time("behind the cut")
    wait_for_time(busy, "before", "behind the cut")


def test_R3_trouble_of_one_account_does_not_keep_the_time_of_another(live: Airflow, firm: Callable[[], Firm]) -> None:
    troubled, healthy = firm(), firm()
    live.control.fail("html_502", count=100000, realm=troubled.realm)
    try:
        troubled.log_time("later")
        healthy.log_time("now")
        wait_for_time(healthy, "now")
        assert troubled.time_in_qbo() == []
    finally:
        live.control.clear_failures()
    wait_for_time(troubled, "later")
