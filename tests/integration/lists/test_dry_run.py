"""R2: a dry run tells, by name and in numbers, what the real run right after it does, and writes nothing."""

from __future__ import annotations

import functools
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from integration.world import TODAY
from qbo.api.client import Client
from qbo.flow import outbox, runtime
from qbo.flow.summary import COUNTED, WOULD, plan_lines
from qbo.store.leases import hold
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from integration.exports.firm import Firm
    from integration.world import Account, Row, World
    from qbo.flow.preview import Preview

OWN = {"qbo.sync_run", "qbo.extract", "qbo.plan", "qbo.staged", "qbo.throttle"}  # the dry run itself, and the API limit


class Killed(BaseException):
    """The end of the process."""


def look(world: World, account: Account, **options: Any) -> Preview:
    result = world.sync(account, dry_run=True, **options)
    assert result.succeeded, result.failed
    (found,) = result.plans.values()
    assert {row["action"] for row in found.rows} <= {*WOULD, *COUNTED}
    return found


def told(found: Preview) -> list[tuple[str, str, str]]:
    return [(row["entity"], row["action"], row["name"]) for row in found.rows]


def lines(firm: Firm, **options: Any) -> list[str]:
    return list(plan_lines(look(firm.world, firm.account, **options)))


def everything(world: World, *realms: str, but: set[str] = OWN) -> dict[str, Any]:
    """Both sides: every row with its xmin, Aero's sequences, and all that stands in QBO."""
    rows: dict[str, Any] = {name: lines for name, lines in world.dump().items() if name not in but}
    rows["sequences"] = world.rows(
        "select sequencename, last_value from pg_sequences where schemaname = 'aero' order by sequencename"
    )
    return rows | {realm: world.emulator.dump(realm) for realm in realms}


@contextmanager
def nothing_changes(world: World, *realms: str, but: set[str] = OWN) -> Iterator[None]:
    before = everything(world, *realms, but=but)
    yield
    assert everything(world, *realms, but=but) == before


# --- Lists ------------------------------------------------------------------------------------------------------------


def test_R2_a_dry_run_shows_by_name_what_the_real_run_then_does_and_writes_nothing(world: World) -> None:
    account = world.connect()
    jeff = world.emulator.find(account.realm, "Customer", DisplayName="Jeff's Jalopies")[0]["Id"]
    travis = world.emulator.find(account.realm, "Customer", DisplayName="Travis Waldron")[0]["Id"]
    world.sync(account)
    world.emulator.edit(account.realm, "Customer", jeff, DisplayName="Jeff's Classics")
    world.emulator.edit(account.realm, "Customer", travis, Active=False)
    world.emulator.add(account.realm, "Customer", DisplayName="Brand new", GivenName="Nina")
    world.emulator.add(account.realm, "Class", Name="New class")
    bad = world.emulator.add(account.realm, "Vendor", DisplayName="Bad")
    world.emulator.set_raw(account.realm, "Vendor", bad["Id"], DisplayName="x" * 501)

    with nothing_changes(world, account.realm):
        shown = look(world, account)
    assert sorted(told(shown)) == [
        ("Class", "insert", "New class"),
        ("Customer", "contact", "Brand new"),
        ("Customer", "hide", "Travis Waldron"),
        ("Customer", "insert", "Brand new"),
        ("Customer", "rename", "Jeff's Classics"),
        ("Customer", "update", "Jeff's Classics"),
        ("Vendor", "skip", "x" * 501),
    ]

    world.sync(account)
    real = world.rows(
        "select entity, action, name from qbo.plan where run_id = %(r)s order by plan_id",
        r=world.last_run(account)["run_id"],
    )
    assert [tuple(row.values()) for row in real] == told(shown)


