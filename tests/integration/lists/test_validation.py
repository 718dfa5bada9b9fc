"""Bad rows go to quarantine with a reason, their neighbours arrive, and the item closes itself (L9, R3, R5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from qbo.api import query
from qbo.errors import Misconfigured
from qbo.flow.detect import detect
from qbo.flow.extract import extract
from qbo.flow.reporting import validation_docs
from qbo.flow.run.lane import Request
from qbo.flow.validate import validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.world import Account, World

REALM_ROWS = {"Customer": 6, "Vendor": 6, "Class": 6, "Item": 6}
# what a broken answer shows, the reason, and what repairs it
BAD: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {
    "no name": ("Vendor", "name_missing", {"DisplayName": None}, {"DisplayName": "Mended"}),
    "a blank name": ("Vendor", "name_missing", {"DisplayName": "   "}, {"DisplayName": "Mended"}),
    "a name too long": ("Vendor", "name_too_long", {"DisplayName": "x" * 501}, {"DisplayName": "x" * 500}),
    "a class name too long": ("Class", "name_too_long", {"Name": "x" * 101}, {"Name": "x" * 100}),
    "an unknown parent": ("Class", "parent_unknown", {"ParentRef": {"value": "777"}}, {"ParentRef": None}),
    "a customer of an unknown parent": (
        "Customer",
        "parent_unknown",
        {"ParentRef": {"value": "777"}},
        {"ParentRef": None},
    ),
    "an unknown type": ("Item", "type_unknown", {"Type": "Wish"}, {"Type": "Service"}),
    "no type": ("Item", "type_unknown", {"Type": None}, {"Type": "Service"}),
}


@pytest.fixture
def account(world: World) -> Account:
    return world.connect(seed="generated", rows=REALM_ROWS)


def spoil(monkeypatch: pytest.MonkeyPatch, harm: Callable[[list[dict[str, Any]]], object], only: str = "") -> None:
    """Harms the rows of every page that QBO answers, of one list or of all."""

    def page(client: object, entity: str, *args: Any, **kwargs: Any) -> query.Page:
        answer = real(client, entity, *args, **kwargs)
        if not only or entity == only:
            harm(answer.rows)
        return answer

    real = query.page
    monkeypatch.setattr(query, "page", page)


def known(world: World, entity: str) -> int:
    table = {"Customer": "company", "Vendor": "vendor", "Class": "class", "Item": "service_item"}[entity]
    return int(world.value(f"select count(*) from aero.{table}"))


@pytest.mark.parametrize("case", BAD)
def test_L9_a_row_with(world: World, account: Account, case: str) -> None:
    """… is quarantined with its Id and reason, an attention item until it is repaired; its neighbours arrive."""
    entity, reason, harm, repair = BAD[case]
    row = world.emulator.objects(account.realm, entity)[3]
    world.emulator.set_raw(account.realm, entity, row["Id"], **harm)
    assert world.sync(account).succeeded

    assert known(world, entity) == 5
    (item,) = world.attention(account)
    assert (item["entity"], item["code"], item["qbo_id"]) == (entity, reason, row["Id"])
    assert row["Id"] in item["title"]
    kept = world.one("select * from qbo.quarantine where gone_at is null")
    assert (kept["list"], kept["qbo_id"], kept["reason"]) == (entity, row["Id"], reason)
    run = world.last_run(account)
    assert (run["status"], run["counts"][entity]["quarantined"]) == ("partial", 1)

    world.emulator.set_raw(account.realm, entity, row["Id"], **repair, MetaData=now(row))
    world.sync(account, mode="full")
    assert known(world, entity) == 6
    assert world.attention(account) == []
    assert world.last_run(account)["status"] == "succeeded"


def now(row: dict[str, Any]) -> dict[str, str]:
    return {**row["MetaData"]}


@pytest.mark.parametrize("blank", ["", None, " ", True])
def test_L9_a_row_without_Id_is_quarantined_and_hides_nothing(
    world: World, account: Account, monkeypatch: pytest.MonkeyPatch, blank: object
) -> None:
    world.sync(account)
    spoil(monkeypatch, lambda rows: rows[3].update(Id=blank), "Customer")
    world.sync(account, mode="full")

    (item,) = world.attention(account)
    assert (item["entity"], item["code"]) == ("Customer", "id_missing")
    assert world.value("select count(*) from aero.company where is_hidden") == 0


def test_L9_a_known_row_that_arrives_damaged_stays_as_it_was(world: World, account: Account) -> None:
    world.sync(account)
    before = world.dump("aero")
    row = world.emulator.objects(account.realm, "Customer")[3]
    world.emulator.set_raw(account.realm, "Customer", row["Id"], DisplayName=None)
    world.sync(account, mode="full")
    assert world.dump("aero") == before
    assert [each["code"] for each in world.attention(account)] == ["name_missing"]


@pytest.mark.parametrize("entity", ["Customer", "Class"])
def test_L9_a_circle_of_parents_is_quarantined_and_what_hangs_below_it_arrives(
    world: World, account: Account, entity: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, below, *_ = [row["Id"] for row in world.emulator.objects(account.realm, entity)]

    def harm(rows: list[dict[str, Any]]) -> None:
        above = {one: two, two: one, below: two}
        for row in rows:
            if row["Id"] in above:
                row["ParentRef"] = {"value": above[row["Id"]]}

    spoil(monkeypatch, harm, entity)
    assert world.sync(account).succeeded
    assert {(item["code"], item["qbo_id"]) for item in world.attention(account)} == {
        ("parent_circle", one),
        ("parent_circle", two),
    }
    assert known(world, entity) == 4


@pytest.mark.parametrize("name", ["Top of it", "Top"], ids=["whose path changes along", "of which QBO says nothing"])
def test_L9_a_circle_that_closes_over_a_row_known_before_is_found(world: World, name: str) -> None:
    account = world.connect(seed="empty")
    top = world.emulator.add(account.realm, "Class", Name="Top")
    below = world.emulator.add(account.realm, "Class", Name="Below", SubClass=True, ParentRef={"value": top["Id"]})
    world.sync(account)
    edited = world.emulator.edit(account.realm, "Class", top["Id"], Name=name)
    world.emulator.set_raw(
        account.realm, "Class", top["Id"], ParentRef={"value": below["Id"]}, MetaData=edited["MetaData"]
    )
    world.sync(account)
    assert {item["code"] for item in world.attention(account)} == {"parent_circle"}
    assert {row["parent_qbo_id"] for row in world.rows("select parent_qbo_id from aero.class")} == {None, top["Id"]}


@pytest.mark.parametrize("entity", ["Customer", "Class"])
def test_L9_L4_what_hangs_below_a_quarantined_parent_arrives_and_hangs_below_it_once_it_is_mended(
    world: World, entity: str
) -> None:
    account = world.connect(seed="empty")
    name, nested = {"Customer": ("DisplayName", {"Job": True}), "Class": ("Name", {"SubClass": True})}[entity]
    top = world.emulator.add(account.realm, entity, **{name: "Top"})["Id"]
    below = world.emulator.add(account.realm, entity, **{name: "Below"}, ParentRef={"value": top}, **nested)["Id"]
    long_ago = dict.fromkeys(("CreateTime", "LastUpdatedTime"), "2026-01-05T08:00:00-08:00")  # CDC says nothing of it
    world.emulator.set_raw(account.realm, entity, top, **{name: None}, MetaData=long_ago)
    world.sync(account)
    assert [item["code"] for item in world.attention(account)] == ["name_missing"]
    assert known(world, entity) == 1
    world.emulator.edit(account.realm, entity, below, **{name: "Below it"})  # alone: its parent is known of old
    world.sync(account)
    assert [item["code"] for item in world.attention(account)] == ["name_missing"]
    world.emulator.edit(account.realm, entity, top, **{name: "Mended"})
    world.sync(account)
    assert world.attention(account) == []
    table = "company" if entity == "Customer" else "class"
    names = {row["full_name"] for row in world.rows(f"select full_name from aero.{table}")}
    assert names == {"Mended", "Mended:Below it"}
    parent = "parent_company_id" if entity == "Customer" else "parent_qbo_id"
    assert world.value(f"select count(*) from aero.{table} where {parent} is not null") == 1


@pytest.mark.parametrize("case", BAD)
def test_L9_a_row_that_turns_bad_between_two_syncs(world: World, account: Account, case: str) -> None:
    """… is quarantined by an incremental sync as well, stays in Aero as it was, and its neighbours arrive."""
    entity, reason, harm, repair = BAD[case]
    world.sync(account)
    before = world.dump("aero")
    row, other = world.emulator.objects(account.realm, entity)[3:5]
    name = "Name" if entity in {"Class", "Item"} else "DisplayName"
    touched = world.emulator.edit(account.realm, entity, row["Id"], **{name: "Touched"})
    world.emulator.set_raw(account.realm, entity, row["Id"], **harm, MetaData=now(touched))
    world.sync(account)
    assert world.dump("aero") == before
    (item,) = world.attention(account)
    assert (item["entity"], item["code"], item["qbo_id"]) == (entity, reason, row["Id"])

    world.emulator.edit(account.realm, entity, other["Id"], **{name: "The neighbour"})
    world.emulator.set_raw(account.realm, entity, row["Id"], **{**repair, name: row[name]})
    world.sync(account)
    assert world.attention(account) == []
    assert "The neighbour" in str(world.dump("aero"))


def test_L4_L7_below_an_inactive_parent_no_mark_of_QBO_stands_in_a_full_name(world: World) -> None:
    account = world.connect(seed="empty")
    add = world.emulator.add
    top = add(account.realm, "Class", Name="Top")["Id"]
    kept = add(account.realm, "Class", Name="Old (deleted)", SubClass=True, ParentRef={"value": top})["Id"]
    below = add(account.realm, "Class", Name="Below", SubClass=True, ParentRef={"value": kept})["Id"]
    world.sync(account)
    world.emulator.edit(account.realm, "Class", top, Active=False)
    for mode in ("incremental", "incremental", "full"):
        world.sync(account, mode=mode)
        names = [row["full_name"] for row in world.rows("select full_name from aero.class order by 1")]
        assert names == ["Top", "Top:Old (deleted)", "Top:Old (deleted):Below"]
    world.emulator.edit(account.realm, "Class", below, Name="Below it")  # comes with the mark above it, alone
    world.sync(account)
    names = [row["full_name"] for row in world.rows("select full_name from aero.class order by 1")]
    assert names == ["Top", "Top:Old (deleted)", "Top:Old (deleted):Below it"]


def test_L9_an_Id_twice_in_one_answer_is_quarantined(
    world: World, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(monkeypatch, lambda rows: rows.append({**rows[0], "FullyQualifiedName": "The other"}))
    assert world.sync(account).succeeded
    assert {item["code"] for item in world.attention(account)} == {"id_twice"}
    assert len(world.attention(account)) == 4
    assert known(world, "Customer") == 5


def test_R3_numbers_and_texts_that_no_column_holds_block_nobody(
    world: World, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def harm(rows: list[dict[str, Any]]) -> None:
        rows[0]["UnitPrice"] = 1e30
        rows[1]["UnitPrice"] = "not a number"
        rows[2] |= {"Name": "half \ud83d a character \x00", "FullyQualifiedName": "\udfff"}
        rows[3]["Active"] = "false"

    other = world.connect("Other")
    spoil(monkeypatch, harm, "Item")
    world.sync()
    for each in (account, other):
        assert world.last_run(each)["status"] == "succeeded"
    assert world.value("select count(*) from aero.service_item where account_id = %(a)s", a=account.account_id) == 5


def test_R4_the_kept_result_speaks_of_its_own_account_only_though_a_group_is_validated_at_once(world: World) -> None:
    firms = [
        world.connect("One", seed="generated", rows={"Vendor": 3}),
        world.connect("Two", seed="generated", rows={"Vendor": 7}),
    ]
    bad = world.emulator.objects(firms[1].realm, "Vendor")[0]["Id"]
    world.emulator.set_raw(firms[1].realm, "Vendor", bad, DisplayName=None)
    lanes = detect(world.runtime, None, Request("schedule")).lanes
    for lane in lanes:
        extract(world.runtime, lane)
    validate(world.runtime, lanes)

    results = [world.last_run(firm)["validation"]["Vendor"] for firm in firms]
    assert [each["results"][0]["result"]["element_count"] for each in results] == [3, 7]
    assert [each["success"] for each in results] == [True, False]
    assert [each["statistics"]["unsuccessful_expectations"] for each in results] == [0, 1]


def test_the_result_kept_with_a_run_renders_as_data_docs(world: World, account: Account) -> None:
    world.emulator.set_raw(
        account.realm, "Vendor", world.emulator.objects(account.realm, "Vendor")[0]["Id"], DisplayName=None
    )
    world.sync(account)
    html = validation_docs.render(world.runtime, world.last_run(account)["run_id"])
    assert html.lstrip().startswith("<!DOCTYPE html>")
    assert "Failed" in html
    assert "values must never be null" in html
    with pytest.raises(Misconfigured, match="no run 999"):
        validation_docs.render(world.runtime, 999)
