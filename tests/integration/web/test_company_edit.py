"""A company gets another name, type or parent on its page: Aero's side of what a refusal asks for (C1, C6, L6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/companies"


def save(site: Site, path: str, company_id: int, name: str, parent: str = "", kind: str = "Customer") -> str:
    form = {"name": name, "company_type": kind, "parent": parent}
    return send(site, path, company_id, form, shown(site, path, company_id))


def shown(site: Site, path: str, company_id: int) -> str:
    """What the form keeps of the company as it stands on the page now."""
    return site.get(f"{path}?company={company_id}").text.partition('name="seen" value="')[2].partition('"')[0]


def send(site: Site, path: str, company_id: int, form: dict[str, str], seen: str) -> str:
    return site.done(f"{path}/edit", {"company_id": company_id, "seen": seen, **form})


def test_C6_a_name_that_quickbooks_cannot_take_is_changed_on_the_page_and_the_item_is_gone(
    site: Site, firm: Firm, path: str
) -> None:
    company_id = firm.company("A:B")
    firm.sync()
    assert firm.codes() == ["name_characters"]
    assert f"companies?company={company_id}" in site.get(f"{firm.account.account_id}/attention").text
    told = save(site, path, company_id, "A and B")
    assert "A and B: saved in Aero. In QuickBooks: created as a new customer." in told
    firm.sync()
    assert firm.codes() == []
    assert firm.customer("A and B")["Active"] is True


def test_C1_a_company_below_one_that_is_no_customer_is_given_another_parent_or_the_parent_another_type(
    site: Site, firm: Firm, path: str
) -> None:
    above = firm.company("Holding", company_type="Lead")
    company_id = firm.company("Branch", parent_company_id=above)
    firm.sync()
    assert firm.codes() == ["parent_not_customer"]
    assert 'value="Holding"' in site.get(f"{path}?company={company_id}").text
    assert "as soon as its parent" not in save(site, path, company_id, "Branch", "north lawn")
    firm.sync()
    assert firm.codes() == []
    assert firm.customer("Branch")["ParentRef"]["value"] == firm.lawn
    assert "created as a new customer" in save(site, path, above, "Holding")


def test_L6_a_name_that_differs_on_both_sides_is_made_the_same_on_the_page(site: Site, firm: Firm, path: str) -> None:
    firm.change_company(firm.lawn_id, name="Upper Lawn")
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, DisplayName="Lower Lawn")
    firm.sync()
    assert firm.codes() == ["name_conflict"]
    assert "QuickBooks keeps its own name" in save(site, path, firm.lawn_id, "Lower Lawn")
    firm.sync()
    assert firm.codes() == []


def test_C2_a_page_that_stood_open_takes_back_nothing_that_somebody_else_saved_meanwhile(
    site: Site, firm: Firm, path: str
) -> None:
    company_id = firm.company("Prospekt", company_type="Customer")
    seen = shown(site, path, company_id)
    save(site, path, company_id, "Prospekt", kind="Lead")
    form = {"name": "Prospect", "company_type": "Customer", "parent": ""}
    assert "Somebody changed this company meanwhile" in send(site, path, company_id, form, seen)
    firm.sync()
    assert firm.customers("Prospect") == []


def test_a_parent_that_is_unknown_twice_there_or_below_is_refused_and_nothing_is_changed(
    site: Site, firm: Firm, path: str
) -> None:
    top = firm.company("Top", company_type="Lead")
    below = firm.company("Below", parent_company_id=top, company_type="Lead")
    for _ in range(2):
        firm.company("Twin", company_type="Lead")
    refused = {"Nowhere": "There is no company called", "twin": "Several companies are called", "Below": "above itself"}
    for parent, words in refused.items():
        assert words in save(site, path, top, "Changed", parent, "Lead")
    assert "A company has a name" in save(site, path, top, " ", "", "Lead")
    assert "none of the types" in save(site, path, top, "Top", "", "King")
    assert "Nothing was changed" in save(site, path, below, "Below", "Top", "Lead")
    kept = site.world.one("select name, parent_company_id from aero.company where company_id = %(id)s", id=top)
    assert kept == {"name": "Top", "parent_company_id": None}


def test_R4_a_company_of_another_account_is_not_changed_and_a_viewer_sees_no_form(
    site: Site, firm: Firm, path: str
) -> None:
    other = f"{site.world.account('Other Firm')}/companies"
    assert "The account has no company" in save(site, other, firm.lawn_id, "Mine")
    assert site.world.company(firm.account, "North Lawn")
    assert 'name="company_type"' not in site.get(f"{path}?company={firm.lawn_id}", "viewer").text
    form = {"company_id": firm.lawn_id, "name": "X", "company_type": "Lead"}
    assert site.post(f"{path}/edit", form, "viewer").status_code == 403
