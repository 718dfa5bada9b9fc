"""T13: a customer that a run created is made inactive where nothing refers to it; its company waits for a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.exports.undoing import customer_run, held, proposals, reason, sent, take_back
from integration.world import TODAY
from qbo.flow.matching import matches

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.exports.firm import Firm


def test_T13_a_customer_of_the_run_is_made_inactive_and_its_company_waits_for_a_decision(firm: Firm) -> None:
    company, run_id = customer_run(firm)
    take_back(firm, run_id)
    (customer,) = firm.emulator.find(firm.realm, "Customer", CompanyName="Rose & Thorn")
    assert customer["Active"] is False
    assert firm.link("Customer", company) is None
    (match,) = proposals(firm)
    assert (match.company_id, match.kind, match.reason) == (
        company, "inactive", f"It was created for this company by run {run_id}, which was taken back.",
    )  # fmt: skip
    assert firm.codes() == ["matches_open"]
    for mode in ("incremental", "full", "incremental"):
        firm.sync(mode)
    assert len(firm.emulator.find(firm.realm, "Customer", CompanyName="Rose & Thorn")) == 1
    assert [each.company_id for each in proposals(firm)] == [company]
    row = firm.world.one("select * from aero.company where company_id = %(id)s", id=company)
    assert (row["is_active"], row["is_hidden"], row["name"]) == (True, False, "Rose & Thorn")


@pytest.mark.parametrize("synced", [False, True])
def test_C5_a_customer_that_was_taken_back_can_be_made_active_again(firm: Firm, *, synced: bool) -> None:
    company, run_id = customer_run(firm)
    take_back(firm, run_id)
    if synced:
        firm.sync("full")
    matches.decide(firm.world.runtime, [firm.account.account_id], "reactivate", [company])
    firm.sync()
    assert firm.customer("Rose & Thorn")["Active"] is True
    assert len(firm.emulator.objects(firm.realm, "Customer")) == 2
    assert firm.codes() == []
    firm.entry(company_id=company)
    firm.sync()
    assert firm.time()["CustomerRef"]["value"] == firm.customer("Rose & Thorn")["Id"]


def test_T13_time_and_customer_of_one_run_go_together(firm: Firm) -> None:
    company = firm.company("Rose & Thorn")
    entry = firm.entry(company_id=company)
    undone = take_back(firm, sent(firm))
    assert undone.skipped == []
    assert firm.times() == []
    assert held(firm) == [entry]
    assert firm.link("Customer", company) is None


def test_T13_sub_customers_of_the_run_go_before_their_parents(firm: Firm) -> None:
    top = firm.company("Garden")
    middle = firm.company("Front", parent_company_id=top)
    firm.company("Bed", parent_company_id=middle)
    run_id = sent(firm)
    undone = take_back(firm, run_id)
    assert [each.name for each in undone.taken] == ["Garden:Front:Bed", "Garden:Front", "Garden"]
    assert undone.skipped == []
    assert len(proposals(firm)) == 3


def test_T13_customers_that_a_run_only_linked_or_changed_are_left_alone(firm: Firm) -> None:
    firm.emulator.add(firm.realm, "Customer", DisplayName="Hedge")
    linked = firm.company("Hedge")
    run_id = sent(firm)
    assert firm.link("Customer", linked)
    assert take_back(firm, run_id).found == {}
    firm.change_company(firm.lawn_id, is_active=False)
    run_id = sent(firm)
    assert take_back(firm, run_id).found == {}
    assert firm.link("Customer", firm.lawn_id)


def later_time(firm: Firm, company: int) -> None:
    firm.entry(company_id=company)
    firm.sync()


def qbo_time(firm: Firm, company: int) -> None:
    employee = {"NameOf": "Employee", "EmployeeRef": {"value": firm.employee}, "TxnDate": TODAY.isoformat()}
    customer = {"value": (firm.link("Customer", company) or {})["qbo_id"]}
    firm.emulator.add(firm.realm, "TimeActivity", **employee, CustomerRef=customer, Hours=1, Minutes=0)


def sub_in_aero(firm: Firm, company: int) -> None:
    firm.company("Bed", parent_company_id=company)
    firm.sync()


def sub_in_qbo(firm: Firm, company: int) -> None:
    parent = {"value": (firm.link("Customer", company) or {})["qbo_id"]}
    firm.emulator.add(firm.realm, "Customer", DisplayName="Bed", Job=True, ParentRef=parent)


def qbo_fields(**fields: object) -> Callable[[Firm, int], object]:
    def change(firm: Firm, company: int) -> None:
        firm.emulator.edit(firm.realm, "Customer", (firm.link("Customer", company) or {})["qbo_id"], **fields)

    return change


REFERRED: dict[str, tuple[Callable[[Firm, int], object], str]] = {
    "time sent later": (later_time, "other time stands on it"),
    "time typed into QBO": (qbo_time, "other time stands on it"),
    "time that waits": (lambda firm, company: firm.entry(company_id=company), "time in Aero is to be sent"),
    "a sub-customer of Aero": (sub_in_aero, "sub-customers"),
    "a sub-customer in QBO": (sub_in_qbo, "sub-customers"),
    "a balance": (qbo_fields(Balance=10), "open balance"),
    "renamed in QBO": (qbo_fields(DisplayName="Thorn"), "changed in QuickBooks since"),
    "an e-mail in QBO": (qbo_fields(PrimaryEmailAddr={"Address": "a@example.com"}), "changed in QuickBooks since"),
    "inactive in QBO": (qbo_fields(Active=False), "inactive in QuickBooks already"),
    "renamed in Aero": (lambda firm, company: firm.change_company(company, name="Thorn"), "changed in Aero since"),
    "inactive in Aero": (lambda firm, company: firm.change_company(company, is_active=False), "changed in Aero since"),
}


@pytest.mark.parametrize("what", REFERRED)
def test_T13_a_customer_that_is_in_use_or_edited_since_is_skipped_with_a_reason(firm: Firm, what: str) -> None:
    company, run_id = customer_run(firm)
    change, expected = REFERRED[what]
    change(firm, company)
    assert expected in reason(firm, run_id)
    assert proposals(firm) == []


def test_T13_a_customer_stays_where_time_of_its_run_stays(firm: Firm) -> None:
    company = firm.company("Rose & Thorn")
    entry = firm.entry(company_id=company)
    run_id = sent(firm)
    firm.change_entry(entry, notes="changed since")
    undone = take_back(firm, run_id)
    assert (len(undone.skipped), undone.taken) == (2, [])
    assert firm.link("Customer", company)


def test_T13_a_parent_stays_where_a_sub_customer_of_its_run_stays(firm: Firm) -> None:
    top = firm.company("Garden")
    middle = firm.company("Front", parent_company_id=top)
    run_id = sent(firm)
    firm.entry(company_id=middle)
    firm.sync()
    undone = take_back(firm, run_id)
    assert {each.name: each.reason for each in undone.skipped} == {
        "Garden": "it has sub-customers", "Garden:Front": "other time stands on it in QuickBooks",
    }  # fmt: skip
