"""Promise 5: every row of the fault table, provoked at the emulator, becomes what the table says, in plain words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.provoking import error, provoke
from qbo.api import faults
from qbo.api.fault_rules import DATA_TEAM

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from qbo.api.fault_rules import Row, Rule

JARGON = re.compile(r"[<>{}\[\]\"_]|\d{4}|Fault|Ref\b|HTTP|JSON|XML|null|Error|Vendor's own words|entity|SyncToken")
FORMS = ["json", "lower", "xml"]
ROWS = [pytest.param(row, id=f"{row.code}-{row.pattern.split('|')[0] or 'any'}") for row in faults.TABLE]
EARLIER = {"600", "6000"}  # what may also mean "done already": QBO is asked what stands there


def words(row: Row) -> str:
    return row.pattern.split("|")[0].replace("_?", "_").replace("s?", "s") or "Vendor's own words"


def assert_plain(item: dict[str, Any], rule: Rule) -> None:
    if rule.period:  # told by person and week instead (T11)
        assert item["code"] == "closed_in_qbo"
    else:
        assert item["title"].startswith(rule.title)
        assert item["hint"].startswith(rule.hint)
        assert item["who"] == rule.who
    shown = item["title"].replace("-", "") + item["hint"].replace("-", "")
    assert not JARGON.search(re.sub(r"\d{8}", "", shown)), shown
    if not rule.period:
        assert "Vendor's own words" in item["detail"]
        assert item["intuit_tid"]


def outcome_of_item(firm: Firm, rule: Rule, entry: int, other: int) -> None:
    """The neighbour is not held back; what concerns the whole account is one item of the account."""
    linked, items = firm.link("TimeActivity", entry), firm.world.attention(firm.account)
    if rule.action in {"retry", "stale"}:
        firm.world.sync(firm.account)
        assert firm.link("TimeActivity", entry) is not None
        assert firm.world.attention(firm.account) == []
    elif rule.action == "refuse" or (rule.action == "stop" and rule.who == DATA_TEAM):  # our mistake in one row
        assert linked is None
        (item,) = items
        assert_plain(item, rule)
        assert (item["entries"], float(item["hours"])) == (1, 1.25)
        account_wide = ("Account", None) if rule.setting else ("TimeActivity", entry)
        assert rule.period or (item["entity"], item["aero_id"]) == account_wide
    else:
        assert linked is None
        assert [each["entity"] for each in items] == ["Account"]
    assert firm.link("TimeActivity", other) is not None
    assert len(firm.times()) == len({firm.link("TimeActivity", each)["qbo_id"] for each in (entry, other)
                                     if firm.link("TimeActivity", each)})  # type: ignore[index]  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_P5_every_row_of_the_table_as_the_fault_of_one_item_of_a_batch(firm: Firm, row: Row) -> None:
    entry, other = firm.entry(), firm.entry("2")
    provoke(firm, "batch_item_fault", error(row.code, words(row)))
    firm.world.sync(firm.account)
    outcome_of_item(firm, row.rule, entry, other)


@pytest.mark.parametrize("row", ROWS)
def test_P5_every_row_of_the_table_as_the_fault_of_a_whole_request(firm: Firm, row: Row) -> None:
    """The batch itself: what is refused as a whole is split until the one bad row stands alone (R3)."""
    form = FORMS[faults.TABLE.index(row) % len(FORMS)]
    entry = firm.entry()
    tries = 2 if row.rule.action == "reconnect" else 1  # with a fresh token once more (promise 3)
    provoke(firm, "fault", error(row.code, words(row)), form=form, path="/batch", count=tries)
    result = firm.world.sync(firm.account)
    run, items = firm.world.last_run(firm.account), firm.world.attention(firm.account)
    match row.rule.action:
        case "retry" | "stale":
            firm.world.sync(firm.account)
            assert firm.link("TimeActivity", entry) is not None
            assert (len(firm.times()), firm.codes()) == (1, [])
        case "refuse" if row.code not in EARLIER:
            (item,) = items
            assert_plain(item, row.rule)
            assert run["status"] == "partial"
        case "reconnect" | "stop" if row.code not in EARLIER:
            assert list(result.failed) == [firm.account.account_id]
            assert [each["entity"] for each in items] == ["Account"]
            assert not JARGON.search(run["error"] + items[0]["title"] + items[0]["hint"])
    assert firm.emulator.unhandled() == []


@pytest.mark.parametrize(
    ("errors", "kind", "code", "title"),
    [
        ([error("98765")], "ValidationFault", "98765", faults.UNKNOWN.title),
        ([error("98765")], "StrangeFault", "98765", faults.UNKNOWN.title),
        ([error("")], "ValidationFault", "unknown", faults.UNKNOWN.title),
        ([], "ValidationFault", "unknown", faults.UNKNOWN.title),
        ([], "", "unknown", faults.UNKNOWN.title),
        ([error("98765"), error("6330")], "ValidationFault", "6330", "Billable time needs a rate"),
        ([error("6330"), error("2050")], "ValidationFault", "6330", "Billable time needs a rate"),
    ],
    ids=["code", "type", "no code", "no error", "nothing", "unknown first", "several"],
)
@pytest.mark.parametrize("name", ["batch_item_fault", "fault"])
@pytest.mark.parametrize("form", ["json", "lower"])
def test_P5_a_fault_that_nobody_knows_refuses_its_row_alone_and_reads_well(
    firm: Firm, errors: list[dict[str, Any]], kind: str, code: str, title: str, name: str, form: str
) -> None:
    entry = firm.entry()
    other = firm.entry("2") if name == "batch_item_fault" else None
    provoke(firm, name, *errors, kind=kind, form=form, path="/batch")
    firm.sync()
    (item,) = firm.world.attention(firm.account)
    assert (item["code"], item["aero_id"]) == (code, entry)
    assert item["title"].startswith(title)
    assert not JARGON.search(re.sub(r"\d{4}-\d\d-\d\d", "", item["title"] + item["hint"]))
    assert other is None or firm.link("TimeActivity", other) is not None


@pytest.mark.parametrize("kind", ["SystemFault", "SERVICE"])
def test_P5_an_unknown_fault_of_the_service_itself_is_tried_again(firm: Firm, kind: str) -> None:
    entry = firm.entry()
    provoke(firm, "batch_item_fault", error("3001" if kind == "SERVICE" else "98765"), kind=kind)
    firm.world.sync(firm.account)
    firm.sync()
    assert firm.link("TimeActivity", entry) is not None
    assert firm.codes() == []


@pytest.mark.parametrize("row", [row for row in faults.TABLE if row.code in {"2040", "5030", "6180", "6240"}])
def test_P5_a_refused_customer_is_explained_alike_and_named(firm: Firm, row: Row) -> None:
    company = firm.company("Rose & Thorn")
    provoke(firm, "batch_item_fault", error(row.code, words(row)))
    firm.sync()
    (item,) = firm.world.attention(firm.account)
    assert_plain(item, row.rule)
    assert ("Rose & Thorn" in item["title"]) is not row.rule.setting
    assert firm.link("Customer", company) is None


def test_P5_R5_the_item_of_a_refused_entry_names_person_day_customer_and_hours(firm: Firm) -> None:
    firm.entry("2.5", company_id=firm.lawn_id)
    provoke(firm, "batch_item_fault", error("6330"))
    firm.sync()
    (item,) = firm.world.attention(firm.account)
    day = firm.world.value("select max(work_date)::text from aero.time_entry")
    assert item["title"] == f"Billable time needs a rate: Ann Field, {day}"
    assert item["hint"].endswith("It is about 2.5 h for North Lawn.")
