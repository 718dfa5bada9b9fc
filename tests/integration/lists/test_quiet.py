"""A sync with nothing new writes nothing (promise 8), twice is as good as once, and no row is skipped (promise 2)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from qbo import settings

if TYPE_CHECKING:
    from integration.world import Account, World

QUIET = {"qbo.cursor", "qbo.connection", "qbo.throttle"}  # the last holds QBO's limits, not what was synced
LISTS = {"Customer", "Vendor", "Employee", "Class", "Item"}


@pytest.fixture
def account(world: World) -> Account:
    account = world.connect()
    world.sync(account)
    return account


def without(dump: dict[str, list[str]], tables: set[str]) -> dict[str, list[str]]:
    return {name: rows for name, rows in dump.items() if name not in tables}


def cursors(world: World, account: Account) -> dict[str, datetime]:
    rows = world.rows("select list, changed_since from qbo.cursor where account_id = %(a)s", a=account.account_id)
    return {row["list"]: row["changed_since"] for row in rows}


def test_P8_a_quiet_sync_is_one_CDC_call_and_writes_only_cursor_and_last_synced_at(
    world: World, account: Account
) -> None:
    before, since, calls = world.dump(), cursors(world, account), world.emulator.counts(realm=account.realm)["total"]
    synced = world.value("select last_synced_at from qbo.connection")
    connection = "select to_jsonb(k) - 'last_synced_at' from qbo.connection as k"
    rest = world.value(connection)
    world.emulator.clear_journal()
    result = world.sync(account)

    assert calls
    assert result.quiet == [account.account_id]
    assert result.runs == []
    (call,) = world.emulator.journal(realm=account.realm)
    assert (call["method"], call["path"].rpartition("/")[2]) == ("GET", "cdc")
    assert without(world.dump(), QUIET) == without(before, QUIET)
    assert world.value(connection) == rest
    assert world.value("select last_synced_at from qbo.connection") > synced
    assert all(cursors(world, account)[name] >= since[name] for name in LISTS)
    xmins = {
        row["xmin"]
        for row in world.rows("select xmin::text from qbo.cursor union all select xmin::text from qbo.connection")
    }
    assert len(xmins) == 1, "cursor and last_synced_at move in one statement"


def test_P8_quiet_accounts_of_a_group_are_written_in_one_statement(world: World) -> None:
    accounts = [world.connect(f"Firm {n}", seed="empty") for n in range(3)]
    world.sync()
    world.sync()
    assert len(world.rows("select distinct xmin::text from qbo.connection")) == 1
    assert world.value("select count(*) from qbo.sync_run") == len(accounts)


def test_a_changed_balance_or_address_is_no_change(world: World, account: Account) -> None:
    company = world.company(account, "Travis Waldron")
    before = world.dump()
    world.emulator.edit(account.realm, "Customer", company["qbo_id"], Balance=99)
    world.emulator.edit(account.realm, "Customer", company["qbo_id"], Notes="called twice")
    assert world.sync(account).quiet == [account.account_id]
    assert without(world.dump(), QUIET) == without(before, QUIET)


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_a_sync_run_twice_rewrites_no_row_of_Aero_no_link_and_no_item(
    world: World, account: Account, mode: str
) -> None:
    company = world.company(account, "Jeff's Jalopies")
    world.rows("update aero.company set name = 'Jeff in Aero' where company_id = %(c)s", c=company["company_id"])
    world.emulator.edit(account.realm, "Customer", company["qbo_id"], DisplayName="Jeff in QuickBooks")
    world.emulator.set_raw(account.realm, "Vendor", "23", DisplayName="x" * 600)
    world.sync(account, mode="full")
    kept = {"qbo.mirror", "qbo.link", "qbo.attention", "qbo.quarantine", "qbo.proposal", "qbo.due", "qbo.write_log"}
    before = {**world.dump("aero"), **{name: rows for name, rows in world.dump("qbo").items() if name in kept}}
    assert before["qbo.attention"]
    quickbooks = world.emulator.dump(account.realm)

    assert world.sync(account, mode=mode).succeeded
    after = {**world.dump("aero"), **{name: rows for name, rows in world.dump("qbo").items() if name in kept}}
    assert after == before
    assert world.emulator.dump(account.realm) == quickbooks


@pytest.mark.parametrize("offset", [-7200, 7200], ids=["QBO's clock behind ours", "QBO's clock ahead of ours"])
@pytest.mark.parametrize("seed", ["empty", "sample"])
def test_P2_the_cursor_stands_on_QBO_s_clock_with_an_overlap(world: World, offset: int, seed: str) -> None:
    account = world.connect(seed=seed, settings={"clock_offset_s": offset})
    world.sync(account)
    there = datetime.now(UTC) + timedelta(seconds=offset - settings.CURSOR_OVERLAP_S)
    assert set(cursors(world, account)) == LISTS
    assert all(abs((each - there).total_seconds()) < 60 for each in cursors(world, account).values())

    made = world.emulator.add(account.realm, "Vendor", DisplayName="After the cursor")
    world.sync(account)
    assert world.value("select name from aero.vendor where qbo_id = %(q)s", q=made["Id"]) == "After the cursor"


@pytest.mark.parametrize("days", [-40, 400])
def test_P8_a_company_whose_clock_is_far_from_ours_is_quiet_all_the_same(world: World, days: int) -> None:
    """How far back CDC looks is a matter of QBO's own clock."""
    account = world.connect(seed="empty", settings={"clock_offset_s": days * 86400.0})
    world.sync(account)
    world.emulator.clear_journal()
    assert world.sync(account).quiet == [account.account_id]
    assert [call["path"].rpartition("/")[2] for call in world.emulator.journal(realm=account.realm)] == ["cdc"]


