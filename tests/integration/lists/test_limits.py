"""The import limit (L2) and the shrink guard (L9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.world import Account, World

TABLES = {"Vendor": "vendor", "Class": "class", "Item": "service_item", "Employee": "employee"}


def ids(world: World, account: Account, entity: str, *, active: bool = True) -> set[str]:
    """Ids of what stands in Aero, shown and active."""
    if entity == "Customer":
        rows = world.rows(
            "select l.qbo_id from qbo.link as l join aero.company as c on c.company_id = l.aero_id "
            "where l.account_id = %(a)s and not c.is_hidden",
            a=account.account_id,
        )
    else:
        rows = world.rows(
            f"select qbo_id from aero.{TABLES[entity]} where account_id = %(a)s and is_active",
            a=account.account_id,
        )
    return {row["qbo_id"] for row in rows}


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
    from qbo.flow.status import status

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


def lose(world: World, account: Account, entity: str, number: int) -> None:
    for row in world.emulator.objects(account.realm, entity)[:number]:
        world.emulator.delete(account.realm, entity, row["Id"])


@pytest.mark.parametrize(
    ("known", "lost", "stops"),
    [(3, 3, True), (9, 8, False), (10, 6, True), (10, 5, False), (12, 7, True), (30, 15, False), (30, 16, True)],
)
def test_L9_a_list_that_comes_back_empty_or_lacks_over_half_hides_nothing(
    world: World,
    known: int,
    lost: int,
    stops: bool,
) -> None:
    account = world.connect(seed="generated", rows={"Vendor": known})
    world.sync(account)
    lose(world, account, "Vendor", lost)
    world.emulator.add(account.realm, "Class", Name="The neighbour goes on")
    assert world.sync(account, mode="full").succeeded

    assert len(ids(world, account, "Vendor")) == (known if stops else known - lost)
    assert len(ids(world, account, "Class")) == 1
    assert [item["code"] for item in world.attention(account)] == ["list_shrunk"] * stops
    assert world.last_run(account)["status"] == ("partial" if stops else "succeeded")


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_L9_a_stopped_list_goes_on_when_a_person_accepts_it(world: World, mode: str) -> None:
    account = world.connect(seed="generated", rows={"Customer": 20})
    world.sync(account)
    for row in world.emulator.objects(account.realm, "Customer"):
        if "ParentRef" in row or int(row["Id"]) % 10:
            world.emulator.delete(account.realm, "Customer", row["Id"])
    world.sync(account, mode="full")
    assert len(ids(world, account, "Customer")) == 20
    assert world.attention(account, "list_shrunk")

    world.sync(account, mode=mode, accept_shrink=True)
    assert ids(world, account, "Customer") == {r["Id"] for r in world.emulator.objects(account.realm, "Customer")}
    assert world.attention(account, "list_shrunk") == []


def test_L9_half_of_a_list_deactivated_in_a_clean_up_is_no_shrinking(world: World) -> None:
    account = world.connect(seed="generated", rows={"Vendor": 20})
    world.sync(account)
    for row in world.emulator.objects(account.realm, "Vendor")[:15]:
        world.emulator.edit(account.realm, "Vendor", row["Id"], Active=False)
    world.sync(account, mode="full")
    assert len(ids(world, account, "Vendor")) == 5
    assert world.attention(account) == []


def test_R1_trigger_mode_and_the_wish_of_the_form_stand_with_the_run(world: World) -> None:
    account = world.connect()
    world.sync(account, mode="full", accept_shrink=True, trigger="manual")
    run = world.last_run(account)
    assert (run["trigger"], run["mode"], run["accept_shrink"], run["dry_run"]) == ("manual", "full", True, False)
