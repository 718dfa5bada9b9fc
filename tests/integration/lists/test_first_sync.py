"""The first sync of an account (L1, L3, L4, L8) and what it asks QBO."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

import pytest

if TYPE_CHECKING:
    from integration.world import Account, World

TABLES = {"Vendor": "vendor", "Employee": "employee", "Class": "class", "Item": "service_item"}


def active(world: World, account: Account, entity: str) -> set[tuple[str, str]]:
    """Id and name of what an office manager sees as active in QBO; of Items the services only."""
    field = "Name" if entity in {"Class", "Item"} else "DisplayName"
    rows = world.emulator.objects(account.realm, entity)
    return {(row["Id"], row[field]) for row in rows if row["Active"] and row.get("Type", "Service") == "Service"}


def in_aero(world: World, account: Account, table: str) -> set[tuple[str, str]]:
    rows = world.rows(
        f"select qbo_id, name from aero.{table} where account_id = %(a)s and is_active", a=account.account_id
    )
    return {(row["qbo_id"], row["name"]) for row in rows}


def companies(world: World, account: Account) -> dict[str, dict[str, Any]]:
    """By QBO id."""
    rows = world.rows(
        "select c.*, l.qbo_id from aero.company as c join qbo.link as l on l.account_id = c.account_id "
        "and l.entity = 'Customer' and l.aero_id = c.company_id where c.account_id = %(a)s",
        a=account.account_id,
    )
    return {row["qbo_id"]: row for row in rows}


def test_L1_the_first_sync_imports_the_active_rows_of_all_five_lists_and_no_others(world: World) -> None:
    account = world.connect()
    assert world.sync(account).succeeded

    for entity, table in TABLES.items():
        expected = active(world, account, entity)
        assert expected
        assert in_aero(world, account, table) == expected
        assert world.value(f"select count(*) from aero.{table}") == len(expected)
    found = {(qbo_id, row["name"]) for qbo_id, row in companies(world, account).items()}
    assert found == active(world, account, "Customer")
    assert world.value("select count(*) from aero.company") == len(found)
    assert world.emulator.unhandled() == []


@pytest.mark.parametrize("entity", ["Customer", *TABLES])
def test_L1_a_row_inactive_at_the_first_sync_comes_in_when_it_becomes_active(world: World, entity: str) -> None:
    account = world.connect()
    world.sync(account)
    asleep = next(row for row in world.emulator.objects(account.realm, entity) if not row["Active"])

    world.emulator.edit(account.realm, entity, asleep["Id"], Active=True)
    world.sync(account)

    found = companies(world, account) if entity == "Customer" else dict(in_aero(world, account, TABLES[entity]))
    assert asleep["Id"] in found


def test_L3_a_customer_becomes_a_company_of_type_Customer_named_by_its_DisplayName(world: World) -> None:
    account = world.connect(seed="empty")
    made = world.emulator.add(account.realm, "Customer", DisplayName='Zoë & Sons, "Ltd"', CompanyName="Another Name")
    world.sync(account)

    company = companies(world, account)[made["Id"]]
    assert company["name"] == 'Zoë & Sons, "Ltd"'
    assert company["company_type"] == "Customer"
    assert (company["is_active"], company["is_hidden"], company["is_project"]) == (True, False, False)


def test_L4_sub_customers_sub_classes_and_nested_items_keep_parent_and_full_name(world: World) -> None:
    account = world.connect()
    world.sync(account)

    found = companies(world, account)
    for row in world.emulator.objects(account.realm, "Customer"):
        if row["Active"]:
            company = found[row["Id"]]
            parent = row.get("ParentRef", {}).get("value")
            assert company["full_name"] == row["FullyQualifiedName"]
            assert company["parent_company_id"] == (found[parent]["company_id"] if parent else None)
    for entity, table in (("Class", "class"), ("Item", "service_item")):
        rows = {row["qbo_id"]: row for row in world.rows(f"select * from aero.{table}")}
        nested = [row for row in world.emulator.objects(account.realm, entity) if "ParentRef" in row]
        assert nested
        for row in nested:
            parent = row["ParentRef"]["value"]
            assert rows[row["Id"]]["full_name"] == row["FullyQualifiedName"]
            assert rows[row["Id"]]["parent_qbo_id"] == (parent if parent in rows else None)


def test_L4_a_project_comes_as_a_sub_customer_marked_is_project(world: World) -> None:
    account = world.connect()
    world.sync(account)

    projects = [row for row in world.emulator.objects(account.realm, "Customer") if row.get("IsProject")]
    found = companies(world, account)
    assert [found[row["Id"]]["is_project"] for row in projects] == [True]
    assert sum(row["is_project"] for row in found.values()) == 1
    assert found[projects[0]["Id"]]["parent_company_id"] is not None


def test_L4_a_child_whose_Id_is_lower_than_its_parents_keeps_its_parent(world: World) -> None:
    account = world.connect(seed="empty")
    child = world.emulator.add(account.realm, "Customer", DisplayName="Child")
    parent = world.emulator.add(account.realm, "Customer", DisplayName="Parent")
    world.emulator.edit(account.realm, "Customer", child["Id"], Job=True, ParentRef={"value": parent["Id"]})
    world.sync(account)

    found = companies(world, account)
    assert found[child["Id"]]["parent_company_id"] == found[parent["Id"]]["company_id"]
    assert found[child["Id"]]["full_name"] == "Parent:Child"


def test_L8_a_customer_first_seen_with_contact_information_gets_one_contact(world: World) -> None:
    account = world.connect()
    world.sync(account)

    company = world.company(account, "Bill's Windsurf Shop")
    contact = world.one("select * from aero.contact where company_id = %(id)s", id=company["company_id"])
    assert (contact["first_name"], contact["last_name"]) == ("Bill", "Lucchini")
    assert contact["email"] == "surf@windsurf.example"
    assert (contact["phone"], contact["mobile"]) == ("(415) 444-6538", "(415) 444-7000")


def test_L8_a_customer_without_contact_information_gets_none_until_it_has_some(world: World) -> None:
    account = world.connect()
    world.sync(account)
    company = world.company(account, "North Lawn")
    count = "select count(*) from aero.contact where company_id = %(id)s"
    assert world.value(count, id=company["company_id"]) == 0

    world.emulator.edit(account.realm, "Customer", company["qbo_id"], Mobile={"FreeFormNumber": "555-0001"})
    world.sync(account)
    assert world.value(count, id=company["company_id"]) == 1

    # After that it is Aero's: neither a change nor a deletion there is undone.
    world.rows("delete from aero.contact where company_id = %(id)s", id=company["company_id"])
    world.emulator.edit(account.realm, "Customer", company["qbo_id"], Mobile={"FreeFormNumber": "555-0002"})
    world.sync(account)
    world.sync(account, mode="full")
    assert world.value(count, id=company["company_id"]) == 0


def test_L8_a_sub_customer_with_its_parents_email_and_phone_gets_no_contact(world: World) -> None:
    account = world.connect()
    world.sync(account)

    count = "select count(*) from aero.contact where company_id = %(id)s"
    assert world.value(count, id=world.company(account, "0969 Ocean View Road")["company_id"]) == 0
    assert world.value(count, id=world.company(account, "55 Twin Lane")["company_id"]) == 1


def test_L8_a_company_that_has_a_contact_gets_no_second_one(world: World) -> None:
    account_id = world.account()
    world.rows("insert into aero.company (account_id, name) values (%(a)s, 'Travis Waldron')", a=account_id)
    world.rows(
        "insert into aero.contact (account_id, company_id, first_name) select account_id, company_id, 'Own' "
        "from aero.company where account_id = %(a)s",
        a=account_id,
    )
    account = world.connect(account_id=account_id)
    world.sync(account)

    company = world.company(account, "Travis Waldron")
    assert company["qbo_id"] is not None
    contact = world.one("select * from aero.contact where company_id = %(id)s", id=company["company_id"])
    assert contact["first_name"] == "Own"


def test_L8_an_inactive_customer_with_contact_information_gets_its_contact_when_it_comes_in(world: World) -> None:
    account = world.connect()
    world.sync(account)
    (asleep,) = world.emulator.find(account.realm, "Customer", DisplayName="Cool Cars (deleted)")
    world.emulator.edit(account.realm, "Customer", asleep["Id"], Active=True)
    world.sync(account)

    company = world.company(account, "Cool Cars")
    assert (
        world.value("select first_name from aero.contact where company_id = %(id)s", id=company["company_id"])
        == "Grace"
    )


def test_P2_the_first_sync_asks_each_list_once_in_order_of_Id_with_both_active_and_inactive(
    world: World,
) -> None:
    account = world.connect()
    world.emulator.clear_journal()
    world.sync(account)

    queries = [unquote_plus(call["query"]) for call in world.emulator.journal(realm=account.realm) if call.get("query")]
    pages = [each for each in queries if "count(*)" not in each.lower()]
    assert len(queries) == 10
    assert len(pages) == 5
    assert all("ORDERBY Id" in each for each in pages)
    assert all("Active IN (true,false)" in each for each in queries)
    assert world.last_run(account)["counts"]["api_calls"] == 10


def test_R1_counts_of_the_run_say_what_came(world: World) -> None:
    account = world.connect()
    world.sync(account)

    run = world.last_run(account)
    assert run["status"] == "succeeded"
    assert run["counts"]["Customer"] == {"extracted": 20, "created": 18}
    assert run["counts"]["Item"] == {"extracted": 14, "created": 9}
    assert world.attention(account) == []
