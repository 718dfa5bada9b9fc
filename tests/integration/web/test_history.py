"""History and Preview: what every run did and a sync would do (R2), what it wrote (R6), as a page and as CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from qbo.web.read import history as read

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/history"


def last_run(firm: Firm) -> int:
    return int(firm.world.last_run(firm.account)["run_id"])


def test_R6_a_run_shows_what_it_decided_what_it_wrote_and_who_released_it(site: Site, firm: Firm, path: str) -> None:
    firm.company("Rose Garden")
    firm.entry("2.5", company_id=firm.lawn_id)
    firm.emulator.add(firm.realm, "Customer", DisplayName="South Lawn")
    firm.sync()
    page = site.page(f"{path}/{last_run(firm)}")
    assert "1 customer added to Aero" in page
    assert "South Lawn" in page
    assert "Created Rose Garden" in page
    assert "Created Ann Field" in page
    assert "2.5 h, North Lawn" in page
    assert f"the command line, run {last_run(firm)}" in page
    assert "Customers 1" in page.partition("Validation")[2]


def test_R5_a_run_that_could_do_nothing_says_so_and_one_of_long_ago_that_its_plan_is_gone(
    site: Site, firm: Firm, path: str
) -> None:
    firm.company("A:B")
    firm.sync()
    page = f"{path}/{last_run(firm)}"
    assert "It changed nothing. What it could not do stands under Attention" in site.page(page)
    site.world.rows("update qbo.sync_run set started_at = started_at - interval '31 days'")
    site.world.rows("delete from qbo.plan")
    assert "plans are kept for 30 days" in site.page(page)


def test_R2_a_preview_asks_the_dag_for_a_dry_run_and_shows_it_by_name_and_person(site: Site, firm: Firm) -> None:
    firm.company("Rose Garden")
    firm.entry("2.5", company_id=firm.lawn_id)
    firm.entry("4", user_id=firm.user("Nobody in QuickBooks"))
    account_id = firm.account.account_id
    assert "Waiting for Airflow to start it" in site.done(f"{account_id}/preview", {"mode": "full"})
    ((form, person),) = site.airflow.triggered
    assert (form["dry_run"], form["mode"], person) == (True, "full", "user")
    assert site.get(f"{account_id}/preview/progress?run=manual 1").headers.get("HX-Refresh") is None
    site.airflow.runs = []
    assert site.get(f"{account_id}/preview/progress?run=manual 1").headers["HX-Refresh"] == "true"
    site.world.sync(firm.account, mode="full", dry_run=True)
    site.world.rows("update qbo.sync_run set dag_run_id = 'manual 1' where dry_run")
    page = site.page(f"{account_id}/preview?run=manual 1")
    assert "1 customer would be created in QuickBooks" in page
    assert "Rose Garden" in page
    assert "Ann Field 2.5 hours 1 entry" in page
    assert "1 time entry would be held back 4 hours" in page
    foreseen = site.world.one("select would_read + would_send as calls from qbo.sync_run where dry_run")
    assert f"{foreseen['calls']} calls to QuickBooks" in page
    assert site.page(f"{account_id}/preview") == page.replace("?run=manual 1", "")


def test_R2_a_look_that_came_to_nothing_says_so(site: Site, firm: Firm) -> None:
    assert "Nobody has looked yet" in site.page(f"{firm.account.account_id}/preview")
    assert "This look came to nothing" in site.page(f"{firm.account.account_id}/preview?run=gone")


def test_history_filters_by_result_kind_and_day_and_keeps_the_filters_in_the_address(
    site: Site, firm: Firm, path: str
) -> None:
    site.world.rows(
        "insert into qbo.sync_run (account_id, trigger, mode, status, started_at, finished_at, error) "
        "select %(id)s, 'schedule', 'full', 'failed', now() - n * interval '1 day', now(), 'No answer ' || n "
        "from generate_series(1, 60) as n",
        id=firm.account.account_id,
    )
    assert "1 to 25 of 61 runs" in site.page(path)
    failed = site.get(f"{path}?status=failed&kind=full&trigger=schedule").text
    assert 'href="1/history?status=failed&amp;kind=full&amp;trigger=schedule&amp;page=2"' in failed
    assert "No answer 60" in site.page(f"{path}?status=failed&page=3")
    assert "No answer" not in site.page(f"{path}?status=succeeded")
    assert "No run fits" in site.page(f"{path}?since=2100-01-01")
    assert "1 to 25" in site.page(f"{path}?since=nonsense")
    assert site.get(f"{path}?status=nonsense").status_code == 400


def test_history_as_csv_holds_no_formula(site: Site, firm: Firm, path: str) -> None:
    site.world.rows("update qbo.sync_run set released_by = '=HYPERLINK(\"http://x\")'")
    answer = site.get(f"{path}.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="history.csv"'
    header, row = csv.reader(io.StringIO(answer.text.lstrip("\ufeff")))
    assert row[header.index("asked by")] == '\'=HYPERLINK("http://x")'
    assert row[header.index("result")] == "Done"


def test_history_as_csv_has_every_run_once(site: Site, firm: Firm, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    firm.world.rows(
        "insert into qbo.sync_run (account_id, trigger, mode, status, started_at, finished_at) "
        "select %(id)s, 'schedule', 'full', 'succeeded', now() - n * interval '1 day', now() "
        "from generate_series(1, 7) as n",
        id=firm.account.account_id,
    )
    known = [str(row["run_id"]) for row in firm.world.rows("select run_id from qbo.sync_run order by started_at desc")]
    monkeypatch.setattr(read, "IN_PART", 3)
    rows = csv.DictReader(io.StringIO(site.get(f"{path}.csv").text.lstrip("\ufeff")))
    assert [row["run"] for row in rows] == known


def test_R2_a_plan_is_paged_and_downloaded_whole(
    site: Site, firm: Firm, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "IN_PART", 50)
    for number in range(130):
        firm.emulator.add(firm.realm, "Customer", DisplayName=f"Client {number:03}")
    firm.sync()
    run_id = last_run(firm)
    assert "Show all 130" in site.page(f"{path}/{run_id}")
    rest = site.page(f"{path}/{run_id}/plan?entity=Customer&action=insert&page=2")
    assert "101 to 130 of 130 rows" in rest
    assert rest.count("Client ") == 30
    rows = list(csv.reader(io.StringIO(site.get(f"{path}/{run_id}/plan.csv").text)))
    assert sum(row[2].startswith("Client ") for row in rows) == 130
    assert site.get(f"{path}/{run_id}/plan?entity=Item&action=insert").status_code == 404


def test_R4_a_run_of_another_account_does_not_answer(site: Site, firm: Firm) -> None:
    other, run_id = site.world.account("Other"), last_run(firm)
    pages = ("", "/plan?entity=Customer&action=insert", "/plan.csv", "/validation.html")
    assert {site.get(f"{other}/history/{run_id}{page}").status_code for page in pages} == {404}
    assert "Nothing has been synced yet" in site.page(f"{other}/history")


def test_the_report_of_great_expectations_is_a_file_to_keep(site: Site, firm: Firm, path: str) -> None:
    run_id = site.world.value("select run_id from qbo.sync_run where validation is not null")
    answer = site.get(f"{path}/{run_id}/validation.html")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "Expectation" in answer.text