def test_R2_the_plan_of_a_first_sync_is_that_of_the_real_one(world: World) -> None:
    account = world.connect(import_limit=10)
    world.rows(
        "insert into aero.company (account_id, name) values (%(a)s, 'Amy''s Bird Sanctuary'), (%(a)s, 'Aero alone')",
        a=account.account_id,
    )
    with nothing_changes(world, account.realm):
        shown = look(world, account)
    assert {"insert", "link", "leave_out", "contact"} <= {row["action"] for row in shown.rows}
    assert all(row["aero_id"] is None or row["aero_id"] > 0 for row in kept(world, account))
    world.sync(account)
    real = [(row["entity"], row["action"], row["name"]) for row in kept(world, account)]
    assert told(shown) == [*real, ("Customer", "send create", "Aero alone")]


def kept(world: World, account: Account) -> list[Row]:
    return world.rows(
        "select * from qbo.plan where run_id = %(r)s order by plan_id", r=world.last_run(account)["run_id"]
    )


def test_R2_a_dry_run_of_a_list_that_shrank_shows_that_it_would_stop(world: World) -> None:
    account = world.connect(seed="generated", rows={"Vendor": 12})
    world.sync(account)
    for row in world.emulator.objects(account.realm, "Vendor"):
        world.emulator.delete(account.realm, "Vendor", row["Id"])
    with nothing_changes(world, account.realm):
        shown = look(world, account, mode="full")
        assert told(shown) == [("Vendor", "stop", "the whole list")]
        assert next(iter(plan_lines(shown))) == (
            "The list Vendor: would be stopped, so that nothing of it changes (12 of 12 known rows are missing)"
        )
        assert len(told(look(world, account, mode="full", accept_shrink=True))) == 12


# --- What follows from it: customers, then time -----------------------------------------------------------------------


def test_R2_what_follows_from_each_step_is_shown_in_the_order_in_which_it_happens(firm: Firm) -> None:
    firm.set_connection(export_from=TODAY - timedelta(days=3))
    vera = firm.emulator.add(firm.realm, "Employee", GivenName="Vera", FamilyName="New")["Id"]
    user = firm.user("Vera New", "Employee", vera)
    top = firm.company("Larch Holding")
    child = firm.company("Larch South", parent_company_id=top)
    firm.entry("1.5", user_id=user, company_id=child)
    firm.entry("2", work_date=TODAY - timedelta(days=1), company_id=firm.lawn_id)
    with nothing_changes(firm.world, firm.realm):
        shown = look(firm.world, firm.account)
    yesterday = TODAY - timedelta(days=1)
    assert told(shown) == [
        ("Employee", "insert", "Vera New"),
        ("Customer", "send create", "Larch Holding"),
        ("Customer", "send create", "Larch South"),
        ("TimeActivity", "send create", f"Ann Field, {yesterday}, North Lawn"),
        ("TimeActivity", "send create", f"Vera New, {TODAY}, Larch South"),
    ]
    text = list(plan_lines(shown))
    assert f"Time Vera New, {TODAY}, Larch South, 1.5 h: would be created in QuickBooks (due in Aero)" in text
    assert "Time: 2 to be created in QuickBooks, 3.5 h" in text
    firm.sync()
    assert len(firm.times()) == 2
    assert firm.counts("Customer")["exported"] == 2


def test_R2_a_company_that_would_be_linked_takes_its_children_and_time_along(firm: Firm) -> None:
    firm.emulator.add(firm.realm, "Customer", DisplayName="Larch Holding")
    top = firm.company("Larch Holding")
    child = firm.company("Larch South", parent_company_id=top)
    firm.entry(company_id=child)
    with nothing_changes(firm.world, firm.realm):
        shown = told(look(firm.world, firm.account))
    assert [row[:2] for row in shown] == [
        ("Customer", "link"), ("Customer", "send create"), ("TimeActivity", "send create"),
    ]  # fmt: skip


