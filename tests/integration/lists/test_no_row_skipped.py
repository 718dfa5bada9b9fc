"""Promise 2: no record is skipped while people work in QuickBooks, between two pages and between count and pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from integration.lists.paging import linked, small_pages
from integration.other_process import Workers, kill_when, wait_until_gone
from qbo.flow.detect import detect
from qbo.flow.run.lane import Request
from qbo.flow.validate import validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.world import Account, World
    from qbo.api import query

ROWS, PAGE = 20, 5


def merge(world: World, account: Account, ids: list[str], gone: int) -> None:
    world.emulator.merge_customers(account.realm, keep=ids[-1], gone=ids[gone])


def edit(world: World, account: Account, ids: list[str]) -> None:
    """Rows read already and rows to come, each renamed or made inactive; and one is new."""
    for row in (1, 7):
        world.emulator.edit(account.realm, "Customer", ids[row], DisplayName=f"Renamed {row}")
    for row in (2, 6):
        world.emulator.edit(account.realm, "Customer", ids[row], Active=False)
    world.emulator.add(account.realm, "Customer", DisplayName="Made meanwhile")


def merge_and_add(world: World, account: Account, ids: list[str]) -> None:
    """The sixth row is now the fifth, between the two pages, and the number of rows is what it was."""
    merge(world, account, ids, 2)
    world.emulator.add(account.realm, "Customer", DisplayName=f"Made meanwhile {len(ids)}")
    ids.pop(2)


MEDDLING: dict[str, tuple[str, Callable[[World, Account, list[str]], object]]] = {
    "edits between two pages": ("page", edit),
    "edits behind the count": ("count", edit),
    "a merge of a row that was read": ("page", lambda world, account, ids: merge(world, account, ids, 2)),
    "a merge of the last row of a page": ("page", lambda world, account, ids: merge(world, account, ids, PAGE - 1)),
    "a merge of a row to come": ("page", lambda world, account, ids: merge(world, account, ids, 8)),
    "a merge behind the count": ("count", lambda world, account, ids: merge(world, account, ids, 8)),
    "a merge and a new row between two pages": ("page", merge_and_add),
    "a merge and a new row behind the count": ("count", merge_and_add),
    "a merge and a new row, and again when it is read once more": ("twice", merge_and_add),
}


@pytest.fixture
def account(world: World) -> Account:
    return world.connect(seed="generated", rows={"Customer": ROWS})


def active(world: World, account: Account) -> set[tuple[str, str]]:
    rows = world.emulator.objects(account.realm, "Customer")
    return {(row["Id"], row["DisplayName"]) for row in rows if row["Active"]}


@pytest.mark.parametrize(("when", "meddle"), MEDDLING.values(), ids=MEDDLING.keys())
def test_P2_whatever_happens_between_two_pages_or_behind_the_count_every_row_arrives(
    world: World,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    when: str,
    meddle: Callable[[World, Account, list[str]], object],
) -> None:
    """A row that was merged away leaves no trace, and what stood behind it moves up.

    Seen to fail without the count, without leaving out rows younger than it (``Young``), and without the look whether
    a page begins with the last row of the one before (``Shifted``).
    """
    ids = [row["Id"] for row in world.emulator.objects(account.realm, "Customer")]
    done: list[str] = []

    def at(*moments: str, times: int = 1) -> None:
        if when in moments and len(done) < times:
            done.append(when)
            meddle(world, account, ids)

    def after(entity: str, page: query.Page) -> None:
        if (entity, page.start) == ("Customer", 1):
            at("page", "twice", times=2 if when == "twice" else 1)

    small_pages(monkeypatch, PAGE, after)
    behind_the_count(monkeypatch, lambda: at("count"))
    assert world.sync(account).succeeded
    assert {qbo_id for qbo_id, _ in linked(world)} >= {row[0] for row in active(world, account)} - made(world, account)
    world.sync(account)  # what was read before it changed comes with the overlap of the cursor
    assert linked(world) >= active(world, account)
    world.sync(account, mode="full")  # a merge leaves no trace: the nightly comparison finds it
    assert linked(world) == active(world, account)


def made(world: World, account: Account) -> set[str]:
    """Rows that were added meanwhile: they may come with the next sync."""
    rows = world.emulator.objects(account.realm, "Customer")
    return {row["Id"] for row in rows if row["DisplayName"].startswith("Made meanwhile")}


def behind_the_count(monkeypatch: pytest.MonkeyPatch, then: Callable[[], object]) -> None:
    from qbo.flow import extract

    real = extract._counts

    def counts(*arguments: Any) -> Any:
        found = real(*arguments)
        then()
        return found

    monkeypatch.setattr(extract, "_counts", counts)


def test_P2_a_row_that_comes_in_two_pages_is_kept_once_as_it_was_last(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = world.connect(seed="generated", rows={"Vendor": 6})
    first: list[dict[str, Any]] = []

    def again(entity: str, page: query.Page) -> None:
        if entity == "Vendor" and page.start == 1:
            first.append(page.rows[0])
        elif entity == "Vendor":
            page.rows.append({**first[0], "DisplayName": "As it was last"})

    small_pages(monkeypatch, 4, again)
    assert world.sync(account).succeeded
    assert world.value("select count(*) from aero.vendor") == 6
    assert world.value("select count(*) from aero.vendor where name = 'As it was last'") == 1
    assert world.last_run(account)["counts"]["Vendor"] == {"extracted": 6, "created": 6}
    assert world.attention(account) == []


def test_P2_a_page_that_lacks_counted_rows_is_read_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    account = world.connect(seed="generated", rows={"Vendor": 6})
    tries: list[int] = []

    def short(entity: str, page: query.Page) -> None:
        if entity == "Vendor":
            tries.append(page.start)
            if len(tries) == 1:
                page.rows.pop()

    small_pages(monkeypatch, 10, short)
    assert world.sync(account).succeeded
    assert tries == [1, 1]
    assert world.value("select count(*) from aero.vendor") == 6


def names(world: World) -> set[str]:
    return {row["name"] for row in world.rows("select name from aero.vendor")}


def stamp(world: World, account: Account, row: dict[str, Any], at: datetime) -> None:
    """When QuickBooks says that it changed last; to the second, as QuickBooks says it."""
    meta = {**row["MetaData"], "LastUpdatedTime": at.isoformat(timespec="seconds")}
    world.emulator.set_raw(account.realm, "Vendor", row["Id"], MetaData=meta)


def test_P2_a_change_that_quickbooks_dates_minutes_back_is_not_missed(world: World) -> None:
    """Its machines have clocks of their own. Seen to fail with a ``CURSOR_OVERLAP_S`` of 0."""
    account = world.connect(seed="empty")
    world.sync(account)
    for minutes in (1, 4):
        row = world.emulator.add(account.realm, "Vendor", DisplayName=f"Dated {minutes} minutes back")
        stamp(world, account, row, datetime.now(UTC) - timedelta(minutes=minutes))
        world.sync(account)
    assert names(world) == {"Dated 1 minutes back", "Dated 4 minutes back"}


def test_P2_two_changes_within_one_second_both_arrive_whichever_the_sync_fell_between(world: World) -> None:
    """Seen to fail where rows of the second of the cursor count as known (``changed_since`` a second on)."""
    account = world.connect(seed="empty")
    row = world.emulator.add(account.realm, "Vendor", DisplayName="First")
    world.sync(account)
    second = datetime.now(UTC)
    for name in ("Second", "Third"):
        world.emulator.edit(account.realm, "Vendor", row["Id"], DisplayName=name)
        other = world.emulator.add(account.realm, "Vendor", DisplayName=f"Beside {name}")
        for each in (row, other):
            stamp(world, account, each, second)
        world.sync(account)
        assert name in names(world)
    assert names(world) == {"Third", "Beside Second", "Beside Third"}


@pytest.mark.parametrize("wrong", [600.0, 10 * 365 * 86400.0], ids=["ten minutes", "ten years"])
@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_P2_one_answer_whose_clock_was_ahead_hides_nothing(world: World, wrong: float, mode: str) -> None:
    """Seen to fail where the cursor stays in the future: every answer after it counted as outdated, also in full."""
    account = world.connect(seed="empty")
    world.sync(account)
    world.emulator.set(account.realm, clock_offset_s=wrong)
    world.sync(account)
    world.emulator.set(account.realm, clock_offset_s=0.0)
    for name in ("Made after it", "And later"):
        world.emulator.add(account.realm, "Vendor", DisplayName=name)
        assert world.sync(account, mode=mode).succeeded
        assert name in names(world)
    assert cursor(world) < datetime.now(UTC)


RECONCILE = """
from qbo.flow.account import reconcile_lane
from qbo.flow.run.lane import Lane
reconcile_lane(runtime, Lane(int(sys.argv[1]), int(sys.argv[2]), "Larkspur", pages=False))
"""
HOLD_CURSOR = """
create function qbo.wait_for_test() returns trigger language plpgsql as $$
begin
    if new.list = 'Vendor' then perform pg_advisory_xact_lock(4711); end if;
    return new;
