"""Promise 7, in a real browser: Airflow's login opens the pages, in Airflow's own frame and alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from e2e.airflow_runs import Airflow
    from e2e.web.desk import Desk

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]


def test_P7_the_login_of_airflow_leads_to_the_page_asked_for_and_the_navigation_to_the_frame(
    desk: Desk, airflow: Airflow
) -> None:
    account_id = airflow.sql("insert into aero.account (name) values ('Login Ltd') returning account_id")[0][
        "account_id"
    ]
    desk.open(f"{account_id}/attention")
    desk.log_in()
    desk.page.get_by_role("heading", name="Nothing needs you").wait_for()
    desk.page.goto(desk.url)
    desk.page.get_by_role("link", name="Aero ⇄ QuickBooks").click()
    desk.frame.get_by_role("heading").first.wait_for()
    desk.picture("in-airflow")
    assert desk.problems == []
