"""Users: a person matches them with employees and vendors of QuickBooks, and their waiting time goes (T3, T8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from qbo.flow.drain import drain

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/users"


def choose(site: Site, path: str, *pairs: str, only: str = "") -> str:
    return site.done(f"{path}/match", {"pairs": list(pairs), "only": only})


def accept_all(site: Site, path: str, html: str) -> str:
    form = html[: html.index("Accept them")]
    (only,) = re.findall(r'name="only" value="([^"]*)"', form)
    return choose(site, path, *re.findall(r'name="pairs" value="([^"]*)"', form), only=only)


def person(html: str, user: int) -> str:
    """Whom the page proposes for a user, as ``Employee:55``."""
    return re.findall(rf'value="{user}=([^"]*)"', html)[0]


def test_T8_matching_a_user_sends_the_time_that_waited_at_once_and_closes_the_item(
    site: Site, firm: Firm, path: str
) -> None:
    bob = firm.user("Bob")
    firm.entry("2.5", user_id=bob)
    firm.entry("1", user_id=bob, notes="x" * 4001)
    firm.sync()
    assert "Bob Nobody 3.5 hours in 2 time entries" in site.page(path)
    with site.world.database.session() as listener:
        listener.execute("listen qbo_due")
        told = choose(site, path, f"{bob}=Vendor:{firm.vendor}")
        assert [each.payload for each in listener.notifies(timeout=60, stop_after=1)] == [str(firm.account.account_id)]
    assert "Bob is matched with the vendor Tim Philip Masonry. 1 time entry, 2.5 hours go to QuickBooks now." in told
    assert "1 time entry, 1 hour wait for something else, see Attention." in told
    drain(site.world.runtime)
    assert firm.time()["VendorRef"]["value"] == firm.vendor
    assert firm.codes() == ["notes_too_long"]
    assert "Bob Tim Philip Masonry Vendor" in site.page(path)


def test_T8_an_inactive_person_is_shown_with_its_users_and_cannot_be_chosen(site: Site, firm: Firm, path: str) -> None:
    firm.entry("2")
    firm.emulator.edit(firm.realm, "Employee", firm.employee, Active=False)
    firm.sync()
    (item,) = site.world.attention(firm.account, "user_inactive")
    page = site.page(f"{path}?person={item['cause'].removeprefix('person:')}")
    assert "The employee Ann Field is inactive in QuickBooks." in page
    assert "Ann Field Employee Inactive 2 hours in 1 time entry" in page
    bob = firm.user("Bob")
    assert "Ann Field is inactive in QuickBooks: make the employee active there" in choose(
        site, path, f"{bob}=Employee:{firm.employee}"
    )
    assert site.world.value("select qbo_entity_id from aero.app_user where user_id = %(u)s", u=bob) is None


def test_T9_time_that_was_sent_stays_with_the_person_of_before_and_the_page_says_so(
    site: Site, firm: Firm, path: str
) -> None:
    firm.entry()
    firm.sync()
    other = firm.emulator.add(firm.realm, "Employee", GivenName="Eve", FamilyName="Field")["Id"]
    firm.sync()
    told = choose(site, path, f"{firm.ann}=Employee:{other}")
    assert "Ann Field is matched with the employee Eve Field. What was sent before stays with Ann Field." in told
    assert "is matched with the employee Eve Field already" in choose(site, path, f"{firm.ann}=Employee:{other}")
    bob = firm.user("Bob")
    assert "So is Ann Field: their time stands together" in choose(site, path, f"{bob}=Employee:{other}")
    assert "Bob is matched with nobody now" in choose(site, path, f"{bob}=")
    firm.sync()
    assert firm.time()["EmployeeRef"]["value"] == firm.employee


def test_T8_people_are_proposed_by_name_and_e_mail_and_all_that_are_unmistakable_accepted_at_once(
    site: Site, firm: Firm, path: str
) -> None:
    firm.emulator.add(
        firm.realm, "Employee", GivenName="Robert", FamilyName="Hale", PrimaryEmailAddr={"Address": "hale@x.example"}
    )
    firm.emulator.add(firm.realm, "Employee", GivenName="Katherine", FamilyName="Johnson")
    firm.sync()
    site.world.rows(
        "insert into aero.app_user (account_id, name, email) values (%(a)s, 'Bob', 'Hale@x.example'), "
        "(%(a)s, 'Masonry, Tim Philip', null), (%(a)s, 'Katharine Johnson', null), (%(a)s, '<i>Nobody</i>', null)",
        a=firm.account.account_id,
    )
    page = site.page(path)
    assert "Proposed: Robert Hale Employee The e-mail is the same. Accept" in page
    assert "Proposed: Tim Philip Masonry Vendor The name is the same. Accept" in page
    assert "Proposed: Katherine Johnson Employee The names are similar. Accept" in page
    assert "Accept 2 proposals" in page
    html = site.get(path).text
    assert "&lt;i&gt;Nobody&lt;/i&gt;" in html
    told = accept_all(site, path, html)
    assert "Bob is matched with the employee Robert Hale." in told
    assert "Masonry, Tim Philip is matched with the vendor Tim Philip Masonry." in told
    assert "Katharine Johnson Proposed" in told


def test_T8_proposals_of_an_old_page_leave_alone_what_somebody_decided_meanwhile(
    site: Site, firm: Firm, path: str
) -> None:
    for given in ("Eve", "Joe", "Kim"):
        firm.emulator.add(firm.realm, "Employee", GivenName=given, FamilyName="Hale")
    firm.sync()
    eve, joe, kim = (firm.user(f"{given} Hale") for given in ("Eve", "Joe", "Kim"))
    html = site.get(path).text
    assert "Accept 3 proposals" in html
    choose(site, path, f"{eve}=Vendor:{firm.vendor}", f"{firm.ann}={person(html, joe)}")
    told = accept_all(site, path, html)
    assert "Kim Hale is matched with the employee Kim Hale." in told
    assert "Left as they are, because somebody decided meanwhile: Eve Hale and Joe Hale." in told
    matched = "select qbo_entity_type || ':' || qbo_entity_id from aero.app_user where user_id = %(u)s"
    assert [site.world.value(matched, u=user) for user in (eve, joe, kim)] == [
        f"Vendor:{firm.vendor}", None, person(html, kim),
    ]  # fmt: skip


def test_a_user_is_matched_with_anybody_active_found_by_name(site: Site, firm: Firm, path: str) -> None:
    bob = firm.user("Bob")
    assert "Tim Philip Masonry Vendor" in site.page(f"{path}?user={bob}")
    html = site.get(f"{path}?user={bob}&q=field").text
    assert re.findall(r'value="(\d+=[^"]*)"', html) == [f"{bob}=Employee:{firm.employee}"]
    assert "Nobody is called so" in site.page(f"{path}?user={bob}&q=zzz")
    assert site.get(f"{path}?user=999").status_code == 404
    assert "Aero has no users in this account" in site.page(f"{site.world.account('Empty')}/users")


def test_R4_neither_a_user_nor_a_person_of_another_account_can_be_matched(site: Site, firm: Firm, path: str) -> None:
    other = site.world.account("Other Firm")
    theirs = site.world.value(
        "insert into aero.app_user (account_id, name) values (%(a)s, 'Theirs') returning user_id", a=other
    )
    assert "This account has no user" in choose(site, path, f"{theirs}=Employee:{firm.employee}")
    assert "Aero knows no employee with the QuickBooks id" in choose(
        site, f"{other}/users", f"{theirs}=Employee:{firm.employee}"
    )
    assert "is no employee and no vendor" in choose(site, path, f"{firm.ann}=Customer:{firm.lawn}")
    assert "Nobody was chosen" in choose(site, path, "x=Employee:1")
    assert "Ann Field" not in site.page(f"{other}/users")
    assert site.world.value("select count(*) from aero.app_user where qbo_entity_id is not null") == 1
    form = {"pairs": [f"{firm.ann}="]}
    assert site.post(f"{path}/match", form, "viewer").status_code == 403
    assert "Change…" not in site.page(path, "viewer")
