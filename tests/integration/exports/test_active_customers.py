"""C3, C7, R5: a change of Aero's flag makes a customer inactive or active, where nothing in QBO stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.exports.firm import Firm


def active(firm: Firm) -> bool:
    return bool(firm.emulator.find(firm.realm, "Customer", Id=firm.lawn)[0]["Active"])


def switch(firm: Firm, *, on: bool) -> None:
    firm.change_company(firm.lawn_id, is_active=on)
    firm.sync()


def test_C3_a_company_made_inactive_in_aero_is_made_inactive_in_quickbooks_and_counted(firm: Firm) -> None:
    switch(firm, on=False)
    assert not active(firm)
    assert firm.counts("Customer")["deactivated"] == 1
    assert firm.due() == []


def test_C3_our_own_deactivation_coming_back_hides_nothing(firm: Firm) -> None:
    switch(firm, on=False)
    firm.sync()
    firm.sync("full")
    company = firm.world.company(firm.account, "North Lawn")
    assert (company["is_active"], company["is_hidden"]) == (False, False)


def test_C3_switched_on_again_in_aero_the_customer_is_active_again_under_its_base_name(firm: Firm) -> None:
    firm.emulator.set(firm.realm, reactivation_strips_suffix=False)  # else QuickBooks itself takes the mark off
    switch(firm, on=False)
    switch(firm, on=True)
    assert active(firm)
    assert firm.customer("North Lawn")["FullyQualifiedName"] == "North Lawn"
    firm.sync("full")
    assert not firm.world.company(firm.account, "North Lawn")["is_hidden"]


def test_C3_a_customer_that_quickbooks_made_inactive_is_not_reactivated_because_aeros_flag_was_always_on(
    firm: Firm,
) -> None:
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Active=False)
    for mode in ("incremental", "full", "incremental"):
        firm.sync(mode)
    assert not active(firm)
    company = firm.world.company(firm.account, "North Lawn")
    assert (company["is_active"], company["is_hidden"]) == (True, True)


def test_C3_switched_off_synced_and_on_again_in_aero_it_is_reactivated_and_shown(firm: Firm) -> None:
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Active=False)
    firm.sync()
    switch(firm, on=False)
    assert firm.batches() == []  # QBO has it so already
    switch(firm, on=True)
    assert active(firm)
    assert firm.customer("North Lawn")["DisplayName"] == "North Lawn"
    assert not firm.world.company(firm.account, "North Lawn")["is_hidden"]
    firm.sync("full")
    assert not firm.world.company(firm.account, "North Lawn")["is_hidden"]


def test_C3_a_flag_switched_off_and_on_between_two_syncs_is_no_change(firm: Firm) -> None:
    firm.change_company(firm.lawn_id, is_active=False)
    firm.change_company(firm.lawn_id, is_active=True)
    assert firm.sync().quiet == [firm.account.account_id]
    assert firm.batches() == []


def test_C3_a_name_that_was_taken_meanwhile_is_an_attention_item_and_nothing_breaks(firm: Firm) -> None:
    switch(firm, on=False)
    firm.emulator.add(firm.realm, "Customer", DisplayName="North Lawn")
    switch(firm, on=True)
    assert not active(firm)
    assert "6240" in firm.codes()
    assert firm.world.value("select is_active from aero.company where company_id = %(c)s", c=firm.lawn_id)


def test_C3_a_rename_in_aero_is_not_sent_along_with_the_flag(firm: Firm) -> None:
    firm.change_company(firm.lawn_id, name="South Lawn")
    switch(firm, on=False)
    switch(firm, on=True)
    assert firm.customers("South Lawn") == []
    assert firm.customer("North Lawn")["Active"] is True


def test_C7_an_open_balance_is_an_attention_item_nothing_is_sent_and_aeros_flag_stays(firm: Firm) -> None:
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Balance=12.5)
    switch(firm, on=False)
    assert active(firm)
    assert firm.codes() == ["balance_open"]
    assert firm.batches() == []
    assert firm.world.company(firm.account, "North Lawn")["is_active"] is False


def test_C7_a_blocked_deactivation_is_asked_again_on_a_full_sync_and_its_item_closes(firm: Firm) -> None:
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Balance=12.5)
    switch(firm, on=False)
    firm.emulator.clear_journal()
    firm.sync()
    assert firm.emulator.counts(realm=firm.realm) == {"total": 1, "GET cdc Customer,Vendor,Employee,Class,Item": 1}
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Balance=0)
    firm.sync("full")
    assert not active(firm)
    assert firm.codes() == []


def test_C7_its_item_closes_also_when_the_company_is_made_active_again(firm: Firm) -> None:
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Balance=12.5)
    switch(firm, on=False)
    switch(firm, on=True)
    assert firm.codes() == []
    assert firm.batches() == []


def test_C7_active_sub_customers_are_an_attention_item(firm: Firm) -> None:
    firm.emulator.add(firm.realm, "Customer", DisplayName="Shed", Job=True, ParentRef={"value": firm.lawn})
    firm.sync()
    switch(firm, on=False)
    assert active(firm)
    assert firm.codes() == ["children_active"]


def test_C7_unbilled_charges_that_only_quickbooks_knows_of_are_its_refusal_in_plain_words(firm: Firm) -> None:
    firm.emulator.unbilled(firm.realm, firm.lawn)
    switch(firm, on=False)
    assert active(firm)
    (item,) = firm.world.attention(firm.account)
    assert item["code"] == "6280"
    assert "6280" not in item["title"] + item["hint"]
    assert firm.world.last_run(firm.account)["status"] == "partial"
    assert firm.counts("Customer")["refused"] == 1


def test_C7_unbilled_time_is_an_attention_item_and_nothing_is_sent(firm: Firm) -> None:
    firm.emulator.set(firm.realm, deactivate_unbilled="allow")
    firm.entry(company_id=firm.lawn_id, service_item_id=firm.gardening, is_billable=True)
    firm.sync()
    firm.emulator.clear_journal()
    switch(firm, on=False)
    assert active(firm)
    assert firm.codes() == ["unbilled"]
    assert firm.batches() == []


def test_C7_a_new_reason_replaces_the_old_one(firm: Firm) -> None:
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Balance=12.5)
    switch(firm, on=False)
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Balance=0)
    firm.emulator.unbilled(firm.realm, firm.lawn)
    firm.sync("full")
    assert firm.codes() == ["6280"]


def test_C7_a_customer_that_is_gone_is_an_attention_item(firm: Firm) -> None:
    firm.emulator.delete(firm.realm, "Customer", firm.lawn)
    switch(firm, on=False)
    assert "customer_gone" in firm.codes()


@pytest.mark.parametrize("stale", [True, False])
def test_C3_somebody_elses_edit_does_not_stand_in_the_way(firm: Firm, stale: bool) -> None:
    if stale:  # between our read and our write
        firm.emulator.fail("batch_item_fault:5010", realm=firm.realm)
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Notes="called")
    switch(firm, on=False)
    firm.sync()
    assert not active(firm)
    assert firm.codes() == []
