"""T5: many entries are approved, held or changed at once: shown first, confirmed, done as it was shown."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from integration.web.batch import APPROVE, confirm, preview
from integration.web.site import target, words
from integration.world import TODAY
from qbo.flow.drain import drain
from qbo.web.read import time as read

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/time"


def held(firm: Firm, count: int = 1, **columns: object) -> list[int]:
    return [firm.entry("1.5", **{"do_not_sync": True, **columns}) for _ in range(count)]


def flags(firm: Firm) -> dict[int, bool]:
    return {row["time_entry_id"]: row["do_not_sync"] for row in firm.world.rows("select * from aero.time_entry")}


def test_T5_ten_entries_are_approved_in_a_preview_and_a_click_and_seen_as_sent(
    site: Site, firm: Firm, path: str
) -> None:
    ten = held(firm, 10)
    before = site.world.dump()
    html = preview(site, path, APPROVE)
    assert "10 entries change" in words(html)
    assert "10 Goes to QuickBooks now 15 hours" in words(html)
    assert "Approve 10 time entries" in words(html)
    assert site.world.dump() == before
    answer = confirm(site, html)
    assert set(flags(firm).values()) == {False}
    page = site.client.get(target(answer)).text
    assert "Goes to QuickBooks now: 10 time entries, 15 hours." in words(page)
    assert page.count(">Waiting</span>") == 10
    drain(site.world.runtime)
    query = parse_qs(urlsplit(target(answer)).query)
    assert query.keys() == {"saved", "from", "to"}
    page = site.client.get(target(answer)).text
    assert page.count(">Sent</span>") == 10
    assert len(firm.times()) == len(ten)
    states = words(site.get(f"{path}/states?{urlsplit(target(answer)).query}").text)
    assert "Sent 10 entries, 15 hours" in states


def test_T5_T8_T9_T10_T11_the_preview_tells_apart_what_becomes_of_each(site: Site, firm: Firm, path: str) -> None:
    sent = firm.entry("1", notes="Sent")
    billed = firm.entry("1", company_id=firm.lawn_id, service_item_id=firm.gardening, is_billable=True, notes="Billed")
    firm.sync()
    firm.emulator.bill(firm.realm, next(time["Id"] for time in firm.times() if time["Description"] == "Billed"))
    firm.sync("full")
    firm.set_connection(locked_through=TODAY - timedelta(days=5), export_from=TODAY - timedelta(days=20))
    ids = [
        sent, billed, firm.entry("2"), *held(firm),
        *held(firm, user_id=firm.user("Ann Hill")), *held(firm, work_date=TODAY - timedelta(days=6)),
    ]  # fmt: skip
    query = "&".join(f"ids={each}" for each in ids)
    approve = words(preview(site, path, f"{query}&do_not_sync=no"))
    for text in (
        "3 entries change", "1 Goes to QuickBooks now", "1 Waits: in a locked period, until somebody releases the week",
        "1 Waits for somebody: People who are not matched with anybody in QuickBooks", "3 are so already",
    ):  # fmt: skip
        assert text in approve, text
    hold = words(preview(site, path, f"{query}&do_not_sync=yes"))
    assert "2 In QuickBooks already, which keeps what it has: Do Not Sync is on" in hold
    assert "1 Stays in Aero: Do Not Sync is on" in hold
    bill = words(preview(site, path, f"ids={billed}&ids={sent}&class_id={firm.weekly}"))
    assert "1 On an invoice in QuickBooks, which keeps what was billed; an attention item will ask" in bill
    assert "1 In QuickBooks already; the change goes there now" in bill
    assert "Change 2 time entries" in bill


def test_T5_only_what_was_shown_is_changed(site: Site, firm: Firm, path: str) -> None:
    first, second = held(firm, 2)
    html = preview(site, path, APPROVE)
    firm.change_entry(first, hours="8")
    answer = confirm(site, html)
    assert "Meanwhile some of these entries have changed. Nothing was done" in words(
        site.client.get(target(answer)).text
    )
    html = preview(site, path, APPROVE)
    held(firm)
    confirm(site, html)
    assert set(flags(firm).values()) == {True}
    html = preview(site, path, f"ids={first}&ids={second}&do_not_sync=no")
    held(firm)
    confirm(site, html)
    assert [flags(firm)[each] for each in (first, second)] == [False, False]
    assert list(flags(firm).values()).count(True) == 2


def test_T5_class_service_item_and_billable_are_set_or_emptied(site: Site, firm: Firm, path: str) -> None:
    ids = held(firm, 2, service_item_id=firm.gardening)
    query = "&".join(f"ids={each}" for each in ids)
    html = preview(site, path, f"{query}&class_id={firm.weekly}&service_item_id=none&is_billable=yes")
    assert "2 Stays in Aero: Do Not Sync is on" in words(html)
    confirm(site, html)
    columns = "class_id, service_item_id, is_billable, do_not_sync"
    rows = site.world.rows(f"select distinct {columns} from aero.time_entry")
    assert [tuple(row.values()) for row in rows] == [(firm.weekly, None, True, True)]
    nothing = preview(site, path, f"{query}&is_billable=yes")
    assert "Nothing changes All of them are so already" in words(nothing)
    assert site.get(f"{path}/batch?{query}&class_id=999").status_code == 409


def test_T5_without_a_choice_the_page_asks_for_one(site: Site, firm: Firm, path: str) -> None:
    (entry,) = held(firm)
    assert "Choose what to change" in words(preview(site, path, f"ids={entry}"))
    answer = site.get(f"{path}/batch?state=held&do_not_sync=no")
    assert "Choose the entries first" in words(site.client.get(target(answer)).text)


def test_P7_R4_entries_of_another_account_are_never_changed(site: Site, firm: Firm, path: str) -> None:
    (entry,) = held(firm)
    html = preview(site, path, f"ids={entry}&do_not_sync=no")
    (seen,) = re.findall(r'name="seen" value="([^"]*)"', html)
    other = f"{site.world.account('Other Firm')}/time"
    site.get(other)
    site.post(f"{other}/batch?ids={entry}&do_not_sync=no", {"seen": seen})
    assert site.post(f"{path}/batch?ids={entry}&do_not_sync=no", {"seen": seen}, "viewer").status_code == 403
    assert site.post(f"{path}/batch?ids={entry}&do_not_sync=no", {"seen": seen}, token="").status_code == 403
    assert flags(firm) == {entry: True}


def test_T5_all_that_match_are_not_offered_where_they_are_too_many_to_change_at_once(
    site: Site, firm: Firm, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MOST", 2)
    ids = held(firm, 3)
    html = site.get(f"{path}?state=held").text
    assert 'name="all" value="1" disabled' in html
    assert "All are too many at once: choose a period or a person first" in words(html)
    answer = site.get(f"{path}/batch?{APPROVE}")
    assert "are changed at once: choose a shorter period" in words(site.client.get(target(answer)).text)
    assert "2 entries change" in words(preview(site, path, f"ids={ids[0]}&ids={ids[1]}&do_not_sync=no"))
