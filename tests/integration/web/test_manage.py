"""Manage QuickBooks: how every account stands, Sync Now, progress (R1), this week of the tie-out (T12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from integration.web.site import words
from qbo.flow.run import progress
from qbo.web.airflow_runs import Going, Schedule

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/"


def test_the_only_account_stands_on_its_page_with_what_the_last_sync_did(site: Site, firm: Firm, path: str) -> None:
    firm.entry()
    firm.entry("3", user_id=firm.user("Nobody in QuickBooks"))
    firm.company("Rose Garden")
    firm.sync()
    answer = site.get("")
    assert (answer.status_code, answer.headers["location"]) == (303, "./" + path)
    page = site.page(path)
    assert "Garden Firm Connected" in page
    assert "1 customer created in QuickBooks, 1 time entry sent, 1 needs attention" in page
    assert "Needs a person 1 thing" in page
    assert "next 2 Jan 2030, 15:00" in page


def test_a_quiet_sync_says_that_nothing_is_new_since(site: Site, firm: Firm, path: str) -> None:
    site.world.rows("update qbo.sync_run set finished_at = now() - interval '3 hours'")
    firm.sync()
    assert "(3 h ago; nothing new since)" in site.page(path)


def test_R1_a_short_run_that_began_beside_a_long_sync_does_not_stand_in_its_place(
    site: Site, firm: Firm, path: str
) -> None:
    site.world.rows(
        "insert into qbo.sync_run (account_id, mode, trigger, status, counts, started_at, finished_at) "
        "select account_id, 'incremental', 'change', 'partial', '{\"Customer\": {\"refused\": 1}}', "
        "started_at + interval '1 ms', started_at + interval '2 ms' from qbo.sync_run",
    )
    page = site.page(path)
    assert "1 customer added" in page
    assert "Partly done" not in page


def test_T12_this_week_of_the_tie_out_stands_in_one_line(site: Site, firm: Firm, path: str) -> None:
    firm.entry("4.5")
    firm.entry("2", do_not_sync=True)
    firm.sync()
    firm.entry("1.25")
    line = site.page(f"{path}standing")
    assert "7.75 hours in Aero = 4.5 in QuickBooks + 2 held (Do Not Sync) + 1.25 waiting" in line
    assert "1 time entry (1.25 hours) wait" in line


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_R1_sync_now_triggers_the_dag_for_this_account_in_the_name_of_the_user(
    site: Site, firm: Firm, path: str, mode: str
) -> None:
    told = site.done(f"{path}sync", {"mode": mode}, "op")
    assert "Garden Firm: a " in told
    assert "Waiting for Airflow to start it" in told
    form = {"account_ids": [firm.account.account_id], "mode": mode, "dry_run": False, "accept_shrink": False}
    assert site.airflow.triggered == [(form, "op")]


def test_R1_a_sync_that_cannot_begin_because_the_dag_is_paused_says_so(site: Site, path: str) -> None:
    site.airflow.planned = Schedule(None, is_paused=True)
    assert "the DAG qbo_sync is paused: ask the data team to switch it on" in site.done(f"{path}sync", {})


def test_L9_a_list_that_stopped_is_accepted_on_the_page(site: Site, firm: Firm, path: str) -> None:
    (everybody,) = firm.emulator.objects(firm.realm, "Class")
    firm.emulator.edit(firm.realm, "Class", everybody["Id"], Active=False)
    site.world.rows("update qbo.mirror set is_active = true")
    site.world.rows(
        "insert into qbo.attention (account_id, entity, code, cause, title, hint, detail) values "
        "(%(id)s, 'Class', 'list_shrunk', 'list', 'Shrunk', 'Look', '1 of 1 known rows are missing')",
        id=firm.account.account_id,
    )
    assert "The list Class was stopped. 1 of 1 known rows are missing" in site.page(path)
    site.done(f"{path}sync", {"mode": "full", "accept_shrink": "true"})
    ((form, _),) = site.airflow.triggered
    assert form["accept_shrink"] is True


def test_progress_counts_the_rows_that_have_arrived_and_the_entries_sent(
    site: Site, firm: Firm, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        firm.entry("1", notes=f"Day {number}")
    seen: list[str] = []
    real = progress.note

    def note_and_look(*args: Any, **keywords: Any) -> None:
        real(*args, **keywords)
        seen.append(words(site.get(f"{path}progress").text).removesuffix(" Look again"))

    monkeypatch.setattr(progress, "note", note_and_look)
    firm.sync("full")
    assert "Reading customers from QuickBooks: 0 of 1" in seen
    assert "Reading customers from QuickBooks: 1 of 1" in seen
    assert "Checking what QuickBooks sent" in seen
    assert "Bringing classes into Aero" in seen
    assert "Sending time entries to QuickBooks: 0 of 3" in seen
    assert site.world.rows("select * from qbo.progress") == []


def test_the_card_comes_anew_when_the_sync_is_over(site: Site, firm: Firm, path: str) -> None:
    site.airflow.runs = [Going("qbo_sync", "manual 1", "running", frozenset(), dry_run=False)]
    assert words(site.get(f"{path}progress").text) == "Looking for what has changed In Airflow Look again"
    site.airflow.runs = []
    answer = site.get(f"{path}progress")
    assert answer.headers["HX-Retarget"] == f"#account-{firm.account.account_id}"
    assert "Garden Firm" in answer.text


def test_R4_many_accounts_are_listed_by_name_and_found(site: Site, firm: Firm) -> None:
    site.world.account("Abel & Co")
    page = site.page("")
    assert page.index("Abel & Co Not connected") < page.index("Garden Firm Connected")
    assert "Garden Firm" not in site.page("?q=abel")
    assert "Garden Firm" not in site.page(f"{site.world.account('Zed')}/").partition("Manage QuickBooks Every")[2]


def test_P7_a_viewer_sees_no_button_and_only_op_may_connect(site: Site, path: str) -> None:
    assert "Sync Now" not in site.page(path, "viewer")
    assert "Sync Now" in site.page(path, "user")
    assert "Disconnect" not in site.page(path, "user")
    assert "Disconnect" in site.page(path, "op")