def test_R2_what_is_held_back_says_why_in_plain_words(firm: Firm) -> None:
    bob = firm.user("Bob Nobody")
    firm.entry("2", user_id=bob)
    firm.company("Tim Philip Masonry")
    bad = firm.company("Colon: here")
    firm.entry("3", company_id=bad)
    with nothing_changes(firm.world, firm.realm):
        text = lines(firm)
    assert (
        "Customer Tim Philip Masonry: would be held back (Tim Philip Masonry has the name of a QuickBooks vendor)"
        in text
    )
    assert "Customer Colon: here: would be held back (QuickBooks cannot take the name of Colon: here)" in text
    assert (
        f"Time Bob Nobody, {TODAY}, 2 h: would be held back (Bob Nobody is not matched with anybody in QuickBooks)"
        in text
    )
    assert (
        f"Time Ann Field, {TODAY}, Colon: here, 3 h: would be held back "
        "(its customer Colon: here must be in QuickBooks first)" in text
    )
    assert "Time: 2 to be held back, 5 h" in text
    assert "Nothing would change." in text


def test_R2_do_not_sync_and_time_before_the_start_are_counted_with_hours_not_named(firm: Firm) -> None:
    for hours in ("1", "2.5"):
        firm.entry(hours, do_not_sync=True)
    firm.entry("4", work_date=TODAY - timedelta(days=400))
    firm.entry("8", do_not_sync=True, is_deleted=True)
    with nothing_changes(firm.world, firm.realm):
        text = lines(firm)
    assert "Time: 2 held by Do Not Sync, 3.5 h" in text
    assert "Time: 1 dated before the first day that is sent to QuickBooks, 4 h" in text
    assert not any("Ann Field" in line for line in text)


def test_R2_an_account_with_nothing_new_still_tells_what_is_held_back(firm: Firm) -> None:
    firm.entry(user_id=firm.user("Bob Nobody"))
    firm.sync()
    assert firm.sync().quiet == [firm.account.account_id]
    with nothing_changes(firm.world, firm.realm):
        assert any("Bob Nobody" in line for line in lines(firm))


def test_R2_a_full_dry_run_shows_refused_rows_as_sent_again_and_an_incremental_one_as_held_back(firm: Firm) -> None:
    firm.emulator.fail("batch_item_fault:6310", realm=firm.realm)
    firm.entry("1.25")
    firm.sync()
    assert firm.times() == []
    with nothing_changes(firm.world, firm.realm):
        (row,) = look(firm.world, firm.account).rows
        assert row["action"] == "hold"
        assert row["reason"] == firm.world.attention(firm.account)[0]["title"]
        (row,) = look(firm.world, firm.account, mode="full").rows
        assert row["action"] == "send create"
    firm.sync("full")
    assert len(firm.times()) == 1


def test_R2_before_a_deactivation_the_customer_is_read_and_what_stands_against_it_is_told(firm: Firm) -> None:
    owing, parent, going = (firm.company(name) for name in ("Owing", "Parent", "Going"))
    firm.company("Child", parent_company_id=parent)
    firm.sync()
    firm.emulator.edit(firm.realm, "Customer", firm.customer("Owing")["Id"], Balance=12)
    for company_id in (owing, parent, going):
        firm.change_company(company_id, is_active=False)
    with nothing_changes(firm.world, firm.realm):
        text = lines(firm)
    assert "Customer Going: would be made inactive in QuickBooks (due in Aero)" in text
    assert "Customer Owing: would be held back (Owing still has a balance in QuickBooks)" in text
    assert "Customer Parent: would be held back (Parent still has active sub-customers in QuickBooks)" in text


# --- How many calls ---------------------------------------------------------------------------------------------------


def levels(firm: Firm) -> None:
    """33 companies at the top, two levels below: batches by wave, then 70 entries."""
    top, *_ = [firm.company(f"Top {number}") for number in range(33)]
    firm.company("Third", parent_company_id=firm.company("Second", parent_company_id=top))
    for number in range(70):
        firm.entry(notes=f"entry {number}", company_id=top)


