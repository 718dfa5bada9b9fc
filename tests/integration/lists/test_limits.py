"""The import limit (L2) and the shrink guard (L9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.lists.limiting import ids
from qbo.flow.reporting.status import status

if TYPE_CHECKING:
    from integration.world import Account, World


def set_limit(world: World, account: Account, limit: int | None) -> None:
    world.rows("update aero.account set import_limit = %(n)s where account_id = %(a)s", n=limit, a=account.account_id)


@pytest.mark.parametrize("entity", ["Customer", "Vendor", "Class", "Item"])
def test_L2_the_first_import_stops_at_the_limit_lowest_Id_first_as_numbers(world: World, entity: str) -> None:
    account = world.connect(seed="generated", rows={entity: 15}, import_limit=10)
    world.sync(account)
    every = {row["Id"] for row in world.emulator.objects(account.realm, entity)}
    lowest = sorted(every, key=int)[:10]
    assert entity == "Class" or lowest != sorted(every)[:10], "as text another ten would come first"
    assert ids(world, account, entity) == set(lowest)
    (item,) = world.attention(account)
    assert (item["entity"], item["code"]) == (entity, "left_out")
    assert "5 rows" in item["title"]
    assert world.last_run(account)["counts"][entity]["left_out"] == 5
    assert status(world.runtime)[0]["left_out"] == {entity: 5}


@pytest.mark.parametrize("entity", ["Customer", "Vendor"])
def test_L2_new_rows_come_in_one_left_out_stays_out_also_when_edited(world: World, entity: str) -> None:
    account = world.connect(seed="generated", rows={entity: 6}, import_limit=4)
    world.sync(account)
    before = ids(world, account, entity)
    out = next(row["Id"] for row in world.emulator.objects(account.realm, entity) if row["Id"] not in before)
    made = world.emulator.add(account.realm, entity, DisplayName="New after the first import")
    world.emulator.edit(account.realm, entity, out, DisplayName="Edited")
    world.sync(account)
    assert ids(world, account, entity) == {*before, made["Id"]}
    world.emulator.edit(account.realm, entity, out, Active=False)
    world.sync(account)
    world.emulator.edit(account.realm, entity, out, Active=True)
    world.sync(account, mode="full")
    assert ids(world, account, entity) == {*before, made["Id"]}


@pytest.mark.parametrize("mode", ["incremental", "full"])
@pytest.mark.parametrize("entity", ["Customer", "Vendor"])
def test_L2_a_raised_limit_is_filled_by_the_next_sync_of_any_mode(world: World, mode: str, entity: str) -> None:
    account = world.connect(seed="generated", rows={entity: 12}, import_limit=8)
    world.sync(account)
    set_limit(world, account, 10)
    world.emulator.clear_journal()
    assert world.sync(account, mode=mode).succeeded
    every = sorted((row["Id"] for row in world.emulator.objects(account.realm, entity)), key=int)
    assert ids(world, account, entity) == set(every[:10])
    assert world.last_run(account)["counts"][entity]["created"] == 2
    (item,) = world.attention(account)
    assert "2 rows" in item["title"]
    if mode == "incremental":
        assert len(world.emulator.journal(realm=account.realm)) == 1
    assert world.sync(account).quiet == [account.account_id]

    set_limit(world, account, None)
    world.sync(account)
    assert ids(world, account, entity) == set(every)
    assert world.attention(account) == []


def test_L2_a_filled_customer_has_its_parent_and_its_contact(world: World) -> None:
    account = world.connect(import_limit=4)
    world.sync(account)
    set_limit(world, account, None)
    world.sync(account)
    everything = world.rows("select count(*) as n from aero.company")[0]["n"]
    child = world.company(account, "55 Twin Lane")
    assert everything == 18
    assert child["parent_company_id"] == world.company(account, "Freeman Sporting Goods")["company_id"]
    assert world.value("select count(*) from aero.contact where company_id = %(c)s", c=child["company_id"]) == 1


def test_L2_a_limit_lowered_removes_nothing_and_one_raised_counts_what_came_since(world: World) -> None:
    account = world.connect(seed="generated", rows={"Vendor": 9}, import_limit=5)
    world.sync(account)
    for number in range(2):
        world.emulator.add(account.realm, "Vendor", DisplayName=f"Later {number}")
    set_limit(world, account, 2)
    world.sync(account)
    assert len(ids(world, account, "Vendor")) == 7
    set_limit(world, account, 8)
    world.sync(account)
    assert len(ids(world, account, "Vendor")) == 8


def test_L2_a_left_out_row_that_QBO_has_no_more_is_not_filled_in(world: World) -> None:
    account = world.connect(seed="generated", rows={"Vendor": 6}, import_limit=4)
    world.sync(account)
    gone, stays = sorted((r["Id"] for r in world.emulator.objects(account.realm, "Vendor")), key=int)[4:]
    world.emulator.delete(account.realm, "Vendor", gone)
    set_limit(world, account, None)
    world.sync(account, mode="full")
    assert stays in ids(world, account, "Vendor")
    assert gone not in {row["qbo_id"] for row in world.rows("select qbo_id from aero.vendor")}
    assert world.attention(account) == []


def test_L2_2345_rows_under_a_limit_of_1000_and_then_under_none(world: World) -> None:
    account = world.connect(seed="generated", rows={"Customer": 2345})
    world.sync(account)
    every = sorted((row["Id"] for row in world.emulator.objects(account.realm, "Customer") if row["Active"]), key=int)
    assert ids(world, account, "Customer") == set(every[:1000])
    assert world.attention(account)[0]["title"].startswith(f"{len(every) - 1000} rows")
    set_limit(world, account, None)
    world.sync(account)
    assert ids(world, account, "Customer") == set(every)
    assert world.attention(account) == []


def test_L2_a_limit_of_0_imports_nothing_but_what_is_new_and_is_filled_in_the_order_of_numbers(world: World) -> None:
    account = world.connect(seed="empty", import_limit=0)
    numbers = ["1000000000000000000", "9", "9999999999999999999", "10", "100", "99"]
    for number in numbers:
        world.emulator.import_objects(account.realm, {"Class": [{"Id": number, "Name": f"Class {number}"}]})
    world.sync(account)
    assert ids(world, account, "Class") == set()
    made = world.emulator.add(account.realm, "Class", Name="New")["Id"]
    world.sync(account)
    assert ids(world, account, "Class") == {made}
    order = sorted(numbers, key=int)
    for limit in (2, 3, 6):
        set_limit(world, account, limit)
        world.sync(account)
        assert ids(world, account, "Class") == {made, *order[: limit - 1]}


@pytest.mark.parametrize("entity", ["Customer", "Class"])
def test_L2_L4_a_child_whose_parent_was_left_out_gets_it_when_that_comes_in(world: World, entity: str) -> None:
    account = world.connect(seed="empty", import_limit=1)
    name, nested = {"Customer": ("DisplayName", {"Job": True}), "Class": ("Name", {"SubClass": True})}[entity]
    parent = {"Id": "20", name: "Parent"}
    child = {"Id": "3", name: "Child", "ParentRef": {"value": "20"}, **nested}
    world.emulator.import_objects(account.realm, {entity: [parent, child]})
    world.sync(account)
    assert ids(world, account, entity) == {"3"}
    set_limit(world, account, 2)
    world.sync(account)
    if entity == "Class":
        assert world.value("select parent_qbo_id from aero.class where qbo_id = '3'") == "20"
        return
    assert world.company(account, "Child")["parent_company_id"] == world.company(account, "Parent")["company_id"]


def test_L2_a_limit_lowered_in_a_quiet_sync_and_raised_again_is_filled(world: World) -> None:
    account = world.connect(seed="generated", rows={"Vendor": 12}, import_limit=8)
    world.sync(account)
    for number in sorted(ids(world, account, "Vendor"), key=int)[:3]:
        world.emulator.edit(account.realm, "Vendor", number, Active=False)
    world.sync(account)
    set_limit(world, account, 4)
    assert world.sync(account).quiet == [account.account_id]
    set_limit(world, account, 8)
    world.sync(account)
    assert len(ids(world, account, "Vendor")) == 8


def test_L2_what_was_left_out_and_is_inactive_is_not_counted_on_any_side(world: World) -> None:
    account = world.connect(seed="generated", rows={"Vendor": 6}, import_limit=4)
    world.sync(account)
    last = max((row["Id"] for row in world.emulator.objects(account.realm, "Vendor")), key=int)
    world.emulator.edit(account.realm, "Vendor", last, Active=False)
    world.sync(account)
    assert status(world.runtime)[0]["left_out"] == {"Vendor": 1}
    assert world.attention(account)[0]["title"].startswith("1 ")


def test_L2_C5_a_customer_left_out_that_aero_links_by_its_name_is_left_out_no_more(world: World) -> None:
    account = world.connect(seed="generated", rows={"Customer": 6}, import_limit=5)
    world.sync(account)
    out = world.one("select qbo_id, name from qbo.mirror where state = 'left_out'")
    world.rows("insert into aero.company (account_id, name) values (%(a)s, %(n)s)", a=account.account_id, n=out["name"])
    world.sync(account)
    assert world.company(account, out["name"])["qbo_id"] == out["qbo_id"]
    assert world.attention(account) == []


def test_R1_trigger_mode_and_the_wish_of_the_form_stand_with_the_run(world: World) -> None:
    account = world.connect()
    world.sync(account, mode="full", accept_shrink=True, trigger="manual")
    run = world.last_run(account)
    assert (run["trigger"], run["mode"], run["accept_shrink"], run["dry_run"]) == ("manual", "full", True, False)