def test_P2_a_cursor_moves_in_the_transaction_that_applies_its_list(
    world: World, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qbo.flow import reconcile

    before, since = world.dump("aero"), cursors(world, account)
    world.emulator.add(account.realm, "Vendor", DisplayName="Half way")
    world.emulator.add(account.realm, "Customer", DisplayName="Goes through")

    class Broken:
        def __getattr__(self, name: str) -> Any:
            if name == "move_cursor":
                return lambda connection, **key: (
                    (1 / 0) if key["entity"] == "Vendor" else real.move_cursor(connection, **key)
                )
            return getattr(real, name)

    real = reconcile.sql.reconcile
    monkeypatch.setattr(reconcile.sql, "reconcile", Broken())
    assert not world.sync(account).succeeded
    assert world.last_run(account)["status"] == "failed"
    assert world.dump("aero")["aero.vendor"] == before["aero.vendor"]
    assert cursors(world, account)["Vendor"] == since["Vendor"]
    assert cursors(world, account)["Customer"] >= since["Customer"]
    assert world.company(account, "Goes through")

    monkeypatch.undo()
    world.sync(account)
    assert world.value("select count(*) from aero.vendor where name = 'Half way'") == 1
    assert world.value("select count(*) from aero.company where name = 'Goes through'") == 1


def test_CDC_that_reaches_its_limit_is_followed_by_pages(
    world: World, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "CDC_MAX_ROWS", 3)
    world.emulator.set(account.realm, cdc_limit=3)
    for number in range(4):
        world.emulator.add(account.realm, "Vendor", DisplayName=f"Vendor {number}")
    world.emulator.clear_journal()
    world.sync(account)
    assert world.value("select count(*) from aero.vendor where name like 'Vendor _'") == 4
    paths = [call["path"].rpartition("/")[2] for call in world.emulator.journal(realm=account.realm)]
    assert paths == ["cdc", *["query"] * 10]


def test_a_cursor_older_than_CDC_looks_back_means_pages(world: World, account: Account) -> None:
    world.rows("update qbo.cursor set changed_since = now() - interval '30 days' where list = 'Class'")
    world.emulator.clear_journal()
    world.sync(account)
    assert {call["path"].rpartition("/")[2] for call in world.emulator.journal(realm=account.realm)} == {"query"}
    assert all(datetime.now(UTC) - each < timedelta(days=1) for each in cursors(world, account).values())


def test_P2_an_older_answer_never_overwrites_a_later_one(world: World, account: Account) -> None:
    from qbo.flow.account import sync_account
    from qbo.flow.detect import detect
    from qbo.flow.extract import extract
    from qbo.flow.run.lane import Request

    (slow,) = detect(world.runtime, [account.account_id], Request("schedule", mode="full")).lanes
    extract(world.runtime, slow)
    company = world.company(account, "Travis Waldron")
    world.emulator.edit(account.realm, "Customer", company["qbo_id"], DisplayName="Travis Later")
    world.sync(account)
    sync_account(world.runtime, slow)

    assert world.company(account, "Travis Later")["company_id"] == company["company_id"]
    assert world.last_run(account)["status"] == "succeeded"


def test_a_full_sync_of_a_large_list_writes_the_rows_that_changed_and_no_others(world: World) -> None:
    account = world.connect(seed="generated", rows={"Customer": 2000}, import_limit=None)
    world.sync(account)
    before = world.dump()
    for row in world.emulator.objects(account.realm, "Customer")[:200:10]:
        world.emulator.edit(
            account.realm, "Customer", row["Id"], FamilyName="Changed", DisplayName=f"Changed {row['Id']}"
        )
    world.sync(account, mode="full")
    after = world.dump()
    written = {name: len(set(after[name]) - set(before[name])) for name in ("aero.company", "qbo.mirror", "qbo.link")}
    assert written["qbo.link"] == 20
    assert written["aero.company"] == written["qbo.mirror"] <= 40, "with the children of those renamed"
    assert after["aero.contact"] == before["aero.contact"]