end $$;
create trigger wait_for_test before insert or update on qbo.cursor for each row execute function qbo.wait_for_test();
"""


def test_P2_a_worker_killed_between_rows_and_cursor_leaves_neither(world: World, database_uri: str) -> None:
    """Its rows are written, its cursor is not. Seen to fail with a commit between the two."""
    workers = Workers(world, database_uri)
    account = world.connect(seed="empty")
    world.sync(account)
    before = cursor(world)
    world.emulator.add(account.realm, "Vendor", DisplayName="Half way")
    (lane,) = detect(world.runtime, [account.account_id], Request("schedule")).lanes
    validate(world.runtime, [lane])
    world.rows(HOLD_CURSOR)
    with world.database.session() as session:
        session.execute("select pg_advisory_lock(4711)")
        worker = workers.start(RECONCILE, lane.run_id, account.account_id)
        kill_when(worker, lambda: world.value("select count(*) from pg_locks where not granted") == 1)
    assert (names(world), cursor(world)) == (set(), before)
    world.rows("drop trigger wait_for_test on qbo.cursor")
    wait_until_gone(world.database)
    assert world.sync(account).succeeded
    assert names(world) == {"Half way"}


def cursor(world: World) -> datetime:
    found: datetime = world.value("select changed_since from qbo.cursor where list = 'Vendor'")
    return found
