"""What changes in QBO after the first sync (L5, L6, L7) and the quiet that follows (promise 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from integration.world import Account, World

TABLES = {"Vendor": "vendor", "Employee": "employee", "Class": "class", "Item": "service_item"}
NEW: dict[str, dict[str, Any]] = {
    "Vendor": {"DisplayName": "New one"},
    "Employee": {"GivenName": "New", "FamilyName": "one"},
    "Class": {"Name": "New one"},
    "Item": {"Name": "New one", "Type": "Service", "IncomeAccountRef": {"value": "1"}},
}
RENAMED: dict[str, dict[str, Any]] = {
    "Vendor": {"DisplayName": "Other name"},
    "Employee": {"DisplayName": "Other name"},
    "Class": {"Name": "Other name"},
    "Item": {"Name": "Other name"},
}


@pytest.fixture
def account(world: World) -> Account:
    account = world.connect()
    world.sync(account)
    return account


def row(world: World, account: Account, entity: str, qbo_id: str) -> dict[str, Any]:
    return world.one(
        f"select * from aero.{TABLES[entity]} where account_id = %(a)s and qbo_id = %(q)s",
        a=account.account_id,
        q=qbo_id,
    )


@pytest.mark.parametrize("entity", TABLES)
def test_L5_new_renamed_deactivated_and_reactivated_rows_show_after_the_next_sync(
    world: World, account: Account, entity: str
) -> None:
    made = world.emulator.add(account.realm, entity, **NEW[entity])
    world.sync(account)
    assert row(world, account, entity, made["Id"])["name"].lower() == "new one"

    world.emulator.edit(account.realm, entity, made["Id"], **RENAMED[entity])
    world.sync(account)
    assert row(world, account, entity, made["Id"])["name"] == "Other name"

    world.emulator.edit(account.realm, entity, made["Id"], Active=False)
    world.sync(account)
    asleep = row(world, account, entity, made["Id"])
    assert (asleep["name"], asleep["full_name"], asleep["is_active"]) == ("Other name", "Other name", False)

    world.emulator.edit(account.realm, entity, made["Id"], Active=True)
    world.sync(account)
    assert row(world, account, entity, made["Id"])["is_active"] is True


def test_L5_an_item_that_stops_being_a_service_item_becomes_inactive(world: World, account: Account) -> None:
    (item,) = world.emulator.find(account.realm, "Item", Name="Gardening")
    world.emulator.edit(account.realm, "Item", item["Id"], Type="NonInventory")
    world.sync(account)
    assert row(world, account, "Item", item["Id"])["is_active"] is False


def test_L5_an_item_that_becomes_a_service_item_comes_in(world: World, account: Account) -> None:
    (item,) = world.emulator.find(account.realm, "Item", Name="Mulch")
    world.emulator.edit(account.realm, "Item", item["Id"], Type="Service")
    world.sync(account)
    assert row(world, account, "Item", item["Id"])["is_active"] is True


def test_L5_a_changed_price_or_rate_shows(world: World, account: Account) -> None:
    (item,) = world.emulator.find(account.realm, "Item", Name="Gardening")
    (person,) = world.emulator.find(account.realm, "Employee", GivenName="Emily")
    world.emulator.edit(account.realm, "Item", item["Id"], UnitPrice=36.125)
    world.emulator.edit(account.realm, "Employee", person["Id"], BillRate=47.5)
    world.sync(account)
    assert float(row(world, account, "Item", item["Id"])["unit_price"]) == 36.125
    assert float(row(world, account, "Employee", person["Id"])["bill_rate"]) == 47.5


@pytest.mark.parametrize("touched", [False, True], ids=["QBO says nothing of the children", "QBO names the children"])
def test_L4_a_renamed_parent_changes_the_full_names_below_it(world: World, touched: bool) -> None:
    account = world.connect(settings={"rename_touches_children": touched})
    world.sync(account)
    (top,) = world.emulator.find(account.realm, "Customer", DisplayName="Freeman Sporting Goods")
    (middle,) = world.emulator.find(account.realm, "Class", Name="Residential")
    world.emulator.edit(account.realm, "Customer", top["Id"], DisplayName="Freeman Outdoors")
    world.emulator.edit(account.realm, "Class", middle["Id"], Name="Homes")
    world.sync(account)

    names = {each["full_name"] for each in world.rows("select full_name from aero.company")}
    assert "Freeman Outdoors:55 Twin Lane:North Lawn:Sprinklers" in names
    assert not any("Freeman Sporting" in name for name in names)
    classes = {each["full_name"] for each in world.rows("select full_name from aero.class")}
    assert "Homes:Maintenance:Weekly" in classes
    assert not any("Residential" in name for name in classes)


def test_L4_a_customer_moved_under_another_parent_moves_in_Aero(world: World, account: Account) -> None:
    (child,) = world.emulator.find(account.realm, "Customer", DisplayName="0969 Ocean View Road")
    (parent,) = world.emulator.find(account.realm, "Customer", DisplayName="Red Rock Diner")
    world.emulator.edit(account.realm, "Customer", child["Id"], ParentRef={"value": parent["Id"]})
    world.sync(account)

    moved = world.company(account, "0969 Ocean View Road")
    assert moved["parent_company_id"] == world.company(account, "Red Rock Diner")["company_id"]
    assert moved["full_name"] == "Red Rock Diner:0969 Ocean View Road"


def test_L6_a_customer_new_in_QBO_shows_after_the_next_sync(world: World, account: Account) -> None:
    (parent,) = world.emulator.find(account.realm, "Customer", DisplayName="Red Rock Diner")
    world.emulator.add(
        account.realm, "Customer", DisplayName="Patio", Job=True, ParentRef={"value": parent["Id"]}, GivenName="Ann"
    )
    world.sync(account)

    company = world.company(account, "Patio")
    assert company["full_name"] == "Red Rock Diner:Patio"
    assert company["parent_company_id"] == world.company(account, "Red Rock Diner")["company_id"]
    assert world.value("select first_name from aero.contact where company_id = %(c)s", c=company["company_id"]) == "Ann"


def test_L6_a_renamed_customer_is_renamed_in_Aero(world: World, account: Account) -> None:
    before = world.company(account, "Jeff's Jalopies")
    world.emulator.edit(account.realm, "Customer", before["qbo_id"], DisplayName="Jeff's Classics")
    world.sync(account)

    after = world.company(account, "Jeff's Classics")
    assert after["company_id"] == before["company_id"]
    assert (
        world.value(
            "select base ->> 'name' from qbo.link where qbo_id = %(q)s and entity = 'Customer'", q=after["qbo_id"]
        )
        == "Jeff's Classics"
    )
    assert world.attention(account) == []


def rename_both(world: World, account: Account) -> dict[str, Any]:
    company = world.company(account, "Jeff's Jalopies")
    world.rows("update aero.company set name = 'Jeff in Aero' where company_id = %(c)s", c=company["company_id"])
    world.emulator.edit(account.realm, "Customer", company["qbo_id"], DisplayName="Jeff in QuickBooks")
    world.sync(account)
    return company


def test_L6_a_customer_renamed_on_both_sides_keeps_both_names_and_asks(world: World, account: Account) -> None:
    company = rename_both(world, account)

    assert world.company(account, "Jeff in Aero")["company_id"] == company["company_id"]
    assert world.emulator.find(account.realm, "Customer", DisplayName="Jeff in QuickBooks")
    (item,) = world.attention(account)
    assert (item["entity"], item["code"], item["aero_id"]) == ("Customer", "name_conflict", company["company_id"])
    assert "Jeff in Aero" in item["title"]
    assert "Jeff in QuickBooks" in item["title"]

    world.sync(account, mode="full")  # once a cause, not once a sync
    assert [each["attention_id"] for each in world.attention(account)] == [item["attention_id"]]
    assert world.company(account, "Jeff in Aero")["is_hidden"] is False


def test_L6_a_conflict_ends_when_Aero_takes_the_name_of_QBO(world: World, account: Account) -> None:
    company = rename_both(world, account)
    world.rows("update aero.company set name = 'Jeff in QuickBooks' where company_id = %(c)s", c=company["company_id"])
    world.sync(account)
    assert world.attention(account) == []

    world.emulator.edit(account.realm, "Customer", company["qbo_id"], DisplayName="Jeff again")
    world.sync(account)  # the base moved along, so that this is a plain rename
    assert world.company(account, "Jeff again")["company_id"] == company["company_id"]


def test_L6_a_conflict_ends_when_Aero_goes_back_to_the_base_and_QBO_s_name_comes_in(
    world: World, account: Account
) -> None:
    company = rename_both(world, account)
    world.rows(
        "update aero.company set name = %(n)s where company_id = %(c)s", n=company["name"], c=company["company_id"]
    )
    world.sync(account)
    assert world.company(account, "Jeff in QuickBooks")["company_id"] == company["company_id"]
    assert world.attention(account) == []


def test_L6_a_rename_in_Aero_alone_is_neither_exported_nor_undone(world: World, account: Account) -> None:
    company = world.company(account, "Jeff's Jalopies")
    world.rows("update aero.company set name = 'Only Aero' where company_id = %(c)s", c=company["company_id"])
    world.sync(account)
    world.sync(account, mode="full")
    assert world.company(account, "Only Aero")["company_id"] == company["company_id"]
    assert world.emulator.find(account.realm, "Customer", DisplayName="Jeff's Jalopies")
    assert world.attention(account) == []


@pytest.mark.parametrize("flag", [True, False])
def test_L7_a_customer_made_inactive_is_hidden_its_own_flag_and_name_stay_and_it_comes_back(
    world: World,
    account: Account,
    flag: bool,
) -> None:
    company = world.company(account, "Jeff's Jalopies")
    with world.database.transaction() as connection:  # as after an export that was refused: no due row
        connection.execute("select set_config('qbo.importing', 'on', true)")
        connection.execute(
            "update aero.company set is_active = %s where company_id = %s", (flag, company["company_id"])
        )
    world.emulator.edit(account.realm, "Customer", company["qbo_id"], Active=False)
    world.sync(account)
    hidden = world.company(account, "Jeff's Jalopies")
    assert (hidden["is_hidden"], hidden["is_active"], hidden["full_name"]) == (True, flag, "Jeff's Jalopies")

    world.emulator.edit(account.realm, "Customer", company["qbo_id"], Active=True)
    world.sync(account)
    assert world.company(account, "Jeff's Jalopies")["is_hidden"] is False


def test_L7_an_active_customer_whose_name_ends_in_deleted_keeps_it(world: World, account: Account) -> None:
    world.emulator.add(account.realm, "Customer", DisplayName="Films (deleted)")
    world.sync(account)
    company = world.company(account, "Films (deleted)")
    world.emulator.edit(account.realm, "Customer", company["qbo_id"], Active=False)
    world.sync(account)
    world.sync(account, mode="full")
    assert "(deleted) (deleted)" not in str(world.rows("select name, full_name from aero.company"))


def test_L7_no_deleted_suffix_ever_reaches_Aero(world: World) -> None:
    account = world.connect(settings={"deactivate_unbilled": "allow"})
    world.sync(account)
    for entity in ("Customer", *TABLES):
        for each in world.emulator.objects(account.realm, entity):
            parent = any(
                o.get("ParentRef", {}).get("value") == each["Id"] for o in world.emulator.objects(account.realm, entity)
            )
            if each["Active"] and not each.get("Balance") and not parent:
                world.emulator.edit(account.realm, entity, each["Id"], Active=False)
    world.sync(account)
    world.sync(account, mode="full", accept_shrink=True)
    dump = world.dump("aero")
    assert any("f" in line for line in dump["aero.vendor"])
    assert "(deleted)" not in str(dump)
    assert "(deleted)" not in str(world.rows("select base from qbo.link"))


def test_L7_a_merged_customer_is_hidden_and_asks_for_the_survivor(world: World, account: Account) -> None:
    gone, keep = world.company(account, "Jeff's Jalopies"), world.company(account, "Red Rock Diner")
    world.emulator.merge_customers(account.realm, keep=keep["qbo_id"], gone=gone["qbo_id"])
    world.sync(account, mode="full")
    assert world.company(account, "Jeff's Jalopies")["is_hidden"] is True
    (item,) = world.attention(account, "customer_gone")
    assert (item["aero_id"], item["qbo_id"]) == (gone["company_id"], gone["qbo_id"])

    world.sync(account, mode="full")
    assert [each["attention_id"] for each in world.attention(account)] == [item["attention_id"]]