def switched(firm: Firm) -> None:
    """Of four customers made inactive one goes: a balance, unbilled time and a child stand against the others."""
    owing, billable, parent, going, again = (
        firm.company(name) for name in ("Owing", "Billable", "Parent", "Going", "Again")
    )
    firm.company("Child", parent_company_id=parent)
    firm.entry(company_id=billable, is_billable=True, service_item_id=firm.gardening)
    firm.change_company(again, is_active=True)
    firm.sync()
    firm.change_company(again, is_active=False)
    firm.sync()
    firm.emulator.edit(firm.realm, "Customer", firm.customer("Owing")["Id"], Balance=12)
    for company_id in (owing, billable, parent, going):
        firm.change_company(company_id, is_active=False)
    firm.change_company(again, is_active=True)


def lists_only(firm: Firm) -> None:
    firm.emulator.add(firm.realm, "Vendor", DisplayName="Somebody new")


def nothing(firm: Firm) -> None:
    """Nothing is new."""


@pytest.mark.parametrize("mode", ["incremental", "full"])
@pytest.mark.parametrize("situation", [levels, switched, lists_only, nothing])
def test_R2_the_calls_that_a_dry_run_tells_are_those_of_the_real_run(
    firm: Firm, situation: Callable[[Firm], None], mode: str
) -> None:
    situation(firm)
    calls_agree(firm, mode)


def test_R2_the_calls_of_a_first_sync_are_told(world: World) -> None:
    account = world.connect(seed="generated", rows={"Customer": 1200, "Vendor": 3})
    with nothing_changes(world, account.realm):
        shown = look(world, account)
    world.emulator.clear_journal()
    world.sync(account)
    assert (shown.reads, shown.sends) == (world.emulator.counts(realm=account.realm)["total"], 0)


def calls_agree(firm: Firm, mode: str = "incremental") -> Preview:
    with nothing_changes(firm.world, firm.realm):
        firm.emulator.clear_journal()
        shown = look(firm.world, firm.account, mode=mode)
        assert shown.looked == len(firm.emulator.journal(realm=firm.realm))
        assert firm.batches() == []
    firm.emulator.clear_journal()
    firm.sync(mode)
    real = len(firm.emulator.journal(realm=firm.realm))
    assert (shown.reads, shown.sends) == (real - len(firm.batches()), len(firm.batches()))
    assert (
        f"A real run would make {real} call{'s' * (real != 1)} to QuickBooks: {shown.reads} to read and {shown.sends} "
        in "\n".join(plan_lines(shown))
    )
    return shown


