"""R3, promises 1 and 5: an answer that cannot be right links nothing wrongly, and holds nobody up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.killing import patience
from qbo.api.client import Client

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.exports.firm import Firm

Item = dict[str, Any]


def answered(monkeypatch: pytest.MonkeyPatch, change: Callable[[list[Item]], list[Item]]) -> None:
    """QuickBooks does what a batch asks, and answers something else every time."""
    real = Client.request

    def request(self: Client, method: str, path: str, **options: Any) -> Any:
        answer = real(self, method, path, **options)
        if path == "batch":
            answer.body["BatchItemResponse"] = change(answer.body["BatchItemResponse"])
        return answer

    monkeypatch.setattr(Client, "request", request)


def is_about(item: Item, notes: str) -> bool:
    return bool(item.get("TimeActivity", {}).get("Description") == notes)


def linked(firm: Firm) -> dict[str, str]:
    """QuickBooks' id by the notes of the entry in Aero."""
    rows = firm.world.rows(
        "select t.notes, l.qbo_id from qbo.link as l inner join aero.time_entry as t on l.aero_id = t.time_entry_id "
        "where l.entity = 'TimeActivity'"
    )
    return {row["notes"]: row["qbo_id"] for row in rows}


def standing(firm: Firm) -> dict[str, str]:
    return {each["Description"]: each["Id"] for each in firm.times()}


@pytest.mark.parametrize("code", ["6000", "98765"])
def test_R3_P5_a_code_that_may_mean_done_already_is_a_refusal_where_nothing_was_done(firm: Firm, code: str) -> None:
    """Seen to fail where it always means that the batch is looked up and sent anew, for ever and without a word."""
    errors = [{"code": code, "Detail": "A rule does not allow it"}]
    firm.emulator.fail("fault", realm=firm.realm, errors=errors, path="/batch", body="poison", count=1000)
    bad, good = firm.entry(notes="poison"), firm.entry(notes="good")
    firm.sync()
    assert (list(standing(firm)), firm.link("TimeActivity", bad)) == (["good"], None)
    assert firm.link("TimeActivity", good)
    assert firm.codes() == [code]
    assert firm.world.last_run(firm.account)["status"] == "partial"


def test_P1_a_run_whose_batch_quickbooks_says_it_has_seen_but_has_not_is_no_success(firm: Firm) -> None:
    """Seen to fail where it counts as looked up and done with: the run succeeded, and the entry stayed at home."""
    firm.emulator.fail("fault", realm=firm.realm, errors=[{"code": "600"}], path="/batch", count=1000)
    entry = firm.entry()
    assert firm.world.sync(firm.account).failed
    firm.emulator.clear_failures()
    firm.sync()
    assert firm.link("TimeActivity", entry)
    assert len(firm.times()) == 1


@pytest.mark.usefixtures("patient")
def test_R3_P1_a_create_answered_with_the_id_of_another_entry_is_looked_up_and_holds_nobody_up(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen to fail where the link is simply written: "Something unexpected", and nothing of the account goes."""
    firm.entry(notes="first")
    firm.sync()
    other = standing(firm)["first"]

    def confused(items: list[Item]) -> list[Item]:
        return [
            item | {"TimeActivity": item["TimeActivity"] | {"Id": other}} if is_about(item, "second") else item
            for item in items
        ]

    answered(monkeypatch, confused)
    firm.entry(notes="second")
    firm.entry(notes="third")
    firm.sync()
    assert linked(firm) == standing(firm)
    assert len(firm.times()) == 3
    assert (firm.due(), firm.codes()) == ([], [])


ANSWERS: dict[str, Callable[[list[Item]], list[Item]]] = {
    "fewer items": lambda items: items[:-1],
    "an item twice, differently": lambda items: [*items, items[0] | {"TimeActivity": {"Id": "4711"}}],
    "an item without an Id": lambda items: [*items[:-1], {"bId": items[-1]["bId"], "TimeActivity": {}}],
    "an item of another kind": lambda items: [*items[:-1], {"bId": items[-1]["bId"], "Customer": {"Id": "4711"}}],
    "nothing": lambda _: [],
}
HARMLESS: dict[str, Callable[[list[Item]], list[Item]]] = {
    "the other way round": lambda items: items[::-1],
    "an item that nobody asked for": lambda items: [{"bId": "29", "TimeActivity": {"Id": "4711"}}, *items],
    "all of them twice": lambda items: [*items, *items],
    "numbers for texts": lambda items: [item | {"bId": int(item["bId"])} for item in items],
}


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("change", [*ANSWERS.values(), *HARMLESS.values()], ids=[*ANSWERS, *HARMLESS])
def test_R3_P1_a_batch_whose_answer_is_never_whole_is_looked_up_and_holds_nobody_up(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, change: Callable[[list[Item]], list[Item]]
) -> None:
    """Seen to fail where it is asked for again until it is an hour old: no other entry went before then."""
    answered(monkeypatch, change)
    for notes in ("first", "second", "third"):
        firm.entry(notes=notes)
    firm.sync()
    assert linked(firm) == standing(firm)
    assert sorted(standing(firm)) == ["first", "second", "third"]
    assert (firm.due(), firm.codes()) == ([], [])


@pytest.mark.usefixtures("patient")
def test_P1_a_change_answered_with_another_object_keeps_its_link(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to fail where the Id of the answer is taken: the entry stood for a stranger's time from then on."""
    entry = firm.entry(notes="first")
    firm.sync()
    answered(monkeypatch, lambda items: [item | {"TimeActivity": {"Id": "4711", "SyncToken": "7"}} for item in items])
    firm.change_entry(entry, notes="better")
    firm.sync()
    assert linked(firm) == standing(firm) == {"better": "1"}
    assert (firm.due(), firm.codes()) == ([], [])


def test_R3_P1_a_name_that_quickbooks_cannot_be_asked_for_is_found_otherwise_and_holds_nobody_up(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer to the creates was lost. Seen to fail where the refusal of the question ends every run."""
    patience(monkeypatch, 0)
    companies = [firm.company("Rose & Thorn"), firm.company("x" * 101)]  # the latter has no CompanyName (C1)
    entry = firm.entry(company_id=companies[0])
    firm.emulator.fail("cut_after", realm=firm.realm, path="/batch", entity="Customer")
    assert firm.world.sync(firm.account).failed
    firm.emulator.forget_requestids()
    firm.world.rows(
        "update qbo.batch set sent_at = sent_at - interval '2 hours', tried_at = tried_at - interval '2 hours'"
    )
    firm.emulator.fail("fault:4000", realm=firm.realm, path="/query", entity="Customer", count=1)
    firm.sync()
    assert all(firm.link("Customer", company) for company in companies)
    assert firm.link("TimeActivity", entry)
    assert len(firm.emulator.objects(firm.realm, "Customer")) == 3
    assert (firm.due(), firm.codes()) == ([], [])
