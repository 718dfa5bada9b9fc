"""Hostile and malformed data through whole syncs: it arrives unharmed or is said, and nobody beside it notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qbo.flow.drain import drain

if TYPE_CHECKING:
    from integration.exports.firm import Firm

HOSTILE = (
    "=1+1", '=HYPERLINK("//x","y")', "+1", "-1", "@SUM(A1)", "<script>alert(1)</script>", "'; drop table x; --",
    '"quoted", and more', "a\\b", "%s %(a)s {x}", "\u202eright to left\u202c", "🌻👩‍🌾", "e\u0301 and é",
    "\u200b", "{{ 7 * 7 }}",
)  # fmt: skip
CONTROL = ("bell\x07", "line\nbreak", "tab\tbed", "esc\x1b[31m", "null\x00byte", "c1 \x85", "\ufeffbom")


def arrived(firm: Firm) -> dict[str, str]:
    rows = firm.world.rows(
        "select l.qbo_id, c.name from qbo.link as l join aero.company as c on c.company_id = l.aero_id "
        "where l.entity = 'Customer'"
    )
    return {row["qbo_id"]: row["name"] for row in rows}


def test_L3_T3_hostile_names_and_notes_go_through_both_directions_as_they_are(firm: Firm) -> None:
    there = {firm.emulator.add(firm.realm, "Customer", DisplayName=f"{text} Q")["Id"]: f"{text} Q" for text in HOSTILE}
    here = {firm.company(f"{text} A"): f"{text} A" for text in HOSTILE}
    notes = {firm.entry(notes=f"{text}\nsecond line"): f"{text}\nsecond line" for text in HOSTILE}
    firm.sync()
    names = arrived(firm)
    assert {qbo_id: names[qbo_id] for qbo_id in there} == there
    customers = {row["Id"]: row["DisplayName"] for row in firm.emulator.objects(firm.realm, "Customer")}
    links = {company: firm.link("Customer", company) for company in here}
    assert {company: customers[link["qbo_id"]] for company, link in links.items() if link} == here
    assert sorted(row["Description"] for row in firm.times()) == sorted(notes.values())
    assert firm.codes() == []
    assert firm.emulator.unhandled() == []


def test_R3_characters_that_no_name_should_have_arrive_or_are_left_off_and_stop_nobody(firm: Firm) -> None:
    """NUL is what PostgreSQL cannot hold: seen to fail without ``storable``."""
    ids = [firm.emulator.add(firm.realm, "Customer", DisplayName=f"C {n}")["Id"] for n in range(len(CONTROL))]
    for row_id, text in zip(ids, CONTROL, strict=True):
        raw(firm, "Customer", row_id, DisplayName=text, FullyQualifiedName=text)
    firm.emulator.add(firm.realm, "Customer", DisplayName="Beside them")
    firm.sync()
    kept = [text.replace("\x00", "") for text in CONTROL]
    assert set(arrived(firm).values()) >= {*kept, "Beside them"}
    for row_id in ids:  # C7 asks for sub-customers by a name that no query can hold
        firm.change_company(company(firm, row_id), is_active=False)
    drain(firm.world.runtime)
    active = {row["Id"]: row["Active"] for row in firm.emulator.objects(firm.realm, "Customer")}
    refused = {item["aero_id"] for item in firm.world.attention(firm.account, "2040")}
    assert {company(firm, row_id) for row_id in ids if active[row_id]} == refused
    assert len(refused) == 2  # tab and line break


def company(firm: Firm, row_id: str) -> int:
    link = "select aero_id from qbo.link where qbo_id = %(q)s and entity = 'Customer'"
    return int(firm.world.value(link, q=row_id))


def raw(firm: Firm, entity: str, row_id: str, **changes: Any) -> None:
    firm.emulator.set_raw(firm.realm, entity, row_id, **changes)


MALFORMED: list[dict[str, Any]] = [
    {"Hours": "many"},
    {"Hours": 1e30},
    {"TxnDate": "2026-02-30"},
    {"BillableStatus": ["Billable"]},
    {"StartTime": "early", "EndTime": "late"},
    {"CustomerRef": "North Lawn", "ItemRef": 7},
    {"Description": {"text": "\x00"}},
]


def test_R3_time_that_cannot_be_read_is_drift_and_its_neighbours_are_compared(firm: Firm) -> None:
    """Somebody's other app wrote it. Seen to fail without ``api.fields``: the whole comparison ended in an error."""
    entries = [firm.entry(notes=f"entry {number}", company_id=firm.lawn_id) for number in range(len(MALFORMED) + 1)]
    firm.sync()
    links = {entry: str((firm.link("TimeActivity", entry) or {})["qbo_id"]) for entry in entries}
    for entry, changes in zip(entries, MALFORMED, strict=False):
        raw(firm, "TimeActivity", links[entry], **changes)
    firm.emulator.edit(firm.realm, "TimeActivity", links[entries[-1]], Description="edited by a person")
    typed = firm.emulator.add(
        firm.realm, "TimeActivity", NameOf="Employee", EmployeeRef={"value": firm.employee}, Hours=2, Minutes=0,
        TxnDate=firm.times()[-1]["TxnDate"],
    )  # fmt: skip
    raw(firm, "TimeActivity", typed["Id"], Minutes="x", TxnDate="")
    firm.sync("full")
    drifted = {row["time_entry_id"] for row in firm.world.rows("select time_entry_id from qbo.drift")}
    assert drifted >= {*entries} - {entries[3], entries[4]}  # no state is not billable; the hours can still be read
    run = firm.world.last_run(firm.account)
    assert run["status"] == "succeeded"
    firm.change_entry(entries[0], notes="corrected in Aero")
    firm.sync()
    assert "6340" in firm.codes()  # QuickBooks does not take such hours again, and says so
