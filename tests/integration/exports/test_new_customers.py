"""C1, C2, C4, C5, C6: companies of Aero become customers in QBO, once, and never where a person would be surprised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.world import World


def test_C1_a_new_active_customer_is_exported_with_its_trimmed_name_as_company_and_display_name(firm: Firm) -> None:
    company = firm.company("  Rose & Thorn \u00a0")
    firm.sync()
    made = firm.customer("Rose & Thorn")
    assert made["CompanyName"] == "Rose & Thorn"
    link = firm.link("Customer", company)
    assert link is not None
    assert (link["qbo_id"], link["base"]) == (made["Id"], {"name": "Rose & Thorn", "is_active": True})
    assert firm.counts("Customer")["exported"] == 1


def test_C1_aeros_own_text_is_untouched_by_trimming_also_after_the_echo_and_a_full_sync(firm: Firm) -> None:
    firm.company("  Rose & Thorn  ")
    firm.sync()
    firm.sync()
    firm.sync("full")
    assert firm.world.company(firm.account, "  Rose & Thorn  ")["full_name"] == "Rose & Thorn"
    assert firm.codes() == []


@pytest.mark.parametrize("length", [1, 100])
def test_C1_a_name_that_company_name_holds_goes_to_both(firm: Firm, length: int) -> None:
    firm.company("n" * length)
    firm.sync()
    assert firm.customer("n" * length)["CompanyName"] == "n" * length


@pytest.mark.parametrize("length", [101, 500])
def test_C1_a_longer_name_goes_to_the_display_name_alone_and_whole(firm: Firm, length: int) -> None:
    firm.company("n" * length)
    firm.sync()
    assert "CompanyName" not in firm.customer("n" * length)


def test_C1_five_levels_go_parent_first_in_one_sync(firm: Firm) -> None:
    parent = None
    for level in range(1, 6):
        parent = firm.company(f"Level {level}", parent_company_id=parent)
    firm.sync()
    deepest = firm.customer("Level 5")
    assert deepest["FullyQualifiedName"] == "Level 1:Level 2:Level 3:Level 4:Level 5"
    assert firm.world.company(firm.account, "Level 5")["full_name"] == deepest["FullyQualifiedName"]


def test_C1_the_sixth_level_is_an_attention_item_and_nothing_is_sent_for_it(firm: Firm) -> None:
    parent = None
    for level in range(1, 7):
        parent = firm.company(f"Level {level}", parent_company_id=parent)
    firm.sync()
    assert firm.customers("Level 6") == []
    assert firm.codes() == ["too_deep"]


def test_C1_a_circle_of_parents_is_an_attention_item_and_ends(firm: Firm) -> None:
    one = firm.company("One")
    two = firm.company("Two", parent_company_id=one)
    firm.change_company(one, parent_company_id=two)
    firm.sync()
    assert firm.codes() == ["too_deep", "too_deep"]
    assert firm.customers("One") == firm.customers("Two") == []


@pytest.mark.parametrize(
    ("wrong", "code", "fix"),
    [
        ({"company_type": "Lead"}, "parent_not_customer", {"company_type": "Customer"}),
        ({"is_active": False}, "parent_inactive", {"is_active": True}),
    ],
)
def test_C1_under_a_wrong_parent_a_company_never_goes_to_the_top_level_and_goes_when_that_is_right(
    firm: Firm, wrong: dict[str, object], code: str, fix: dict[str, object]
) -> None:
    parent = firm.company("Parent", **wrong)
    firm.company("Child", parent_company_id=parent)
    firm.sync()
    assert firm.customers("Child") == []
    assert firm.codes() == [code]
    firm.change_company(parent, **fix)
    firm.sync()
    assert firm.customer("Child")["ParentRef"]["value"] == firm.customer("Parent")["Id"]
    assert firm.codes() == []


def test_C1_under_a_hidden_parent_a_company_waits(firm: Firm) -> None:
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Active=False)
    firm.sync()
    firm.company("Child", parent_company_id=firm.lawn_id)
    firm.sync()
    assert firm.codes() == ["parent_inactive"]
    assert firm.customers("Child") == []


@pytest.mark.parametrize("before", [{"company_type": "Lead"}, {"is_active": False}])
def test_C1_a_company_that_becomes_a_customer_or_active_later_is_exported_then(
    firm: Firm, before: dict[str, object]
) -> None:
    company = firm.company("Late Bloomer", **before)
    firm.sync()
    assert firm.customers("Late Bloomer") == []
    firm.change_company(company, company_type="Customer", is_active=True)
    firm.sync()
    assert firm.customer("Late Bloomer")["Active"] is True


@pytest.mark.parametrize("kind", ["Vendor", "Employee", "Lead", "Owner", "Other"])
def test_C2_companies_of_any_other_type_are_never_exported(firm: Firm, kind: str) -> None:
    firm.company("Somebody", company_type=kind)
    firm.sync()
    firm.sync("full")
    assert firm.batches() == []


def test_C2_one_that_stops_being_a_customer_keeps_its_link_and_nothing_goes_out_for_it(firm: Firm) -> None:
    firm.change_company(firm.lawn_id, company_type="Other", is_active=False)
    firm.sync()
    firm.sync("full")
    assert firm.batches() == []
    assert firm.customer("North Lawn")["Active"] is True
    assert firm.link("Customer", firm.lawn_id) is not None


def test_C4_no_contact_is_ever_exported(firm: Firm) -> None:
    company = firm.company("Rose & Thorn")
    firm.world.rows(
        "insert into aero.contact (account_id, company_id, first_name, last_name, email, phone) "
        "values (%(account)s, %(company)s, 'Rosa', 'Thorn', 'rosa@thorn.example', '555-1')",
        account=firm.account.account_id, company=company,
    )  # fmt: skip
    firm.sync()
    made = firm.customer("Rose & Thorn")
    assert not {"GivenName", "FamilyName", "PrimaryEmailAddr", "PrimaryPhone", "Mobile"} & made.keys()


@pytest.mark.parametrize(("entity", "code"), [("Vendor", "name_of_vendor"), ("Employee", "name_of_employee")])
def test_C5_a_name_of_a_vendor_or_an_employee_is_an_attention_item_and_goes_when_that_is_renamed(
    firm: Firm, entity: str, code: str
) -> None:
    name = {"Vendor": " tim philip MASONRY", "Employee": "ANN field"}[entity]
    firm.company(name)
    firm.sync()
    assert firm.codes() == [code]
    assert firm.batches() == []
    new = {"Vendor": {"DisplayName": "Tim P."}, "Employee": {"GivenName": "Anna", "DisplayName": "Anna Field"}}[entity]
    firm.emulator.edit(firm.realm, entity, firm.vendor if entity == "Vendor" else firm.employee, **new)
    firm.sync()
    assert firm.codes() == []
    assert len(firm.customers(name.strip())) == 1


def test_C5_the_name_of_an_already_linked_customer_is_an_attention_item(firm: Firm) -> None:
    firm.company("north lawn")
    firm.sync()
    assert firm.codes() == ["name_of_customer"]
    assert firm.batches() == []


def test_C5_a_free_customer_of_that_name_is_linked_and_not_duplicated(firm: Firm) -> None:
    made = firm.emulator.add(firm.realm, "Customer", DisplayName="Rose & Thorn")
    company = firm.company(" rose & thorn")
    firm.sync()
    link = firm.link("Customer", company)
    assert link is not None
    assert link["qbo_id"] == made["Id"]
    assert firm.batches() == []
    assert (
        firm.world.value("select count(*) from aero.company where account_id = %(a)s", a=firm.account.account_id) == 2
    )


def test_C5_of_two_new_companies_of_one_name_the_older_goes_and_the_other_is_an_attention_item(firm: Firm) -> None:
    older = firm.company("Twin")
    newer = firm.company("TWIN ")
    firm.sync()
    assert len(firm.customers("Twin")) == 1
    assert firm.link("Customer", older) is not None
    assert firm.link("Customer", newer) is None
    (item,) = firm.world.attention(firm.account)
    assert (item["aero_id"], item["code"]) in {(newer, "name_twin"), (newer, "name_of_customer")}


def test_C5_a_namesake_at_another_level_is_no_reason_to_wait(firm: Firm) -> None:
    parent = firm.company("Parent")
    firm.company("North Lawn", parent_company_id=parent)
    firm.sync()
    assert sorted(each["FullyQualifiedName"] for each in firm.customers("North Lawn")) == [
        "North Lawn", "Parent:North Lawn",
    ]  # fmt: skip


def test_C5_companies_from_before_the_connect_are_held_as_proposals_and_not_created(world: World) -> None:
    from integration.exports.firm import Firm

    account_id = world.account("Old Firm")
    world.rows("insert into aero.company (account_id, name) values (%(a)s, 'Old Friend')", a=account_id)
    firm = Firm(world, world.connect("Old Firm", seed="empty", account_id=account_id))
    firm.sync()
    firm.sync("full")
    assert firm.batches() == []
    assert world.value("select kind from qbo.proposal where account_id = %(a)s", a=account_id) == "create"


@pytest.mark.parametrize(
    ("name", "code"),
    [("", "name_empty"), ("  \u3000", "name_empty"), ("a:b", "name_characters"), ("a\tb", "name_characters"),
     ("a\nb", "name_characters"), ("n" * 501, "name_too_long")],
)  # fmt: skip
def test_C6_a_name_that_quickbooks_cannot_take_is_an_attention_item_and_goes_when_corrected(
    firm: Firm, name: str, code: str
) -> None:
    company = firm.company(name)
    firm.sync()
    assert firm.codes() == [code]
    assert firm.batches() == []
    firm.change_company(company, name="Good Name")
    firm.sync()
    assert firm.codes() == []
    assert len(firm.customers("Good Name")) == 1


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=120)


def test_C1_wild_names_arrive_as_they_are_and_once(firm: Firm) -> None:
    """Every name of a sync goes in the same batch; one that QBO refuses does not hold the others."""
    seen: set[str] = set()

    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
    )
    @given(NAMES)
    def write(name: str) -> None:
        bare = name.strip()
        if bare and ":" not in bare and bare.casefold() not in seen and bare.lower() not in seen:
            seen.update({bare.casefold(), bare.lower(), bare.upper().lower(), bare})
            firm.company(name)
            sent.append(bare)

    sent: list[str] = []
    write()
    firm.sync()
    firm.sync()
    stands = [each["DisplayName"] for each in firm.emulator.objects(firm.realm, "Customer")]
    refused = [item for item in firm.world.attention(firm.account) if item["code"] != "name_twin"]
    assert [name for name in sent if stands.count(name) != 1] == []
    assert refused == []
