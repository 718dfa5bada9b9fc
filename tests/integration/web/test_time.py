"""T5, T6, T12: every entry with its state in QuickBooks; what a filter finds is what is shown so."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from integration.web.site import target
from integration.world import TODAY
from qbo.web.read import time as read

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site

HOSTILE = '<img src=x onerror="alert(1)"> & Söhne'
LOCKED, BEFORE = TODAY - timedelta(days=30), TODAY - timedelta(days=60)


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/time"


def one_of_each(firm: Firm) -> dict[str, int]:
    """An entry in every state, named by it."""
    world, made = firm.world, {}
    firm.set_connection(export_from=BEFORE + timedelta(days=1))
    for name in ("sent", "changed", "billed", "changing", "gone"):
        made[name] = firm.entry("2", notes=name, company_id=firm.lawn_id, is_billable=name == "billed",
                                service_item_id=firm.gardening)  # fmt: skip
    firm.sync()
    by_notes = {time["Description"]: time["Id"] for time in firm.times()}
    firm.emulator.edit(firm.realm, "TimeActivity", by_notes["changed"], Hours=5, Minutes=0)
    firm.emulator.bill(firm.realm, by_notes["billed"])
    firm.sync("full")
    firm.set_connection(locked_through=LOCKED)
    made["refused"] = firm.entry("1", notes="refused", user_id=firm.user("Ann Hill"))
    made["locked"] = firm.entry("1", notes="locked", work_date=LOCKED)
    firm.sync()
    made["held"] = firm.entry("1.5", notes="held", do_not_sync=True)
    made["before_start"] = firm.entry("1", notes="before_start", work_date=BEFORE, do_not_sync=True)
    made["waiting"] = firm.entry("1", notes="waiting")
    made["deleted"] = firm.entry("1", notes="deleted", do_not_sync=True)
    firm.change_entry(made["deleted"], is_deleted=True)
    firm.change_entry(made["changing"], hours="3")
    firm.change_entry(made["gone"], is_deleted=True)
    world.rows("update qbo.link set seen_at = synced_at + interval '1 second' where seen is not null")
    return made


def row_of(site: Site, path: str, name: str) -> str:
    """What stands in the one row with these notes, tags and all."""
    html = site.get(f"{path}?q={name}&state={'deleted' if name == 'deleted' else ''}").text
    rows = re.findall(r"<tr[ >].*?</tr>", html[html.index("<tbody") :], re.DOTALL)
    assert len(rows) == 1, (name, len(rows))
    return str(rows[0])


def test_T5_T6_T12_every_state_is_shown_and_found_by_its_filter_alone(site: Site, firm: Firm, path: str) -> None:
    made = one_of_each(firm)
    shown = {
        "held": ("Held", "Do Not Sync"), "waiting": ("Waiting",), "locked": ("Locked", "attention?code=locked#item-"),
        "before_start": ("Before the start",), "refused": ("Needs attention", "Ann Hill is not matched"),
        "sent": ("Sent", "QuickBooks", "today, "), "billed": ("On an invoice", "Billable"),
        "changed": ("Changed in QuickBooks", "Hours: 2 h in Aero, 5 h in QuickBooks", "Choose whose values hold"),
        "changing": ("Sent", "Change on its way"), "deleted": ("Deleted",),
    }  # fmt: skip
    for name, texts in shown.items():
        row = row_of(site, path, name)
        assert all(text in row for text in texts), (name, row)
    of = (site.world.runtime, firm.account.account_id)
    found = {state: {row["notes"] for row in read.entries(*of, {"state": state}).rows} for state in read.STATES}
    assert found == {
        "held": {"held"}, "waiting": {"waiting"}, "locked": {"locked"}, "before_start": {"before_start"},
        "refused": {"refused"}, "attention": {"refused", "changed"}, "sent": {"sent", "changed", "billed", "changing"},
        "billed": {"billed"}, "changed": {"changed"}, "changing": {"changing", "gone"}, "deleted": {"deleted", "gone"},
    }  # fmt: skip
    assert made.keys() == set().union(*found.values())
    counted = read.states(*of, {})
    for state in ("held", "waiting", "locked", "refused", "attention", "changed", "changing"):
        assert counted[state]["entries"] == len(found[state]), state


def test_T12_filters_and_order_stand_in_the_address_and_sum_what_is_shown(site: Site, firm: Firm, path: str) -> None:
    ben, early = firm.user("Ben Abel"), TODAY - timedelta(days=9)
    firm.entry("1.25", notes="Pruning", do_not_sync=True, company_id=firm.lawn_id)
    firm.entry("2", notes="Mowing", user_id=ben, do_not_sync=True)
    firm.entry("4", notes="Mowing again", user_id=ben, work_date=early, do_not_sync=True, is_billable=True)
    for query, text, first in (
        ("", "3 time entries, 7.25 hours", "Mowing"),
        (f"?person={ben}", "2 time entries, 6 hours", "Mowing"),
        (f"?to={early}", "1 time entry, 4 hours", "Mowing again"),
        (f"?from={TODAY}&to={TODAY}&state=held&hold=yes", "2 time entries, 3.25 hours", "Mowing"),
        ("?customer=north", "1 time entry, 1.25 hours", "Pruning"),
        ("?q=MOWING&billable=yes&person=", "1 time entry, 4 hours", "Mowing again"),
        ("?sort=hours", "3 time entries, 7.25 hours", "Pruning"),
        ("?sort=-person", "3 time entries, 7.25 hours", "Mowing"),
        ("?sort=person", "3 time entries, 7.25 hours", "Pruning"),
    ):
        page = site.page(path + query)
        assert text in page, query
        notes = [page.find(name) for name in ("Pruning", "Mowing again", "Mowing")]
        assert min(place for place in notes if place >= 0) == page.find(first), query
    assert "sort=-hours" in site.get(f"{path}?sort=hours&person={ben}").text
    assert site.page(f"{path}?q=nothing+like+it").count("No time entry matches") == 1
    assert site.get(f"{path}?state=nonsense").status_code == 400


def test_T2_what_is_on_its_way_is_looked_at_again_until_it_is_sent(site: Site, firm: Firm, path: str) -> None:
    entry = firm.entry("1")
    page = site.get(path).text
    (again,) = re.findall(r'hx-get="([^"]*/time/rows[^"]*)" hx-trigger="every 2s"', page)
    assert f"ids={entry}" in again
    assert "HX-Trigger" not in site.get(again.replace("&amp;", "&")).headers
    assert "Waiting 1 entry, 1 hour" in site.page(f"{path}/states")
    firm.sync()
    rows = site.get(again.replace("&amp;", "&"))
    assert "Sent" in rows.text
    assert "hx-get" not in rows.text
    assert rows.headers["HX-Trigger"] == "arrived"
    counts = site.get(f"{path}/states").text
    assert 'hx-trigger="arrived from:body"' in counts
    assert "bubble" not in counts
    assert "hx-get" not in site.get(path).text.partition("<tbody")[2].partition(">")[0]
    assert 'hx-trigger="every 10s"' not in site.get(f"{path}/rows?ids={entry}&turn=40").text


def test_R5_an_attention_item_leads_to_the_time_that_waits_for_it(site: Site, firm: Firm, path: str) -> None:
    hill = firm.user("Ann Hill")
    for hours in ("1", "2"):
        firm.entry(hours, user_id=hill)
    firm.entry("7", do_not_sync=True)
    firm.sync()
    (item,) = site.world.attention(firm.account)
    page = site.page(f"{path}?attention={item['attention_id']}")
    assert "2 time entries, 3 hours. They wait for “Ann Hill is not matched with anybody in QuickBooks”" in page
    answer = site.get(f"{path}?entry=7")
    assert target(answer).endswith(f"/{path}/7")


@pytest.mark.parametrize("words", ["100% done", "a_b", "C:\\new", "É"])
def test_notes_are_found_by_any_part_of_them_to_the_letter(site: Site, firm: Firm, path: str, words: str) -> None:
    firm.entry("1", notes=f"see {words.lower()}, please", do_not_sync=True)
    firm.entry("2", notes="see 100 x done, aXb, C:new, e, please", do_not_sync=True)
    assert "1 time entry, 1 hour" in site.page(f"{path}?q={quote(words)}")


def test_P7_R4_entries_of_another_account_never_answer_and_all_is_escaped(site: Site, firm: Firm, path: str) -> None:
    entry = firm.entry("1", notes=HOSTILE)
    assert "<img src=x" not in site.get(path).text
    assert "&lt;img src=x" in site.get(path).text
    other = f"{site.world.account('Other Firm')}/time"
    assert "No time yet" in site.page(other)
    assert "not connected to QuickBooks" in site.page(other)
    for address in (f"{other}?ids={entry}", f"{other}/rows?ids={entry}", f"{other}/csv?ids={entry}"):
        answer = site.get(address)
        assert answer.status_code == 200
        assert "Söhne" not in answer.text
    assert site.get(f"{other}/{entry}").status_code == 404
    assert "Söhne" in site.get(f"{path}/csv").text


def test_T12_a_viewer_sees_all_and_is_offered_nothing(site: Site, firm: Firm, path: str) -> None:
    entry = firm.entry("1", do_not_sync=True)
    page = site.get(path, "viewer").text
    assert "Held" in page
    assert "Approve" not in page
    assert "Save" not in site.page(f"{path}/{entry}", "viewer")
    assert site.get(f"{path}/batch?ids={entry}&do_not_sync=no", "viewer").status_code == 403
    assert site.post(f"{path}/{entry}", {}, "viewer").status_code == 403
