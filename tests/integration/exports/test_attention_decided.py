"""R5: what a person decides about an attention item: asked again, dismissed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.attending import QUIET, calls_of_a_sync, only, refuse
from qbo.errors import Misconfigured
from qbo.flow.decisions.resolve import Decision, resolve
from qbo.flow.drain import drain

if TYPE_CHECKING:
    from integration.exports.firm import Firm


def choose(firm: Firm, choice: str, **given: Any) -> list[str]:
    ids = [item["attention_id"] for item in firm.world.attention(firm.account)]
    return resolve(firm.world.runtime, ids, Decision(choice, "Olga", **given))


def test_R5_retry_asks_again_at_the_next_incremental_sync(firm: Firm) -> None:
    refuse(firm, "6330", 2)
    entry = firm.entry()
    firm.sync()
    (line,) = choose(firm, "retry")
    assert "next sync" in line
    firm.sync()
    assert firm.codes() == ["6330"]
    assert len(firm.batches()) == 2
    choose(firm, "retry")
    firm.sync()
    assert firm.link("TimeActivity", entry) is not None
    row = firm.world.one("select * from qbo.attention")
    assert (row["choice"], row["decided_by"], row["resolved_at"] is not None) == ("retry", "Olga", True)


def test_R5_retry_of_a_setting_and_of_a_customer_releases_all_that_waits(firm: Firm) -> None:
    refuse(firm, "6200")
    firm.entry()
    firm.sync()
    refuse(firm, "6000")
    firm.entry("2", company_id=firm.company("Rose"))
    firm.sync()
    assert len(choose(firm, "retry")) == 2
    firm.sync()
    assert (len(firm.times()), firm.codes()) == (2, [])


def test_C7_retry_reads_the_customer_again(firm: Firm) -> None:
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Balance=5)
    firm.change_company(firm.lawn_id, is_active=False)
    firm.sync()
    firm.emulator.edit(firm.realm, "Customer", firm.lawn, Balance=0)
    firm.sync()
    assert firm.codes() == ["balance_open"]
    choose(firm, "retry")
    firm.sync()
    assert (firm.codes(), firm.counts("Customer")["deactivated"]) == ([], 1)


def test_C7_sub_customers_count_by_quickbooks_answer_and_their_change_is_tried_at_once(firm: Firm) -> None:
    firm.emulator.set(firm.realm, deactivate_parent="allow")
    shed = firm.emulator.add(firm.realm, "Customer", DisplayName="Shed", Job=True, ParentRef={"value": firm.lawn})
    firm.sync()
    firm.change_company(firm.lawn_id, is_active=False)
    firm.sync()
    assert firm.codes() == ["children_active"]
    firm.emulator.edit(firm.realm, "Customer", shed["Id"], Active=False)
    firm.sync()
    assert firm.codes() == []
    assert firm.counts("Customer")["deactivated"] == 1


def test_C7_a_sub_customer_that_only_quickbooks_knows_of_stands_against_it(firm: Firm) -> None:
    """It is newer than what was last seen of the lists: a change in Aero goes at once, without asking for them."""
    firm.emulator.set(firm.realm, deactivate_parent="allow")
    firm.emulator.add(firm.realm, "Customer", DisplayName="Shed", Job=True, ParentRef={"value": firm.lawn})
    firm.change_company(firm.lawn_id, is_active=False)
    drain(firm.world.runtime)
    assert firm.codes() == ["children_active"]


def test_R5_dismissed_it_closes_stays_blocked_and_comes_again_only_when_the_row_changes(firm: Firm) -> None:
    refuse(firm, "6330", 3)
    entry = firm.entry()
    firm.sync()
    choose(firm, "dismiss", reason="we know")
    firm.sync("full")
    assert (firm.codes(), firm.times()) == ([], [])
    row = firm.world.one("select * from qbo.attention")
    assert (row["choice"], row["decided_by"], row["reason"]) == ("dismiss", "Olga", "we know")
    assert row["decided_at"] is not None
    firm.change_entry(entry, hours="3")
    firm.sync()
    assert firm.codes() == ["6330"]


def test_R5_a_dismissed_cause_with_new_time_behind_it_is_told_again(firm: Firm) -> None:
    user = firm.user("Nobody")
    firm.entry(user_id=user)
    firm.sync()
    choose(firm, "dismiss", reason="a test user")
    firm.sync("full")
    assert firm.codes() == []
    firm.entry("2", user_id=user)
    firm.sync()
    assert (only(firm)["code"], only(firm)["entries"]) == ("user_unmapped", 2)


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("dismiss", {}, "say why"),
    ("dismiss", {"reason": "  "}, "say why"),
    ("survivor", {}, "which company"),
    ("survivor", {"company_id": 1}, "does not ask for a surviving customer"),
    ("aero", {}, "keep Aero's values"),
    ("qbo", {}, "keep QuickBooks' values"),
    ("release", {}, "release locked time"),
    ("retry", {"company_id": 1}, "only where it took the place"),
]


@pytest.mark.parametrize(("choice", "given", "words"), WRONG)
def test_R5_a_choice_that_an_item_does_not_have_is_refused_in_plain_words(
    firm: Firm, choice: str, given: dict[str, Any], words: str
) -> None:
    firm.entry("-1")
    firm.sync()
    with pytest.raises(Misconfigured, match=words):
        choose(firm, choice, **given)
    assert only(firm)["choice"] is None


def test_R5_one_wrong_id_among_several_decides_nothing(firm: Firm) -> None:
    refuse(firm, "6330")
    firm.entry()
    firm.sync()
    with pytest.raises(Misconfigured, match="no attention item 99"):
        resolve(firm.world.runtime, [only(firm)["attention_id"], 99], Decision("retry", "Olga"))
    assert only(firm)["choice"] is None
    assert calls_of_a_sync(firm) == QUIET


def test_T8_a_company_that_becomes_active_later_takes_its_time_along(firm: Firm) -> None:
    company = firm.company("Sleeper", is_active=False)
    entry = firm.entry("2", company_id=company)
    firm.sync()
    assert (only(firm)["code"], only(firm)["entries"]) == ("customer_inactive", 1)
    firm.change_company(company, is_active=True)
    firm.sync()
    assert firm.link("TimeActivity", entry) is not None
    assert firm.codes() == []
