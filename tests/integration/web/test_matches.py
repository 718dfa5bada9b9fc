"""Matches: a person sees what the first connect held beside the customers that it may be, and decides (C5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.lists.old_firm import OldFirm
from qbo.store.leases import hold

if TYPE_CHECKING:
    from integration.web.site import Site


class Held(OldFirm):
    """A similar name, two candidates, an inactive namesake, and two companies with nothing like them."""

    def __init__(self, site: Site) -> None:
        super().__init__(site.world)
        self.path = f"{self.account.account_id}/matches"
        lawn = {"GivenName": "Nora", "FamilyName": "Lawn", "PrimaryEmailAddr": {"Address": "nora@lawn.example"}}
        self.qbo("Ann Field", "Employee")
        self.lawn = self.qbo("North Lawn", **lawn)
        self.oaks = [self.qbo("Oak and Elm"), self.qbo("Oak & Elm LLC")]
        self.barn = self.inactive("Old Barn")
        names = ("Lawn, North", "Oak & Elm", "Old Barn", "Bakery", "<b>Zoo</b>")
        self.companies = {name: self.aero(name) for name in names}
        self.world.rows(
            "insert into aero.contact (account_id, company_id, first_name, email) "
            "values (%(a)s, %(c)s, 'Nora', 'NORA@lawn.example')",
            a=self.account.account_id, c=self.companies["Lawn, North"],
        )  # fmt: skip
        self.sync()

    def decision(self, name: str) -> str | None:
        return self.world.decision(self.companies[name])


@pytest.fixture
def held(site: Site) -> Held:
    return Held(site)


def test_C5_each_company_stands_beside_its_candidates_with_the_evidence(site: Site, held: Held) -> None:
    held.entry(held.companies["Lawn, North"])
    page = site.page(held.path)
    assert "To decide 5 A similar name stands in QuickBooks 2 An inactive customer has the name 1" in page
    assert (
        "In Aero Lawn, North Nora NORA@lawn.example 1.5 hours in 1 time entry In QuickBooks North Lawn Nora Lawn "
        f"nora@lawn.example (the same as in Aero) Id {held.lawn} The names are similar. 100 of 100 alike. Link"
    ) in page
    assert "Old Barn Inactive" in page
    assert "Bakery In QuickBooks Nothing in QuickBooks resembles this company." in page
    assert "&lt;b&gt;Zoo&lt;/b&gt;" in site.get(held.path).text
    assert "Bakery" not in site.page(f"{held.path}?kind=similar")
    assert "1 time entry" not in site.page(f"{held.path}?q=BAKE")
    assert "No company like that waits" in site.page(f"{held.path}?q=nobody")


def test_C5_one_company_is_linked_with_the_customer_that_a_person_points_at(site: Site, held: Held) -> None:
    company = held.companies["Oak & Elm"]
    form = {"decision": "link", "company_id": company}
    assert "2 active QuickBooks customers come into question: choose one of them" in site.done(
        f"{held.path}/decide", form
    )
    assert "is none of its candidates" in site.done(f"{held.path}/decide", {**form, "qbo_id": held.lawn})
    told = site.done(f"{held.path}/decide", {**form, "qbo_id": held.oaks[1]})
    assert f"Oak & Elm is linked with QuickBooks customer {held.oaks[1]}." in told
    assert held.link(company) == (held.oaks[1], {"name": "Oak & Elm LLC", "is_active": True})
    assert "Nothing is to be decided about this company" in site.page(f"{held.path}?company={company}")


def test_C5_before_a_customer_is_created_the_page_says_that_it_cannot_be_undone(site: Site, held: Held) -> None:
    address = f"{held.path}?company={held.companies['Bakery']}"
    assert "Bakery will be created as a new customer in QuickBooks. It cannot be undone there" in site.page(address)
    told = site.done(f"{held.path}/decide", {"decision": "create", "company_id": held.companies["Bakery"]})
    assert "Bakery will be created in QuickBooks by the next export." in told
    held.sync()
    assert "Bakery" in held.customers()


def test_C5_all_of_a_kind_are_decided_at_once_and_what_could_not_be_is_told(site: Site, held: Held) -> None:
    told = site.done(f"{held.path}/decide", {"decision": "link", "kind": "similar"})
    assert f"Lawn, North is linked with QuickBooks customer {held.lawn}." in told
    assert "Still open: Oak & Elm: 2 active QuickBooks customers come into question" in told
    assert [held.decision(name) for name in held.companies] == ["link", None, None, None, None]
    site.done(f"{held.path}/decide", {"decision": "reactivate", "kind": "inactive"})
    told = site.done(f"{held.path}/decide", {"decision": "leave", "kind": "create"})
    assert "Bakery is left alone: nothing goes to QuickBooks for it." in told
    assert [held.decision(name) for name in held.companies] == ["link", None, "reactivate", "leave", "leave"]
    left = site.page(f"{held.path}?kind=left")
    assert "Left alone 2" in left
    site.done(f"{held.path}/decide", {"decision": "create", "company_id": held.companies["Bakery"]})
    assert held.decision("Bakery") == "create"


def test_C5_during_a_sync_of_the_account_nothing_is_decided_and_the_page_says_so(site: Site, held: Held) -> None:
    with hold(site.world.database, held.account.account_id):
        told = site.done(f"{held.path}/decide", {"decision": "leave", "kind": "create"})
    assert "is being synced just now: decide again in a minute" in told
    assert held.decision("Bakery") is None


def test_C5_many_of_a_kind_are_paged_and_the_last_decision_leaves_an_empty_page(site: Site, held: Held) -> None:
    ids = [held.aero(f"Firm {n:02}") for n in range(24)]
    site.world.rows(
        "insert into qbo.proposal (account_id, company_id, kind, evidence) "
        "select %(a)s, c, 'create', '{\"reason\": \"Nothing like it.\"}' from unnest(%(ids)s::bigint[]) as c",
        a=held.account.account_id, ids=ids,
    )  # fmt: skip
    assert "Show all 26" in site.page(held.path)
    last = site.page(f"{held.path}?kind=create&page=2")
    assert "21 to 26 of 26 companies" in last
    assert last.count("In Aero") == 6
    assert "26 companies are left alone" in site.done(f"{held.path}/decide", {"decision": "leave", "kind": "create"})
    for decision, kind in (("leave", "similar"), ("leave", "inactive")):
        told = site.done(f"{held.path}/decide", {"decision": decision, "kind": kind})
    assert "Everything is decided" in told


def test_R4_matches_of_another_account_are_neither_shown_nor_decided(site: Site, held: Held) -> None:
    other = f"{site.world.account('Other')}/matches"
    assert "Nothing waits for a decision" in site.page(other)
    assert "Bakery" not in site.page(f"{other}?company={held.companies['Bakery']}")
    form = {"decision": "leave", "company_id": held.companies["Bakery"]}
    assert site.post(f"{other}/decide", form).status_code == 303
    assert site.post(f"{held.path}/decide", form, "viewer").status_code == 403
    assert held.decision("Bakery") is None
    assert "Leave alone" not in site.page(held.path, "viewer")
