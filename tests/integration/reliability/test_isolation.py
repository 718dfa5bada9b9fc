"""R4, promise 7: two firms of one shape, the ids of QuickBooks the same, and nothing of one changes with the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from integration.exports.firm import Firm
from integration.exports.undoing import take_back
from integration.world import TODAY
from qbo.flow.decisions import connect
from qbo.flow.decisions.lock import lock
from qbo.flow.decisions.resolve import Decision, choices, resolve
from qbo.flow.drain import drain
from qbo.flow.matching import matches

if TYPE_CHECKING:
    from integration.world import World

RARE_FIRST = ("survivor", "release", "aero", "qbo", "retry", "dismiss")  # what a person may decide
FILLED = ("drift", "attention", "proposal", "survivor", "quarantine", "batch", "write_log", "plan", "due", "link")
LATER = "9130000000000777"  # a company that a firm moves to


def twin(world: World, name: str) -> Firm:
    return Firm(world, world.connect(name, seed="empty"))


def live(firm: Firm) -> None:
    """What happens to a firm in a year, in a few seconds."""
    day_in_aero(firm)
    day_in_quickbooks(firm)
    decide(firm)
    lock(firm.world.runtime, firm.account.account_id, TODAY, "kim")
    firm.entry(notes="locked")
    firm.world.sync(firm.account, dry_run=True)
    firm.emulator.set_raw(firm.realm, "Vendor", firm.vendor, DisplayName="As it was")
    firm.sync("full")


def day_in_aero(firm: Firm) -> None:
    entries = [firm.entry(notes=f"entry {number}", company_id=firm.lawn_id) for number in range(4)]
    firm.entry(user_id=firm.user("Nobody"))
    firm.entry(do_not_sync=True)
    firm.entry(work_date="2020-01-06")
    firm.entry(notes="x" * 5000)
    firm.company("Colon: Ltd")
    below = firm.company("Below", parent_company_id=firm.company("Brand New"))
    firm.entry(company_id=below)
    firm.sync()
    run = firm.world.last_run(firm.account)["run_id"]
    firm.change_entry(entries[0], notes="corrected")
    firm.change_entry(entries[1], is_deleted=True)
    firm.sync()
    firm.emulator.bill(firm.realm, edited(firm, entries[2], BillableStatus="Billable", HourlyRate=1))
    edited(firm, entries[3], Description="there")
    firm.change_entry(entries[3], notes="here")
    firm.sync()
    take_back(firm, run)


def edited(firm: Firm, entry: int, **changes: object) -> str:
    """The Id of the time activity of an entry, which somebody edited in QuickBooks."""
    link = firm.link("TimeActivity", entry)
    assert link is not None
    firm.emulator.edit(firm.realm, "TimeActivity", link["qbo_id"], **changes)
    return str(link["qbo_id"])


def day_in_quickbooks(firm: Firm) -> None:
    add, edit = firm.emulator.add, firm.emulator.edit
    ids = [add(firm.realm, "Customer", DisplayName=f"Customer {number}")["Id"] for number in range(4)]
    firm.sync()
    waits = firm.world.company(firm.account, "Customer 1")["company_id"]
    edit(firm.realm, "Customer", ids[0], DisplayName="Renamed")
    firm.change_company(firm.world.company(firm.account, "Customer 3")["company_id"], name="Renamed here")
    edit(firm.realm, "Customer", ids[3], DisplayName="Renamed there")
    firm.emulator.merge_customers(firm.realm, keep=ids[2], gone=ids[1])
    edit(firm.realm, "Class", firm.weekly, Name="Monthly")
    edit(firm.realm, "Item", firm.gardening, Active=False)
    firm.emulator.set_raw(firm.realm, "Vendor", firm.vendor, DisplayName="v" * 600)
    firm.entry(company_id=waits)
    firm.entry(service_item_id=firm.gardening)
    firm.sync("full")


def decide(firm: Firm) -> None:
    """Every decision that an open item, or proposal, knows, on one of its kind."""
    survivor = firm.world.company(firm.account, "Customer 2")["company_id"]
    left = set(RARE_FIRST)
    for item in sorted(firm.world.attention(firm.account), key=lambda item: item["code"]):
        choice = next((each for each in RARE_FIRST if each in left & choices(item)), None)
        if choice:
            left.discard(choice)
            company = survivor if choice == "survivor" else None
            resolve(firm.world.runtime, [item["attention_id"]], Decision(choice, "kim", company, "because"))
    matches.decide(firm.world.runtime, [firm.account.account_id], "leave")
    firm.sync()


def rows_of(firm: Firm) -> dict[str, list[str]]:
    """Every row of a firm, with the xmin that a rewrite changes even where all values stay."""
    world = firm.world
    tables = world.rows(
        "select table_schema || '.' || table_name as name from information_schema.columns "
        "where column_name = 'account_id' and table_schema in ('aero', 'qbo')"
    )
    lines = {
        each["name"]: world.rows(
            f"select t.xmin::text || ' ' || t::text as line from {each['name']} as t where account_id = %(id)s",
            id=firm.account.account_id,
        )
        for each in tables
    }
    return {name: sorted(row["line"] for row in found) for name, found in lines.items()}


def shape(firm: Firm) -> dict[str, list[str]]:
    """What became of a firm, in words that do not name it: two that lived the same life have one shape."""
    statements = {
        "items": "select entity || code || (resolved_at is null) as s from qbo.attention",
        "links": "select entity || qbo_id as s from qbo.link",
        "due": "select entity || state as s from qbo.due",
        "companies": "select name || is_active || is_hidden as s from aero.company",
        "drift": "select field || (gone_at is null) as s from qbo.drift",
        "writes": "select entity || operation || qbo_id as s from qbo.write_log",
        "runs": "select trigger || mode || status as s from qbo.sync_run",
    }
    key = {"id": firm.account.account_id}
    found = {name: firm.world.rows(f"{text} where account_id = %(id)s", **key) for name, text in statements.items()}
    return {name: sorted(row["s"] for row in rows) for name, rows in found.items()}


def test_R4_P7_a_whole_life_of_one_firm_moves_no_row_of_another_with_the_same_ids(world: World) -> None:
    """Seen to fail where ``close_blocked``, ``forget_dues`` had lost their account."""
    still, busy = twin(world, "Still & Co"), twin(world, "Busy & Co")
    live(still)
    assert world.sync(still.account).quiet == [still.account.account_id]
    before, there = rows_of(still), world.emulator.dump(still.realm)
    assert not {name for name in FILLED if not before[f"qbo.{name}"]}

    world.emulator.clear_journal()
    live(busy)
    assert shape(busy) == shape(still)
    leave(busy)
    drain(world.runtime)
    assert rows_of(still) == before
    assert world.emulator.dump(still.realm) == there
    assert world.emulator.journal(realm=still.realm) == []
    assert world.sync(still.account).quiet == [still.account.account_id]


def leave(firm: Firm) -> None:
    """It disconnects, comes back, moves to another company, and its token ends."""
    world, account_id = firm.world, firm.account.account_id
    connect.disconnect(world.runtime, account_id)
    connect.connect(world.runtime, account_id, firm.realm, world.emulator.refresh_token(firm.realm))
    made = world.emulator.create_realm(LATER, "sample", settings={"throttle": False})
    connect.connect(world.runtime, account_id, LATER, str(made["refresh_token"]), new_company=True)
    assert world.sync(firm.account, mode="full", accept_shrink=True).succeeded
    world.emulator.revoke_tokens(LATER)
    world.emulator.expire_access_tokens(LATER)
    assert world.sync(firm.account).failed
