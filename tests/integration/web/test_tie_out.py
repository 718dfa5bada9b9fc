"""T11, T12: where every hour is, by person and week; each number opens its entries; lock and release."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING

import pytest

from integration.web.site import words
from integration.world import TODAY
from qbo.flow import tie_out
from qbo.web.read import tie_out as read

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site

MONDAY = TODAY - timedelta(days=TODAY.weekday())
LAST = MONDAY - timedelta(days=7)
NIL, MINUS = "\u2013", "\u2212"


@pytest.fixture
def path(firm: Firm) -> str:
    firm.set_connection(export_from=LAST - timedelta(days=30))
    return f"{firm.account.account_id}/tie-out"


def row_of(html: str, person: str) -> list[str]:
    """The cells of the only row of somebody."""
    rows = [words(row) for row in re.findall(r"<tr>.*?</tr>", html, re.DOTALL) if f">{person}" in row]
    assert len(rows) == 1, rows
    return rows[0].removeprefix(person).split()


def test_T12_every_hour_of_a_week_has_its_place_and_opens_its_entries(site: Site, firm: Firm, path: str) -> None:
    sent = firm.entry("2", work_date=LAST)
    firm.entry("1.5", work_date=LAST, notes="Late")
    firm.sync()
    firm.emulator.edit(firm.realm, "TimeActivity", firm.times()[0]["Id"], Hours=3, Minutes=0)
    firm.emulator.add(firm.realm, "TimeActivity", TxnDate=str(LAST), NameOf="Employee",
                      EmployeeRef={"value": firm.employee}, Hours=4, Minutes=0)  # fmt: skip
    firm.sync("full")
    firm.entry("1", work_date=LAST, do_not_sync=True)
    firm.entry("7", work_date=MONDAY)
    html = site.get(f"{path}?week={LAST + timedelta(days=3)}").text
    expected = ["4.5", "4.5", "1", NIL, NIL, NIL, NIL, f"{MINUS}1", "changed", "in", "QuickBooks", "4"]
    assert row_of(html, "Ann Field") == expected
    said = f"4.5 hours in Aero: 4.5 in QuickBooks, 1 held, {MINUS}1 differ: changed in QuickBooks. Ties out"
    assert said in words(html)
    links = [link.replace("&amp;", "&") for link in re.findall(r'<td class="num[^"]*"><a href="([^"]*)"', html)]
    for link, text in zip(
        links, ("4.5 hours in Aero, 4.5 hours of them in QuickBooks", "4.5 hours of them in QuickBooks",
                "1 time entry, 1 hour.", "Difference"), strict=True,
    ):  # fmt: skip
        assert text in site.page(link), link
    assert f"/time/{sent}" in site.get(links[0]).text
    assert "7 hours in Aero" in site.page(path)


def test_T12_time_that_was_moved_in_quickbooks_stands_in_both_weeks(site: Site, firm: Firm, path: str) -> None:
    firm.entry("2", work_date=LAST)
    firm.sync()
    long_ago = LAST - timedelta(days=21)
    firm.emulator.edit(firm.realm, "TimeActivity", firm.time()["Id"], TxnDate=str(long_ago))
    firm.sync("full")
    assert row_of(site.get(f"{path}?week={LAST}").text, "Ann Field")[:2] == ["2", NIL]
    assert row_of(site.get(f"{path}?week={long_ago}").text, "Ann Field")[:2] == [NIL, "2"]
    there = site.page(f"{path}/entries?user={firm.ann}&week={long_ago}")
    assert "In Aero it stands elsewhere" in there


def test_T12_a_few_weeks_are_what_they_are_in_the_tie_out_of_all_time(site: Site, firm: Firm, path: str) -> None:
    for back in range(5):
        firm.entry(f"1.{back}", work_date=LAST - timedelta(days=7 * back))
    firm.entry("3", work_date=LAST, user_id=firm.user("Ben Abel"))
    moved = firm.entry("1", work_date=LAST)
    firm.sync()
    for time, changes in zip(firm.times()[:3], ({"Hours": 9}, {"TxnDate": str(MONDAY)}, {"Minutes": 1}), strict=True):
        firm.emulator.edit(firm.realm, "TimeActivity", time["Id"], **changes)
    firm.sync("full")
    firm.change_entry(moved, do_not_sync=True)
    firm.change_entry(moved, work_date=LAST - timedelta(days=14))  # nobody is told: it stays where it was sent
    with site.world.runtime.database.transaction() as connection:
        everything = tie_out.tie_out(connection, [firm.account.account_id])[firm.account.account_id]
    names = ("person", "week", *tie_out.NUMBERS)
    for week in sorted({row["week"] for row in everything}):
        (found,) = read.weeks(site.world.runtime, firm.account.account_id, week, week)
        rows = [{name: row[name] for name in names} for row in found.rows]
        assert rows == [row for row in everything if row["week"] == week]
    assert len({row["week"] for row in everything}) >= 6


def test_T12_several_weeks_have_sums_and_a_csv(site: Site, firm: Firm, path: str) -> None:
    firm.entry("2", work_date=LAST, do_not_sync=True)
    firm.entry("3", work_date=MONDAY, do_not_sync=True)
    page = site.page(f"{path}?weeks=2")
    assert f"All weeks 5 {NIL} 5" in page
    (held,) = re.findall(r'All weeks.*?href="([^"]*state=held[^"]*)"', site.get(f"{path}?weeks=2").text, re.DOTALL)
    assert "2 time entries, 5 hours" in site.page(unescape(held))
    lines = list(csv.reader(io.StringIO(site.get(f"{path}/csv?weeks=2").text.removeprefix("\ufeff"))))
    assert lines[0][:5] == ["Week", "Person", "Aero", "QuickBooks", "Held"]
    assert [line[:5] for line in lines[1:]] == [
        [str(week), "Ann Field", hours, "0.0000", hours] for week, hours in ((MONDAY, "3.0000"), (LAST, "2.0000"))
    ]
    assert "No hours in this time" in site.page(f"{path}?week={LAST - timedelta(days=70)}")


def test_T11_a_period_is_locked_and_a_week_released_on_the_page(site: Site, firm: Firm, path: str) -> None:
    assert "No time is locked" in site.page(path)
    told = site.done(f"{path}/lock", {"through": str(LAST)})
    assert f"Time up to and including {LAST} is locked; nothing of it is created, changed or deleted" in told
    firm.entry("2", work_date=LAST)
    firm.sync()
    assert firm.times() == []
    page = site.get(path).text
    assert "Ann Field has time in a locked period" in words(page)
    (item,) = site.world.attention(firm.account, "locked")
    assert f"time?attention={item['attention_id']}" in page
    assert f"tie-out?week={LAST}" in site.get(f"{firm.account.account_id}/attention").text
    told = site.done(f"{path}/release", {"ids": item["attention_id"]})
    assert "1 time entry released, sent at the next sync" in told
    firm.sync()
    assert len(firm.times()) == 1


def test_P7_R4_T11_whoever_may_not_act_locks_nothing_and_no_other_account_is_touched(
    site: Site, firm: Firm, path: str
) -> None:
    firm.set_connection(locked_through=LAST)
    firm.entry("2", work_date=LAST)
    firm.sync()
    (item,) = site.world.attention(firm.account, "locked")
    other = f"{site.world.account('Other Firm')}/tie-out"
    assert "Not connected yet" in site.page(other)
    assert "There is no attention item" in site.done(f"{other}/release", {"ids": item["attention_id"]})
    assert "is not connected to QuickBooks" in site.done(f"{other}/lock", {"through": str(TODAY)})
    assert site.get(f"{other}/entries?user={firm.ann}&week={LAST}").status_code == 404
    assert site.get(f"{other}/csv?week={LAST}").text.count("\n") == 1
    for form, data in (("lock", {"through": str(TODAY)}), ("release", {"ids": item["attention_id"]})):
        assert site.post(f"{path}/{form}", data, "viewer").status_code == 403
    assert "Release the week" not in site.page(path, "viewer")
    assert site.world.value("select locked_through from qbo.connection") == LAST
