"""Edit Time: all that Aero's entry has; what follows is said in words (T5, T9 to T11)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from integration.web.desk import Desk
from integration.web.site import words
from integration.world import TODAY

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site


def test_T5_T9_all_that_an_entry_has_is_edited_and_sent(site: Site, firm: Firm) -> None:
    ben = firm.user("Ben Abel", "Vendor", firm.vendor)
    desk = Desk(site, firm, firm.entry("1", do_not_sync=True, notes="Old  "))
    assert "It is held. Take Do Not Sync off, and it goes to QuickBooks at once." in words(desk.html)
    assert "Stays in Aero: Do Not Sync is on" in desk.save(hours="1:20")
    assert desk.row["notes"] == "Old  "  # nobody touched it
    desk = Desk(site, firm, desk.entry)
    told = desk.save(
        user_id=ben, company_id=firm.lawn_id, service_item_id=firm.gardening, class_id=firm.weekly, hours="2,5",
        work_date=TODAY + timedelta(days=1), notes="New\r\nlines", is_billable=True, do_not_sync=False,
    )  # fmt: skip
    assert "Saved. Goes to QuickBooks now." in told
    row = desk.row
    assert (row["user_id"], row["company_id"], row["service_item_id"], row["class_id"]) == (
        ben, firm.lawn_id, firm.gardening, firm.weekly,
    )  # fmt: skip
    assert (row["hours"], row["notes"], row["is_billable"], row["do_not_sync"]) == (
        Decimal("2.5"), "New\nlines", True, False,
    )  # fmt: skip
    firm.sync()
    assert firm.time()["VendorRef"]["value"] == firm.vendor
    desk = Desk(site, firm, desk.entry)
    assert "What you change goes to QuickBooks at once." in words(desk.html)
    assert "added to QuickBooks" in words(desk.html)
    assert "Saved. In QuickBooks already; the change goes there now." in desk.save(hours="3")
    assert "Nothing was changed." in Desk(site, firm, desk.entry).save()


def test_T9_deleted_and_taken_back(site: Site, firm: Firm) -> None:
    entry = firm.entry("1")
    firm.sync()
    assert "Deleted. Is deleted in QuickBooks now." in Desk(site, firm, entry).delete()
    firm.sync()
    assert firm.times() == []
    assert "Saved. Goes to QuickBooks now." in Desk(site, firm, entry).delete("false")
    firm.sync()
    assert len(firm.times()) == 1


def test_T9_T10_T11_the_page_says_what_a_change_would_do(site: Site, firm: Firm) -> None:
    billed = firm.entry("1", company_id=firm.lawn_id, service_item_id=firm.gardening, is_billable=True)
    firm.sync()
    firm.emulator.bill(firm.realm, firm.time()["Id"])
    firm.sync("full")
    firm.set_connection(locked_through=TODAY - timedelta(days=5), export_from=TODAY - timedelta(days=20))
    desk = Desk(site, firm, billed)
    assert "It is on an invoice: QuickBooks keeps what was billed." in words(desk.html)
    assert "an attention item will ask" in desk.save(hours="2")
    firm.change_entry(billed, do_not_sync=True)
    assert "Saved. In QuickBooks already, which keeps what it has: Do Not Sync is on." in Desk(site, firm, billed).save(
        notes="Kept here"
    )
    locked = Desk(site, firm, firm.entry("1", work_date=TODAY - timedelta(days=6)))
    assert "it waits until somebody releases the week" in words(locked.html)
    old = Desk(site, firm, firm.entry("1", work_date=TODAY - timedelta(days=30), do_not_sync=True))
    assert "the first day that is sent by itself" in words(old.html)
    assert "Waits: in a locked period" in old.save(do_not_sync=False)


def test_T9_a_change_meanwhile_is_never_overwritten_unseen(site: Site, firm: Firm) -> None:
    desk = Desk(site, firm, firm.entry("1", do_not_sync=True))
    firm.change_entry(desk.entry, hours="4")
    answer = site.post(desk.path, desk.form(hours="2", notes="Typed at length"))
    assert answer.status_code == 409
    assert "Somebody changed this time entry meanwhile. Nothing was saved" in words(answer.text)
    assert "It is now: Hours 4, Notes nothing." in words(answer.text)
    assert "Typed at length" in answer.text  # nothing typed is lost
    assert desk.row["hours"] == 4
    desk.html = answer.text
    desk.save(hours="2", notes="Typed at length")
    assert desk.row["hours"] == 2


def test_P7_what_cannot_be_saved_is_said_in_words(site: Site, firm: Firm) -> None:
    theirs = site.world.value(
        "insert into aero.company (account_id, name) values (%(account)s, 'Theirs') returning company_id",
        account=site.world.account("Other Firm"),
    )
    desk = Desk(site, firm, firm.entry("1", do_not_sync=True))
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"hours": "much"}, "Hours are written like 1.5 or 1:30."),
        ({"hours": "-1"}, "Hours are a number from 0 to 999.9999."),
        ({"hours": "1e9"}, "Hours are a number from 0 to 999.9999."),
        ({"work_date": "soon"}, "A day is written like"),
        ({"user_id": ""}, "A time entry has a person, a day and hours."),
        ({"company_id": "x"}, "That is none of the choices."),
        ({"company_id": theirs}, "is not one of this account's"),
    ]
    for given, says in wrong:
        answer = site.post(desk.path, desk.form(**given))
        assert answer.status_code == 409, given
        assert says in words(answer.text), given
    assert (desk.row["company_id"], desk.row["hours"]) == (None, 1)


def test_T7_a_customer_is_found_by_a_part_of_its_name_with_and_without_javascript(site: Site, firm: Firm) -> None:
    for name in ("North Lawn East", "South Lawn"):
        firm.company(name)
    firm.company("North Gate", company_type="Lead", is_active=False)
    desk = Desk(site, firm, firm.entry("1", company_id=firm.lawn_id))
    found = words(site.get(f"{desk.path.rpartition('/')[0]}/customers?find=lawn%20e&company_id={firm.lawn_id}").text)
    assert found == "No customer North Lawn North Lawn East"
    page = site.get(f"{desk.path}?find=south&hours=9.75&user_id={firm.ann}&company_id={firm.lawn_id}").text
    assert "South Lawn" in page
    assert 'value="9.75"' in page  # what was filled in stays
    assert "Nobody is called" in site.get(f"{desk.path.rpartition('/')[0]}/customers?find=gate").text
