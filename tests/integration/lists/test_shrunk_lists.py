"""L9: lists that come back empty or much shorter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.lists.limiting import ids

if TYPE_CHECKING:
    from integration.world import Account, World


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


@pytest.mark.parametrize("entity", ["Customer", "Vendor"])
def test_L9_an_empty_list_is_stopped_also_where_all_that_was_known_is_inactive(world: World, entity: str) -> None:
    account = world.connect(seed="generated", rows={entity: 1})
    world.sync(account)
    (row,) = world.emulator.objects(account.realm, entity)
    world.emulator.edit(account.realm, entity, row["Id"], Active=False)
    world.sync(account)
    lost = world.emulator.objects(account.realm, entity)
    lose(world, account, entity, 1)
    world.sync(account, mode="full")
    assert [item["code"] for item in world.attention(account)] == ["list_shrunk"]
    assert world.value("select count(*) from qbo.mirror where gone") == 0
    world.emulator.import_objects(account.realm, {entity: lost})
    world.sync(account, mode="full")
    assert world.attention(account) == []


def test_L9_a_stopped_list_takes_changes_meanwhile_and_recovers_by_itself(world: World) -> None:
    account = world.connect(seed="generated", rows={"Vendor": 20, "Class": 3})
    world.sync(account)
    lost = world.emulator.objects(account.realm, "Vendor")[:11]
    lose(world, account, "Vendor", 11)
    world.sync(account, mode="full")
    assert world.last_run(account)["status"] == "partial"
    made = world.emulator.add(account.realm, "Vendor", DisplayName="Made meanwhile")
    world.emulator.add(account.realm, "Class", Name="The neighbour")
    world.sync(account)
    assert made["Id"] in ids(world, account, "Vendor")
    assert (len(ids(world, account, "Vendor")), len(ids(world, account, "Class"))) == (21, 4)
    assert [item["code"] for item in world.attention(account)] == ["list_shrunk"]
    world.emulator.import_objects(account.realm, {"Vendor": lost})
    world.sync(account, mode="full")
    assert (world.attention(account), world.last_run(account)["status"]) == ([], "succeeded")
    assert len(ids(world, account, "Vendor")) == 21
