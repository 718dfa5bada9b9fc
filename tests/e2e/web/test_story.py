"""Who has only these pages connects a firm, syncs, approves time and fixes what needs a person (R1, R2, R5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from demo.processes import wait_until
from e2e.airflow_runs import Firm

if TYPE_CHECKING:
    from e2e.airflow_runs import Airflow
    from e2e.web.desk import Desk

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]
COMPANY = "Story Company"
TEN = sorted(f"Work {number}" for number in range(10))
NORAS = "Work of Nora"


@pytest.fixture
def account_id(live: Airflow) -> int:
    rows = live.sql("insert into aero.account (name) values ('Story Firm'), ('Another') returning account_id")
    return int(rows[0]["account_id"])


def test_T8_a_firm_is_connected_and_synced_its_time_approved_and_what_it_waits_for_fixed_in_the_pages(
    desk: Desk, live: Airflow, account_id: int
) -> None:
    desk.page.goto(desk.url)
    desk.log_in()
    desk.page.get_by_role("link", name="Aero ⇄ QuickBooks").click()
    firm = connect(desk, live, account_id)
    preview(desk)
    assert live.sql("select 1 from aero.company where account_id = %s", account_id) == []
    sync(desk, firm)
    firm.log_time(*TEN, held=True)
    log_time_of_nobody(live, account_id)
    approve(desk)
    assert firm.time_in_qbo() == TEN
    wait_for_items(live, account_id, 1)
    fix(desk)
    wait_for_items(live, account_id, 0)
    nothing_left(desk)
    assert firm.time_in_qbo() == [*TEN, NORAS]
    look_back(desk)
    assert desk.problems == []


def connect(desk: Desk, airflow: Airflow, account_id: int) -> Firm:
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
    return Firm(airflow, account_id, realm, "Story Firm")


def preview(desk: Desk) -> None:
    """A dry run in Airflow, shown as a plan."""
    desk.frame.get_by_role("button", name="Preview").click()
    expect(desk.frame.get_by_role("heading", name=re.compile("customers would be added to Aero"))).to_be_visible()
    desk.picture("preview")


def sync(desk: Desk, firm: Firm) -> None:
    """Watched until the card says what it did; QuickBooks keeps it from being over before it was looked at."""
    control = firm.airflow.control
    control.fail("hold_before", realm=firm.realm, path="query")
    desk.frame.get_by_role("button", name="Sync Now").click()
    expect(desk.frame.get_by_text("a sync has begun")).to_be_visible()  # a click before would end the form's own
    desk.frame.get_by_role("link", name="Manage QuickBooks").first.click()
    status = desk.frame.get_by_role("status").filter(has_text=re.compile("Waiting|Looking|Reading|Checking"))
    expect(status).to_be_visible()
    desk.picture("syncing")
    control.clear_failures()
    control.release()
    expect(desk.frame.get_by_text(re.compile(r"\d+ customers added"))).to_be_visible()
    desk.picture("synced")


def log_time_of_nobody(airflow: Airflow, account_id: int) -> None:
    """In Aero, approved, by a user whom QuickBooks does not know."""
    airflow.sql("insert into aero.app_user (account_id, name) values (%s, 'Nora New')", account_id)
    airflow.sql(
        "insert into aero.time_entry (account_id, user_id, work_date, hours, notes, do_not_sync) "
        "select account_id, user_id, current_date, 2, %s, false from aero.app_user "
        "where account_id = %s and name = 'Nora New'",
        NORAS,
        account_id,
    )


def approve(desk: Desk) -> None:
    """What is held is shown, foreseen, approved, and turns to sent under the eyes of whoever did it (T5)."""
    open_page(desk, "Time")
    held = desk.frame.get_by_role("navigation", name="States").get_by_role("link", name="Held")
    held.click()
    expect(held).to_have_attribute("aria-current", "true")
    desk.frame.get_by_label("Choose all on this page").check()
    desk.frame.get_by_role("button", name="Approve").click()
    expect(desk.frame.get_by_role("heading", name="10 entries change")).to_be_visible()
    desk.picture("approve")
    desk.frame.get_by_role("button", name="Approve 10 time entries").click()
    expect(desk.frame.get_by_text("Goes to QuickBooks now: 10 time entries")).to_be_visible()
    expect(desk.frame.get_by_role("cell", name="Sent QuickBooks")).to_have_count(10)
    desk.picture("approved")


def fix(desk: Desk) -> None:
    """The item leads to the page that takes its cause away; what waited goes, and the item with it (R5)."""
    open_page(desk, "Attention")
    item = desk.frame.get_by_role("heading", name="Nora New is not matched with anybody in QuickBooks")
    expect(item).to_be_visible()
    desk.picture("attention")
    desk.frame.get_by_role("link", name="Match the person").click()
    desk.frame.get_by_role("radio", name="Emily Platt").check()
    desk.picture("match")
    desk.frame.get_by_role("button", name="Match", exact=True).click()
    expect(desk.frame.get_by_text("Nora New is matched with the employee Emily Platt")).to_be_visible()
    open_page(desk, "Time")
    expect(desk.frame.get_by_role("cell", name="Sent QuickBooks")).to_have_count(11)


def wait_for_items(airflow: Airflow, account_id: int, number: int) -> None:
    """A run tells what needs a person after it has sent; the page shows what was told when it was opened."""
    items = "select 1 from qbo.attention where account_id = %s and resolved_at is null"
    wait_until(lambda: len(airflow.sql(items, account_id)) == number, f"{number} open items", patience_s=150)


def nothing_left(desk: Desk) -> None:
    """The item went with its cause."""
    open_page(desk, "Attention")
    expect(desk.frame.get_by_role("heading", name="Nothing needs you")).to_be_visible()


def look_back(desk: Desk) -> None:
    """Every run stands in the history, with the way to Airflow's own page of it."""
    open_page(desk, "History")
    desk.frame.get_by_role("row").filter(has_text="customers added").get_by_role("link").click()
    desk.frame.get_by_role("link", name="Open in Airflow").click()
    desk.page.wait_for_url("**/dags/qbo_sync/runs/**")


def open_page(desk: Desk, name: str) -> None:
    desk.frame.get_by_role("navigation", name="Pages", exact=True).get_by_role("link", name=name).click()
    desk.frame.get_by_role("heading", name=name, level=1).wait_for()
