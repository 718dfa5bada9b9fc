"""T13 on the page: what an undo would take back is shown first, then done, and stands in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.exports.undoing import held, last_run, sent
from integration.web.site import words

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/history"


def test_T13_a_run_is_undone_from_its_page_after_a_look_at_what_would_be_taken_back(
    site: Site, firm: Firm, path: str
) -> None:
    entry_id = firm.entry("1.5", company_id=firm.lawn_id)
    firm.company("Rose & Thorn")
    stays = firm.entry("2")
    run_id = sent(firm)
    firm.change_entry(stays, notes="changed since")
    assert f'href="{path}/{run_id}/undo"' in site.get(f"{path}/{run_id}").text
    before = {**site.world.dump(), "qbo.throttle": []}
    look = site.page(f"{path}/{run_id}/undo")
    assert "Take back 1 time entry, 1.5 hours and 1 customer" in look
    assert "North Lawn: deleted in QuickBooks, set to Do Not Sync." in look
    assert "Customer Rose & Thorn: made inactive in QuickBooks" in look
    assert "Stays 1 time entry, 2 hours" in look
    assert "It was changed in Aero since." in look
    assert {**site.world.dump(), "qbo.throttle": []} == before
    told = site.done(f"{path}/{run_id}/undo", {}, "op")
    assert "1 time entry, 1.5 hours and 1 customer taken back; 1 time entry, 2 hours skipped." in told
    assert held(firm) == [entry_id]
    assert [each["Hours"] for each in firm.times()] == [2]
    assert firm.customer("Rose & Thorn (deleted)")["Active"] is False
    assert f"op (undo of run {run_id})" in site.page(path)
    assert "Something stands against all that this run created" in site.page(f"{path}/{run_id}/undo")


def test_T13_only_a_run_that_created_something_offers_an_undo_and_only_to_who_may_act(
    site: Site, firm: Firm, path: str
) -> None:
    firm.entry()
    run_id = sent(firm)
    offer = '/undo"'
    assert offer not in site.get(f"{path}/{run_id}", "viewer").text
    assert site.get(f"{path}/{run_id}/undo", "viewer").status_code == 403
    assert site.post(f"{path}/{run_id}/undo", {}, "viewer").status_code == 403
    assert site.post(f"{path}/{run_id}/undo", {}, token="forged").status_code == 403
    assert len(firm.times()) == 1
    site.done(f"{path}/{run_id}/undo", {})
    assert firm.times() == []
    undo_run = last_run(firm)
    assert offer not in site.get(f"{path}/{undo_run}").text
    assert "itself an undo" in words(site.get(f"{path}/{undo_run}/undo").text)


def test_T13_while_quickbooks_is_away_an_undo_waits_for_nothing_and_says_so(
    site: Site, firm: Firm, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run of the sync would outlast this trouble."""
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "4")
    firm.entry()
    run_id = sent(firm)
    firm.emulator.fail("html_502", count=12, realm=firm.realm)
    assert "QuickBooks is not answering" in site.done(f"{path}/{run_id}/undo", {})
    assert firm.world.last_run(firm.account)["status"] == "failed"
    firm.emulator.clear_failures()
    site.done(f"{path}/{run_id}/undo", {})
    assert firm.times() == []


def test_R4_the_run_of_another_account_is_neither_shown_nor_undone(site: Site, firm: Firm) -> None:
    firm.entry()
    run_id, other = sent(firm), site.world.account("Other Firm")
    assert site.get(f"{other}/history/{run_id}/undo").status_code == 404
    assert site.post(f"{other}/history/{run_id}/undo", {}).status_code == 404
    assert len(firm.times()) == 1
