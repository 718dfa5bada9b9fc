"""C5 at the first connect: what matches is linked, what does not waits for a person; QBO is never surprised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from integration.lists.old_firm import OldFirm


# What becomes a link, a proposal, or a company


def test_C5_what_matches_exactly_is_linked_and_nothing_is_created_on_either_side(old: OldFirm) -> None:
    parent = old.qbo("North Lawn")
    child = old.qbo("Shed", ParentRef={"value": parent}, Job=True)
    ours = old.aero(" north lawn ")
    below = old.aero("shed", parent_company_id=ours)
    old.sync()
    assert old.link(ours) == (parent, {"name": "North Lawn", "is_active": True})
    assert old.link(below) == (child, {"name": "Shed", "is_active": True})
    assert old.proposals() == []
    assert (len(old.names()), len(old.customers()), old.writes(), old.item()) == (2, 2, 0, None)


def test_C5_blanks_around_a_name_in_quickbooks_make_it_no_other_name(old: OldFirm) -> None:
    old.world.emulator.set(old.realm, trim_names=False)
    qbo_id = old.qbo(" North Lawn ")
    company = old.aero("north lawn")
    old.sync()
    assert (old.link(company) or ("", None))[0] == qbo_id
    assert old.proposals() == []


@pytest.mark.parametrize(("ours", "theirs"), [("Smith, John", "John Smith"), ("ABC Inc", "ABC, Inc.")])
def test_C5_a_similar_name_is_a_proposal_and_its_customer_is_not_imported_meanwhile(
    old: OldFirm, ours: str, theirs: str
) -> None:
    qbo_id = old.qbo(theirs)
    old.aero(ours)
    for mode in ("incremental", "full", "incremental"):
        old.sync(mode)
        assert old.proposals() == [("similar", qbo_id)]
        assert (old.names(), old.customers(), old.writes()) == ([ours], [theirs], 0)
    assert (
        old.world.value("select state from qbo.mirror where qbo_id = %(q)s and list = 'Customer'", q=qbo_id)
        == "proposed"
    )


def test_C5_the_evidence_shows_both_names_contact_score_and_the_reason_in_plain_words(old: OldFirm) -> None:
    old.qbo("John Smith", PrimaryEmailAddr={"Address": "j@smith.example"}, PrimaryPhone={"FreeFormNumber": "555-1"})
    company = old.aero("Smith, John")
    old.sync()
    assert old.evidence(company) == {
        "company": "Smith, John", "company_full_name": "Smith, John", "customer": "John Smith",
        "customer_full_name": "John Smith", "email": "j@smith.example", "phone": "555-1", "score": 100,
        "reason": "The names are similar.",
    }  # fmt: skip


def test_C5_the_person_of_a_customer_is_compared_as_well(old: OldFirm) -> None:
    qbo_id = old.qbo("Rose & Thorn", GivenName="John", FamilyName="Smith")
    company = old.aero("Smith, John")
    old.sync()
    assert old.proposals(company) == [("similar", qbo_id)]
    assert old.evidence(company)["reason"] == "The person of this customer has a similar name."


def test_C5_an_inactive_namesake_is_a_proposal_of_its_own_kind(old: OldFirm) -> None:
    qbo_id = old.inactive("North Lawn")
    company = old.aero("north lawn")
    old.sync()
    assert old.proposals(company) == [("inactive", qbo_id)]
    assert old.writes() == 0


def test_C5_several_companies_of_one_name_are_proposals_and_the_customer_waits(old: OldFirm) -> None:
    qbo_id = old.qbo("North Lawn")
    ours = [old.aero("North Lawn"), old.aero("north lawn ")]
    for mode in ("incremental", "full"):
        old.sync(mode)
        assert [old.proposals(company) for company in ours] == [[("several", qbo_id)]] * 2
        assert [old.link(company) for company in ours] == [None, None]
        assert len(old.names()) == 2


@pytest.mark.parametrize(("entity", "word"), [("Vendor", "vendor"), ("Employee", "employee")])
def test_C5_what_matches_nothing_is_a_proposal_to_create_and_tells_of_a_vendor_or_employee_of_that_name(
    old: OldFirm, entity: str, word: str
) -> None:
    old.qbo("Tim Mason", entity)
    plain, named = old.aero("Something Else"), old.aero("tim mason")
    old.sync()
    assert old.proposals() == [("create", None)] * 2
    assert old.evidence(plain)["reason"] == "Nothing in QuickBooks resembles this company."
    assert f"A QuickBooks {word} has this name" in old.evidence(named)["reason"]


def test_C5_what_matches_nothing_at_its_level_tells_of_a_customer_of_that_name_elsewhere(old: OldFirm) -> None:
    old.qbo("Office", ParentRef={"value": old.qbo("North Lawn")}, Job=True)
    company = old.aero("office")
    old.sync()
    assert old.proposals(company) == [("create", None)]
    assert old.evidence(company)["reason"].endswith("it may not be taken again: North Lawn:Office")


def test_C5_numbers_that_differ_are_never_similar(old: OldFirm) -> None:
    old.qbo("Crestwood Apartments Unit 70001")  # one letter of a long word may be wrong, of a number never
    company = old.aero("Crestwood Apartments Unit 70002")
    old.sync()
    assert old.proposals(company) == [("create", None)]
    assert len(old.names()) == 2


def test_C5_at_most_five_candidates_are_shown_the_best_first(old: OldFirm) -> None:
    best = old.qbo("Smith John")
    others = [old.qbo(f"John Smith{end}") for end in ("e", "h", "s", "t", "y", "x", "z")]
    company = old.aero("Smith, John")
    old.sync()
    found = [qbo_id for _, qbo_id in old.proposals(company)]
    assert (len(found), found[0]) == (5, best)
    assert len([name for name in old.names() if name.startswith("John")]) == 3  # the others are imported
    assert set(found[1:]) <= set(others)


def test_C5_a_sub_company_is_only_compared_below_the_customer_of_its_parent(old: OldFirm) -> None:
    north, south = old.qbo("North Lawn"), old.qbo("South Lawn")
    right = old.qbo("Garden Sheds", ParentRef={"value": north}, Job=True)
    old.qbo("Garden-Shed", ParentRef={"value": south}, Job=True)
    old.qbo("Garden  Shed.")
    company = old.aero("Garden Shed", parent_company_id=old.aero("North Lawn"))
    old.sync()
    assert old.proposals() == [("similar", right)]
    assert old.proposals(company) == [("similar", right)]


def test_C5_below_a_parent_that_only_resembles_a_customer_the_paths_are_compared(old: OldFirm) -> None:
    john, jane = old.qbo("John Smith"), old.qbo("Jane Doe")
    right = old.qbo("Garden Sheds", ParentRef={"value": john}, Job=True)
    old.qbo("Garden-Sheds", ParentRef={"value": jane}, Job=True)
    parent = old.aero("Smith, John")
    company = old.aero("Garden Shed", parent_company_id=parent)
    old.sync()
    assert old.proposals(parent) == [("similar", john)]
    assert old.proposals(company) == [("similar", right)]


def test_C5_projects_and_customers_that_are_linked_are_never_candidates(old: OldFirm) -> None:
    north = old.qbo("North Lawn")
    old.qbo("Garden Shed", ParentRef={"value": north}, Job=True, IsProject=True)
    parent = old.aero("North Lawn")
    shed, exact = (old.aero(name, parent_company_id=parent) for name in ("Garden Sheds", "Garden Shed"))
    other = old.aero("Lawn, North")
    old.sync()
    assert old.proposals(shed) == [("create", None)]
    assert old.proposals(exact) == [("create", None)]
    assert old.proposals(other) == [("create", None)]


def test_C5_companies_made_after_the_connect_go_out_and_are_never_held(old: OldFirm) -> None:
    old.aero("Rose & Thorn", before=False)
    old.sync()
    assert old.customers() == ["Rose & Thorn"]
    assert old.proposals() == []


def test_C5_a_company_made_after_the_connect_does_not_make_an_older_namesake_wait(old: OldFirm) -> None:
    qbo_id = old.qbo("North Lawn")
    older, newer = old.aero("North Lawn"), old.aero("North Lawn", before=False)
    old.sync()
    assert old.link(older) == (qbo_id, {"name": "North Lawn", "is_active": True})
    assert (old.link(newer), old.proposals()) == (None, [])


@pytest.mark.parametrize("columns", [{"company_type": "Lead"}, {"is_active": False}])
def test_C5_companies_that_are_not_exported_are_not_held(old: OldFirm, columns: dict[str, Any]) -> None:
    old.qbo("John Smith")
    old.aero("Smith, John", **columns)
    old.sync()
    assert old.proposals() == []
    assert "John Smith" in old.names()


def test_C5_a_dry_run_names_the_proposals_and_makes_none(old: OldFirm) -> None:
    old.qbo("John Smith")
    old.aero("Smith, John")
    result = old.world.sync(old.account, dry_run=True)
    plan = [row for preview in result.plans.values() for row in preview.rows]
    assert [(row["action"], row["reason"]) for row in plan if row["name"] == "Smith, John"] == [
        ("propose", "a similar name: John Smith")
    ]
    assert old.proposals() == []


# What waits meanwhile


def test_C5_time_for_a_held_company_waits_and_one_item_says_how_many_companies_and_hours(old: OldFirm) -> None:
    old.qbo("Ann Field", "Employee")
    old.qbo("John Smith")
    similar, nothing = old.aero("Smith, John"), old.aero("Something Else")
    old.sync()
    for company in (similar, nothing):
        old.entry(company)
    old.sync()
    item = old.item()
    assert item is not None
    assert (item["entity"], item["cause"], item["entries"], float(item["hours"])) == ("Customer", "proposals", 2, 3.0)
    assert item["title"] == "2 companies from before the connect wait for a decision"
    assert old.writes() == 0
    old.decide("leave", similar)
    again = old.item()
    assert again is not None
    assert (again["title"][:1], again["entries"], float(again["hours"])) == ("1", 1, 1.5)
    old.decide("create", nothing)
    assert old.item() is None
    old.sync()
    assert len(old.world.emulator.objects(old.realm, "TimeActivity")) == 1


def test_C5_a_quiet_account_with_proposals_stays_quiet(old: OldFirm) -> None:
    old.qbo("John Smith")
    old.aero("Smith, John")
    old.sync()
    assert old.world.sync(old.account).quiet == [old.account.account_id]
