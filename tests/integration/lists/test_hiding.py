"""L7, C3: what QuickBooks hides, merges and deletes, what our own switch does, and who takes a lost one's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from qbo.errors import Misconfigured
from qbo.flow.decisions.resolve import Decision, resolve

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.world import World


def lawn(firm: Firm) -> tuple[bool, bool]:
    """Of the company: is_active, is_hidden."""
    row = firm.world.one("select is_active, is_hidden from aero.company where company_id = %(c)s", c=firm.lawn_id)
    return row["is_active"], row["is_hidden"]


def qbo_active(firm: Firm) -> bool:
    return bool(firm.emulator.find(firm.realm, "Customer", Id=firm.lawn)[0]["Active"])


def add(firm: Firm, name: str, **fields: Any) -> str:
    return str(firm.emulator.add(firm.realm, "Customer", DisplayName=name, **fields)["Id"])


def company_id(firm: Firm, name: str) -> int:
    return int(firm.world.company(firm.account, name)["company_id"])


def merge(firm: Firm) -> int:
    """North Lawn into South Lawn, whose company is returned."""
    south = add(firm, "South Lawn")
    firm.sync()
    firm.emulator.merge_customers(firm.realm, keep=south, gone=firm.lawn)
    firm.sync("full")
    return company_id(firm, "South Lawn")


def choose(firm: Firm, survivor: int, code: str | None = None) -> None:
    (item,) = firm.world.attention(firm.account, code)
    resolve(firm.world.runtime, [item["attention_id"]], Decision("survivor", "Olga", survivor))


def merge_twice(firm: Firm) -> tuple[int, str]:
    """North Lawn into South Lawn, chosen as its survivor, and that into East Lawn: company of South, QBO id of East."""
    south = merge(firm)
    choose(firm, south)
    east = add(firm, "East Lawn")
    firm.sync()
    firm.emulator.merge_customers(firm.realm, keep=east, gone=firm.customer("South Lawn")["Id"])
    firm.sync("full")
    return south, east


def test_L7_merged_it_is_hidden_and_one_item_asks_for_the_survivor_and_counts_the_time_that_waits(firm: Firm) -> None:
    merge(firm)
    assert lawn(firm) == (True, True)
    entry = firm.entry("2.5", company_id=firm.lawn_id)
    firm.sync()
    (item,) = firm.world.attention(firm.account)
    assert (item["code"], item["aero_id"], item["entries"], float(item["hours"])) == (
        "customer_gone", firm.lawn_id, 1, 2.5,
    )  # fmt: skip
    assert firm.link("TimeActivity", entry) is None
    firm.sync("full")
    assert firm.codes() == ["customer_gone"]


def test_L7_with_a_survivor_what_waits_goes_out_with_it_and_nothing_sent_is_changed(firm: Firm) -> None:
    sent = firm.entry("1", company_id=firm.lawn_id)
    firm.sync()
    before = firm.link("TimeActivity", sent)
    south = merge(firm)
    entry = firm.entry("2", company_id=firm.lawn_id)
    firm.sync()
    choose(firm, south, "customer_gone")
    assert firm.codes() == []  # what QuickBooks moved along is no drift: one question for all of it (R5)
    firm.sync()
    link = firm.link("TimeActivity", entry)
    assert link is not None
    assert link["base"]["company_id"] == firm.lawn_id
    (made,) = firm.emulator.find(firm.realm, "TimeActivity", Id=link["qbo_id"])
    assert made["CustomerRef"]["value"] == firm.customer("South Lawn")["Id"]
    after = firm.link("TimeActivity", sent)
    assert after
    assert before
    assert (after["qbo_id"], after["base"]) == (before["qbo_id"], before["base"])
    firm.sync("full")
    assert (len(firm.times()), firm.codes()) == (2, [])


def test_L7_the_survivor_of_a_survivor_takes_all(firm: Firm) -> None:
    south, east = merge_twice(firm)
    entry = firm.entry(company_id=firm.lawn_id)
    firm.sync()
    (item,) = firm.world.attention(firm.account)
    assert (item["aero_id"], item["entries"]) == (south, 1)
    choose(firm, company_id(firm, "East Lawn"))
    firm.sync()
    assert firm.link("TimeActivity", entry) is not None
    assert firm.time()["CustomerRef"]["value"] == east


def test_L7_back_in_quickbooks_it_has_its_own_link_again(firm: Firm) -> None:
    firm.emulator.set(firm.realm, merge_leaves="inactive")
    south = merge(firm)
    firm.entry(company_id=firm.lawn_id)
    firm.sync()
    (item,) = firm.world.attention(firm.account)
    assert item["code"] == "customer_hidden"  # all that QuickBooks lets one know
    choose(firm, south)
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Active=True)
    firm.sync()
    assert firm.time()["CustomerRef"]["value"] == firm.lawn
    assert lawn(firm) == (True, False)
    assert firm.world.rows("select * from qbo.survivor") == []


def test_L7_a_gone_customer_that_comes_back_closes_its_item(firm: Firm) -> None:
    lost = firm.emulator.find(firm.realm, "Customer", Id=firm.lawn)
    merge(firm)
    assert firm.codes() == ["customer_gone"]
    firm.emulator.import_objects(firm.realm, {"Customer": lost})
    firm.sync("full")
    assert (firm.codes(), lawn(firm)) == ([], (True, False))


def test_L7_a_survivor_that_is_none_is_refused_in_plain_words(firm: Firm, world: World) -> None:
    other = world.connect("Other Firm", seed="sample")
    world.sync(other)
    stranger = world.value("select min(company_id) from aero.company where account_id = %(a)s", a=other.account_id)
    south = merge(firm)
    lead, new = firm.company("A Lead", company_type="Lead"), firm.company("Not yet there")
    hidden = add(firm, "Hidden")
    firm.sync()
    firm.emulator.edit(firm.realm, "Customer", hidden, Active=False)
    firm.sync()
    wrong = {
        stranger: "has no company", firm.lawn_id: "its own place", lead: "linked with QuickBooks",
        company_id(firm, "Hidden"): "gone or inactive", 999_999: "has no company",
    }  # fmt: skip
    for survivor, words in wrong.items():
        with pytest.raises(Misconfigured, match=words):
            choose(firm, survivor)
    assert firm.codes() == ["customer_gone"]
    assert new
    choose(firm, south)


def test_L7_a_circle_of_survivors_is_refused(firm: Firm) -> None:
    merge_twice(firm)
    with pytest.raises(Misconfigured, match="its own place"):
        choose(firm, firm.lawn_id)


@pytest.mark.parametrize("leaves", ["gone", "inactive"])
def test_L7_sub_customers_of_a_merged_one_move_to_the_survivor_and_stay_shown(firm: Firm, leaves: str) -> None:
    firm.emulator.set(firm.realm, merge_leaves=leaves)
    add(firm, "Shed", Job=True, ParentRef={"value": firm.lawn})
    firm.sync()
    south = merge(firm)
    shed = firm.world.company(firm.account, "Shed")
    assert (shed["is_hidden"], shed["parent_company_id"], shed["full_name"]) == (False, south, "South Lawn:Shed")


def test_L7_the_mark_of_an_inactive_row_is_never_in_a_name_also_below_it_and_an_active_row_so_called_keeps_it(
    firm: Firm,
) -> None:
    firm.emulator.set(firm.realm, deactivate_parent="allow")
    shed = add(firm, "Shed", Job=True, ParentRef={"value": firm.lawn})
    add(firm, "Old Friend (deleted)")
    firm.sync()
    firm.emulator.edit(firm.realm, "Customer", shed, Active=False)
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Active=False)
    for mode in ("incremental", "full"):
        firm.sync(mode)
        names = firm.world.rows("select name, full_name from aero.company where name not like 'Old%%' order by 1")
        assert [tuple(row.values()) for row in names] == [
            ("North Lawn", "North Lawn"), ("Shed", "North Lawn:Shed"),
        ]  # fmt: skip
    assert firm.world.company(firm.account, "Old Friend (deleted)")["full_name"] == "Old Friend (deleted)"


def test_C3_L7_our_own_switch_coming_back_hides_and_shows_nothing(firm: Firm) -> None:
    for on in (False, True, False):
        firm.change_company(firm.lawn_id, is_active=on)
        for mode in ("incremental", "incremental", "full"):
            firm.sync(mode)
            assert (lawn(firm), qbo_active(firm)) == ((on, False), on)
    assert firm.customers("North Lawn (deleted)") != []


def test_C3_L7_what_quickbooks_makes_inactive_after_our_reactivation_is_hidden(firm: Firm) -> None:
    firm.change_company(firm.lawn_id, is_active=False)
    firm.sync()
    firm.change_company(firm.lawn_id, is_active=True)
    firm.sync()
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Active=False)
    firm.sync()
    assert (lawn(firm), qbo_active(firm)) == ((True, True), False)


def test_C3_L7_switched_off_on_both_sides_in_one_interval_it_is_hidden_and_comes_back_by_aeros_switch(
    firm: Firm,
) -> None:
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Active=False)
    firm.change_company(firm.lawn_id, is_active=False)
    firm.sync()
    assert (lawn(firm), firm.due()) == ((False, True), [])
    firm.change_company(firm.lawn_id, is_active=True)
    firm.sync()
    assert (lawn(firm), qbo_active(firm)) == ((True, False), True)


def test_C3_L7_switched_on_on_both_sides_in_one_interval_nothing_is_sent(firm: Firm) -> None:
    firm.change_company(firm.lawn_id, is_active=False)
    firm.sync()
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Active=True)
    firm.change_company(firm.lawn_id, is_active=True)
    firm.emulator.clear_journal()
    firm.sync()
    assert (lawn(firm), qbo_active(firm), firm.batches()) == ((True, False), True, [])
    assert firm.due() == []


def test_C3_L7_a_reactivation_closes_the_survivor_too(firm: Firm) -> None:
    firm.emulator.set(firm.realm, merge_leaves="inactive")
    south = merge(firm)
    firm.entry(company_id=firm.lawn_id)
    firm.sync()
    choose(firm, south)
    firm.change_company(firm.lawn_id, is_active=False)
    firm.sync()
    firm.change_company(firm.lawn_id, is_active=True)
    firm.sync()
    assert qbo_active(firm)
    assert firm.world.rows("select * from qbo.survivor") == []
