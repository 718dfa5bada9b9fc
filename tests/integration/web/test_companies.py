"""Companies: found by name, contact, state and link; made active or inactive as Aero would (C3, L7)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site

HOSTILE = '<script>alert("x")</script> & Söhne'


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/companies"


def names(site: Site, address: str) -> list[str]:
    """Of the companies on a page, in their order."""
    return re.findall(r'class="row-name"[^>]*>([^<]*)<', site.get(address).text)


def switch(site: Site, path: str, company_id: int, *, on: bool) -> str:
    return site.done(f"{path}/set-active", {"ids": [company_id], "active": on})


def test_a_company_is_found_by_name_contact_state_type_and_link(site: Site, firm: Firm, path: str) -> None:
    firm.emulator.add(
        firm.realm,
        "Customer",
        DisplayName="Rose Garden",
        GivenName="Rosa",
        PrimaryEmailAddr={"Address": "r@rose.example"},
    )
    firm.sync()
    firm.company("Prospect", company_type="Lead")
    firm.company("Asleep", is_active=False)
    everybody = ["Asleep", "North Lawn", "Prospect", "Rose Garden"]
    found = {
        "": everybody, "?q=LAWN": ["North Lawn"], "?q=rose.example": ["Rose Garden"], f"?q={firm.lawn}": ["North Lawn"],
        "?type=Lead": ["Prospect"], "?active=no": ["Asleep"], "?linked=yes": ["North Lawn", "Rose Garden"],
        "?linked=no&active=yes": ["Prospect"], "?q=lawn&type=Lead": [],
    }  # fmt: skip
    assert {query: names(site, path + query) for query in found} == found
    assert 'value="Lead" selected' in site.get(f"{path}?type=Lead").text
    assert "Rosa r@rose.example Active Linked, id" in site.page(path)


def test_L7_hidden_companies_are_shown_only_when_a_person_asks_for_them(site: Site, firm: Firm, path: str) -> None:
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Active=False)
    firm.sync()
    assert "No company" in site.page(f"{path}?q=lawn")
    for hidden in ("too", "only"):
        assert names(site, f"{path}?hidden={hidden}") == ["North Lawn"]
    assert "Hidden in Aero because QuickBooks has it inactive" in site.page(f"{path}?company={firm.lawn_id}")


def test_C3_a_company_made_inactive_on_the_page_is_made_inactive_in_quickbooks_and_active_again(
    site: Site, firm: Firm, path: str
) -> None:
    told = switch(site, path, firm.lawn_id, on=False)
    assert "North Lawn: inactive in Aero now. In QuickBooks: made inactive too, unless an open balance" in told
    firm.sync()
    assert firm.emulator.find(firm.realm, "Customer", Id=firm.lawn)[0]["Active"] is False
    assert "North Lawn: inactive already" in switch(site, path, firm.lawn_id, on=False)
    assert "In QuickBooks: made active again too" in switch(site, path, firm.lawn_id, on=True)
    firm.sync()
    assert firm.customer("North Lawn")["Active"] is True


def test_C3_many_are_changed_at_once_and_alike_ones_are_told_in_one_line(site: Site, firm: Firm, path: str) -> None:
    ids = [firm.company(name, company_type="Lead") for name in ("A", "B", "C", "D", "E")]
    told = site.done(f"{path}/set-active", {"ids": [*ids, firm.lawn_id], "active": False})
    assert "A, B, C and 2 more: inactive in Aero now. In QuickBooks: nothing, only companies of type Customer" in told
    assert names(site, f"{path}?active=no") == ["A", "B", "C", "D", "E", "North Lawn"]


def test_C1_what_an_active_company_means_for_quickbooks_is_said(site: Site, firm: Firm, path: str) -> None:
    outcomes = {
        "Rose Garden": "created as a new customer",
        "Tim Philip Masonry": "Tim Philip Masonry has the name of a QuickBooks vendor, see Attention",
        "A:B": "QuickBooks cannot take the name of A:B, see Attention",
    }
    for name, outcome in outcomes.items():
        company_id = firm.company(name, is_active=False)
        assert f"{name}: active in Aero now. In QuickBooks: {outcome}." in switch(site, path, company_id, on=True)


def test_T8_time_that_now_waits_for_an_inactive_company_is_told(site: Site, firm: Firm, path: str) -> None:
    firm.entry("2.5", company_id=firm.lawn_id)
    told = switch(site, path, firm.lawn_id, on=False)
    assert "1 time entry, 2.5 hours: not sent while the company is inactive" in told


def test_a_firm_that_is_not_connected_is_told_that_nothing_goes_to_quickbooks(site: Site, firm: Firm) -> None:
    account_id = site.world.account("Alone")
    assert "The first sync brings QuickBooks' customers here" in site.page(f"{account_id}/companies")
    company_id = site.world.value(
        "insert into aero.company (account_id, name) values (%(a)s, 'Solo') returning company_id", a=account_id
    )
    told = switch(site, f"{account_id}/companies", company_id, on=False)
    assert "In QuickBooks: nothing, the account is not connected" in told


def test_the_page_of_one_company_has_contacts_parent_sub_companies_and_what_needs_attention(
    site: Site, firm: Firm, path: str
) -> None:
    firm.company("Back: yard", parent_company_id=firm.lawn_id)
    firm.company("Front yard", parent_company_id=firm.lawn_id)
    firm.entry("2", company_id=firm.lawn_id)
    firm.sync()
    page = site.page(f"{path}?company={firm.lawn_id}")
    assert f"QuickBooks id {firm.lawn}" in page
    assert "Sub-companies 2 Back: yard Front yard" in page
    assert "2 hours in 1 time entry" in page
    sub = site.page(f"{path}?company={site.world.company(firm.account, 'Back: yard')['company_id']}")
    assert "Needs attention QuickBooks cannot take the name of Back: yard" in sub
    assert names(site, f"{path}?parent={firm.lawn_id}") == ["Back: yard", "Front yard"]


def test_pages_lead_through_all_companies_in_order_forwards_backwards_and_from_the_end(
    site: Site, firm: Firm, path: str
) -> None:
    site.world.rows(
        "insert into aero.company (account_id, name, company_type) "
        "select %(a)s, case when n %% 3 = 0 then 'Same name' else 'Company ' || n end, 'Lead' "
        "from generate_series(1, 119) as n",
        a=firm.account.account_id,
    )
    every = [row["name"] for row in site.world.rows("select name from aero.company order by lower(name), company_id")]
    forwards, address = [], path
    while address:
        html = site.get(address).text
        forwards += names(site, address)
        address = unescaped(re.search(r'rel="next" href="([^"]*)"', html))
    assert forwards == every
    assert "71 to 120 of 120 companies" in site.page(f"{path}?before=0")
    back = unescaped(re.search(r'rel="prev" href="([^"]*)"', site.get(f"{path}?before=0").text))
    assert names(site, back) == every[20:70]
    assert names(site, unescaped(re.search(r'rel="prev" href="([^"]*)"', site.get(back).text))) == every[:50]
    assert names(site, f"{path}?after=999999") == every[:50]
    assert names(site, f"{path}?q=same&before=0") == ["Same name"] * 39


def unescaped(found: re.Match[str] | None) -> str:
    return found[1].replace("&amp;", "&") if found else ""


def test_R4_a_company_of_another_account_is_neither_shown_nor_changed(site: Site, firm: Firm, path: str) -> None:
    other = f"{site.world.account('Other Firm')}/companies"
    assert "North Lawn" not in site.page(f"{other}?q=lawn")
    assert site.get(f"{other}?company={firm.lawn_id}").status_code == 404
    assert "The account has no company" in switch(site, other, firm.lawn_id, on=False)
    assert site.world.company(firm.account, "North Lawn")["is_active"]


def test_P7_a_viewer_is_shown_no_buttons_and_names_are_escaped(site: Site, firm: Firm, path: str) -> None:
    firm.company(HOSTILE, company_type="Lead")
    html = site.get(path, "viewer").text
    assert "Make inactive" not in html
    assert "Make inactive" in site.get(path).text
    assert "<script>alert" not in html
    assert site.post(f"{path}/set-active", {"ids": firm.lawn_id, "active": False}, "viewer").status_code == 403
