"""The main work of an office manager, in a browser: approve ten entries, see them as sent (T5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from demo.airflow_api import ENDED
from demo.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from e2e.airflow_runs import Airflow, Firm
    from e2e.web.desk import Desk

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]
PATIENCE_S = 150
TEN = sorted(f"Work {number}" for number in range(10))


@pytest.fixture
def live(airflow: Airflow) -> Iterator[Airflow]:
    """``qbo_export`` is switched on, and paused again when its runs have ended."""
    expect.set_options(timeout=PATIENCE_S * 1000)
    airflow.api.unpause("qbo_export")
    yield airflow
    airflow.api.pause("qbo_export")
    wait_until(
        lambda: set(airflow.api.runs("qbo_export").values()) <= set(ENDED),
        "the end of every run",
        patience_s=PATIENCE_S,
    )


def test_T5_ten_entries_are_approved_with_the_keyboard_and_turn_to_sent(
    desk: Desk, live: Airflow, firm: Callable[[], Firm]
) -> None:
    garden = firm()
    for notes in TEN:
        garden.log_time(notes, held=True)
    desk.open(f"{garden.account_id}/time")
    desk.log_in()
    page = desk.page
    page.get_by_role("navigation", name="States").get_by_role("link", name="Held").press("Enter")
    page.get_by_label("Choose all on this page").press("Space")
    expect(page.get_by_text("10 chosen")).to_be_visible()
    page.get_by_role("button", name="Approve").press("Enter")
    expect(page.get_by_role("heading", name="10 entries change")).to_be_visible()
    desk.picture("approve")
    page.get_by_role("button", name="Approve 10 time entries").press("Enter")
    expect(page.get_by_text("Goes to QuickBooks now: 10 time entries")).to_be_visible()
    expect(page.get_by_role("cell", name="Sent QuickBooks")).to_have_count(10)
    desk.picture("approved")
    assert garden.time_in_qbo() == TEN
    assert desk.problems == []
