"""Somebody who has only these pages connects a firm, looks, syncs, and clears what needs a person (R1, R2, R5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from e2e.airflow_runs import Airflow
    from e2e.web.desk import Desk

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]
PATIENCE_MS = 150_000  # for a run of a DAG on a busy machine
COMPANY = "Story Company"


@pytest.fixture
def account_id(airflow: Airflow) -> int:
    expect.set_options(timeout=PATIENCE_MS)
    rows = airflow.sql("insert into aero.account (name) values ('Story Firm'), ('Another') returning account_id")
    return int(rows[0]["account_id"])


def test_a_firm_is_connected_previewed_synced_and_cleared_in_the_pages(
    desk: Desk, airflow: Airflow, account_id: int
) -> None:
    desk.page.goto(desk.url)
    desk.log_in()
    desk.page.get_by_role("link", name="Aero ⇄ QuickBooks").click()
    connect(desk, airflow)
    preview(desk)
    assert airflow.sql("select 1 from aero.company where account_id = %s", account_id) == []
    sync(desk)
    log_time_of_nobody(airflow, account_id)
    clear_attention(desk)
    look_back(desk)
    assert desk.problems == []


def connect(desk: Desk, airflow: Airflow) -> None:
    """Out of Airflow's frame to QuickBooks, and back into it."""
    realm = str(next(airflow.realms))
    airflow.control.create_realm(realm, name=COMPANY)
    desk.find("Story Firm")
    desk.frame.get_by_role("link", name="Connect", exact=True).click()
    desk.page.get_by_role("button", name="Go to QuickBooks").click()
    desk.page.get_by_role("link", name=f"Connect {COMPANY} ({realm})").click()
    expect(desk.frame.get_by_text(f"Connected with {COMPANY}")).to_be_visible()
    desk.picture("connected")
    desk.find("Story Firm")


def preview(desk: Desk) -> None:
    """A dry run in Airflow, shown as a plan."""
    desk.frame.get_by_role("button", name="Preview").click()
    expect(desk.frame.get_by_role("heading", name=re.compile("customers would be added to Aero"))).to_be_visible()
    desk.picture("preview")


def sync(desk: Desk) -> None:
    """Watched until the card says what it did."""
    desk.frame.get_by_role("button", name="Sync Now").click()
    desk.frame.get_by_role("link", name="Manage QuickBooks").first.click()
    status = desk.frame.get_by_role("status").filter(has_text=re.compile("Waiting|Looking|Reading|Checking"))
    expect(status).to_be_visible()
    desk.picture("syncing")
    expect(desk.frame.get_by_text(re.compile(r"\d+ customers added"))).to_be_visible()
    desk.picture("synced")


def log_time_of_nobody(airflow: Airflow, account_id: int) -> None:
    """In Aero, by a user whom QuickBooks does not know."""
    airflow.sql("insert into aero.app_user (account_id, name) values (%s, 'Nora New')", account_id)
    airflow.sql(
        "insert into aero.time_entry (account_id, user_id, work_date, hours, do_not_sync) "
        "select account_id, user_id, current_date, 2, false from aero.app_user where account_id = %s",
        account_id,
    )


def clear_attention(desk: Desk) -> None:
    desk.frame.get_by_role("button", name="Sync Now").click()
    desk.frame.get_by_role("link", name="Open Attention").click(timeout=PATIENCE_MS)
    expect(desk.frame.get_by_role("heading", name="Nora New is not matched with anybody in QuickBooks")).to_be_visible()
    desk.picture("attention")
    desk.frame.get_by_text("Dismiss…").click()
    desk.frame.get_by_label("Why may it stay as it is?").fill("Not our employee")
    desk.frame.get_by_role("button", name="Dismiss", exact=True).click()
    expect(desk.frame.get_by_role("heading", name="Nothing needs you")).to_be_visible()


def look_back(desk: Desk) -> None:
    """Every run stands in the history, with the way to Airflow's own page of it."""
    desk.frame.get_by_role("link", name="History").click()
    desk.frame.get_by_role("row").filter(has_text="customers added").get_by_role("link").click()
    desk.frame.get_by_role("link", name="Open in Airflow").click()
    desk.page.wait_for_url("**/dags/qbo_sync/runs/**")