def killed_after(firm: Firm, monkeypatch: pytest.MonkeyPatch, target: Any, name: str, *, sent: bool) -> None:
    real = getattr(target, name)

    def die(*args: Any, **kwargs: Any) -> None:
        if sent:
            real(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(target, name, die)
        with pytest.raises(Killed):
            firm.world.sync(firm.account)
    firm.world.rows("update qbo.lease set expires_at = '-infinity'")


def test_R2_a_batch_that_an_earlier_run_left_is_shown_as_sent_again_once(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm.company("Rose & Thorn")
    firm.entry(notes="left")
    killed_after(firm, monkeypatch, outbox, "send", sent=False)
    firm.entry(notes="later")
    shown = calls_agree(firm)
    assert [(row["action"], row["reason"]) for row in shown.rows] == [
        ("send create", "left over from an earlier run"),
        ("send create", "due in Aero"),
        ("send create", "due in Aero"),
    ]
    assert len(firm.times()) == 2


@pytest.mark.parametrize("sent", [True, False])
def test_R2_an_old_batch_is_looked_up_and_what_stands_in_QBO_is_shown_as_linked(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, sent: bool
) -> None:
    firm.entry(notes="lost")
    killed_after(firm, monkeypatch, outbox.batch, "send_stored", sent=sent)
    firm.world.rows("update qbo.batch set sent_at = now() - interval '2 hours'")
    shown = calls_agree(firm)
    assert [row["action"] for row in shown.rows] == (["found"] if sent else ["send create"])
    assert len(firm.times()) == 1


# --- Nothing is written, however it ends ------------------------------------------------------------------------------


def test_R2_a_dry_run_that_fails_in_the_middle_writes_nothing(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    levels(firm)

    def breaks(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    with nothing_changes(firm.world, firm.realm), monkeypatch.context() as patch:
        patch.setattr(sql.export, "upsert_links", breaks)
        assert not firm.world.sync(firm.account, dry_run=True).succeeded
    assert firm.world.last_run(firm.account)["status"] == "failed"
    assert kept(firm.world, firm.account) == []


@pytest.mark.parametrize("mode", ["incremental", "full"])
def test_R2_a_dry_run_that_QBO_refuses_marks_nothing_and_raises_no_item(firm: Firm, mode: str) -> None:
    firm.company("Rose & Thorn")
    firm.emulator.revoke_tokens(firm.realm)
    with nothing_changes(firm.world, firm.realm):
        result = firm.world.sync(firm.account, dry_run=True, mode=mode)
        assert "onnect" in result.failed[firm.account.account_id]
    assert firm.world.value("select status from qbo.connection") == "connected"
    assert not firm.world.sync(firm.account).succeeded
    assert firm.world.value("select status from qbo.connection") == "reconnect_needed"


def test_R2_a_lapsed_subscription_raises_no_item_in_a_dry_run(firm: Firm) -> None:
    firm.company("Rose & Thorn")
    with nothing_changes(firm.world, firm.realm):
        firm.emulator.fail("fault:6190", count=10, realm=firm.realm)
        assert not firm.world.sync(firm.account, dry_run=True, mode="full").succeeded
        firm.emulator.clear_failures()


def test_R2_a_new_refresh_token_is_kept_also_from_a_dry_run_and_nothing_else(firm: Firm) -> None:
    firm.company("Rose & Thorn")
    firm.world.rows("update qbo.connection set access_expires_at = now()")
    token = "select refresh_token from qbo.connection"
    before = firm.world.value(token)
    with nothing_changes(firm.world, firm.realm, but={*OWN, "qbo.connection"}):
        look(firm.world, firm.account)
    assert firm.world.value(token) != before
    firm.sync()
    assert len(firm.customers("Rose & Thorn")) == 1


def test_R2_a_dry_run_needs_no_lease_and_leaves_that_of_another_sync_alone(firm: Firm) -> None:
    firm.company("Rose & Thorn")
    with hold(firm.world.database, firm.account.account_id) as lease, nothing_changes(firm.world, firm.realm):
        assert told(look(firm.world, firm.account)) == [("Customer", "send create", "Rose & Thorn")]
        with lease.database.transaction():
            pass


def test_R2_a_dry_run_gives_way_to_whoever_holds_a_row_that_it_needs(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "0.5")
    firm.emulator.edit(firm.realm, "Customer", firm.customer("North Lawn")["Id"], DisplayName="South Lawn")
    with firm.world.database.transaction() as person:
        person.execute(b"update aero.company set updated_at = updated_at")
        result = firm.world.sync(firm.account, dry_run=True)
        assert "Somebody else" in result.failed[firm.account.account_id]
    assert told(look(firm.world, firm.account))[0] == ("Customer", "rename", "South Lawn")


def test_R2_QBO_is_never_asked_inside_the_transaction(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    switched(firm)
    open_now = (
        "select count(*) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()"
    )
    seen: list[int] = []

    class Watched(Client):
        def request(self, *args: Any, **kwargs: Any) -> Any:
            seen.append(firm.world.value(open_now))
            return super().request(*args, **kwargs)

    monkeypatch.setattr(runtime, "Client", functools.partial(Watched))
    look(firm.world, firm.account)
    assert len(seen) > 3
    assert set(seen) == {0}
