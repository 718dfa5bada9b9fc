"""R2: a dry run tells, by name and in numbers, what the real run right after it does, and writes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from integration.lists.dry_running import kept, lines, look, nothing_changes, told
from integration.world import TODAY
from qbo.flow.reporting.summary import plan_lines

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.world import World
    from qbo.store.engine import Database


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


@pytest.fixture(params=["as it likes", "enable_nestloop", "enable_hashjoin"])
def joins(request: pytest.FixtureRequest, database: Database) -> None:
    """How PostgreSQL joins, without one way: the order of a plan must not follow from it."""
    if request.param.startswith("enable_"):
        with database.transaction() as connection:
            (name,) = connection.execute("select quote_ident(current_database())").fetchone()  # type: ignore[misc]
            connection.execute(f"alter database {name} set {request.param} = off".encode())
        database.close()  # the next connections heed it


def test_R2_the_plan_of_a_first_sync_is_that_of_the_real_one(joins: None, world: World) -> None:
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
