"""T7, T8: time without a customer, and time whose customer waits."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from integration.exports.firm import Firm


@pytest.mark.parametrize("kind", [None, "Lead"])
def test_T7_time_without_a_customer_goes_out_with_none(firm: Firm, kind: str | None) -> None:
    firm.entry(company_id=firm.company("Prospect", company_type=kind) if kind else None)
    firm.sync()
    assert "CustomerRef" not in firm.time()


@pytest.mark.parametrize("kind", [None, "Lead"])
def test_T7_if_it_is_billable_it_is_an_attention_item(firm: Firm, kind: str | None) -> None:
    company = firm.company("Prospect", company_type=kind) if kind else None
    firm.entry(company_id=company, service_item_id=firm.gardening, is_billable=True)
    firm.sync()
    assert (firm.times(), firm.codes()) == ([], ["billable_without_customer"])


def test_T7_a_company_that_becomes_a_customer_later_changes_nothing_already_sent(firm: Firm) -> None:
    company = firm.company("Prospect", company_type="Lead")
    firm.entry(company_id=company)
    firm.sync()
    firm.change_company(company, company_type="Customer")
    firm.sync()
    firm.sync("full")
    assert "CustomerRef" not in firm.time()
    assert len(firm.customers("Prospect")) == 1


def test_T8_its_customer_is_exported_before_the_entry_is(firm: Firm) -> None:
    parent = firm.company("Parent")
    firm.entry(company_id=firm.company("Child", parent_company_id=parent))
    firm.sync()
    assert firm.time()["CustomerRef"]["value"] == firm.customer("Child")["Id"]


def test_T8_if_quickbooks_refuses_the_customer_the_entry_waits_and_goes_when_that_is_fixed(firm: Firm) -> None:
    firm.emulator.fail("batch_item_fault:6000", realm=firm.realm, entity="Customer")
    company = firm.company("Refused")
    entry = firm.entry("2.5", company_id=company)
    other = firm.entry()
    firm.sync()
    assert firm.link("TimeActivity", entry) is None
    assert firm.link("TimeActivity", other) is not None
    (item,) = firm.world.attention(firm.account)
    assert (item["entity"], item["aero_id"], item["entries"], item["hours"]) == ("Customer", company, 1, Decimal("2.5"))
    firm.change_company(company, name="Accepted")
    firm.sync()
    assert firm.link("TimeActivity", entry) is not None
    assert firm.codes() == []


BLOCKERS = ["user_unmapped", "user_inactive", "customer_inactive", "customer_hidden", "item_inactive", "class_inactive"]


@pytest.mark.parametrize("code", BLOCKERS)
def test_T8_R5_what_blocks_entries_is_one_item_with_entries_and_hours_the_others_go_and_it_closes_itself(
    firm: Firm, code: str
) -> None:
    columns, fix = _block(firm, code)
    blocked = [firm.entry("1.5", **columns) for _ in range(3)]
    other = firm.entry(user_id=firm.user("Other", "Vendor", firm.vendor))
    firm.sync()
    assert firm.link("TimeActivity", other) is not None
    (item,) = firm.world.attention(firm.account)
    assert (item["code"], item["entries"], item["hours"]) == (code, 3, Decimal("4.5"))
    firm.sync()
    assert len(firm.world.attention(firm.account)) == 1
    fix()
    firm.sync()
    assert all(firm.link("TimeActivity", entry) for entry in blocked)
    assert firm.codes() == []


def _block(firm: Firm, code: str) -> tuple[dict[str, Any], Any]:
    match code:
        case "user_unmapped":
            user = firm.user("Nobody")
            statement = (
                "update aero.app_user set qbo_entity_type = 'Vendor', qbo_entity_id = %(v)s where user_id = %(u)s"
            )
            return {"user_id": user}, lambda: firm.world.rows(statement, v=firm.vendor, u=user)
        case "customer_inactive":
            firm.change_company(firm.lawn_id, is_active=False)
            firm.sync()
            return {"company_id": firm.lawn_id}, lambda: firm.change_company(firm.lawn_id, is_active=True)
    entity, row, column = {
        "user_inactive": ("Employee", firm.employee, "user_id"),
        "customer_hidden": ("Customer", firm.lawn, "company_id"),
        "item_inactive": ("Item", firm.gardening, "service_item_id"),
        "class_inactive": ("Class", firm.weekly, "class_id"),
    }[code]
    value = {"user_id": firm.ann, "company_id": firm.lawn_id}.get(column, row)
    firm.emulator.edit(firm.realm, entity, row, Active=False)
    firm.sync()
    return {column: value}, lambda: firm.emulator.edit(firm.realm, entity, row, Active=True)


def test_R5_an_item_closes_when_its_entry_is_set_to_do_not_sync(firm: Firm) -> None:
    entry = firm.entry("-1")
    firm.sync()
    firm.change_entry(entry, do_not_sync=True)
    firm.sync()
    assert firm.codes() == []
    assert firm.due() == []
