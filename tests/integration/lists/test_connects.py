"""C5: what else a first connect meets: an import limit, a reconnect, another company, a first sync that failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from integration.lists.old_firm import OldFirm
from qbo.flow.decisions.connect import disconnect

if TYPE_CHECKING:
    from integration.world import World


def test_C5_L2_proposed_customers_do_not_count_for_the_limit_and_come_in_within_it(world: World) -> None:
    old = OldFirm(world)
    world.rows("update aero.account set import_limit = 2 where account_id = %(a)s", a=old.account.account_id)
    for name in ("John Smith", "Green Thumb", "North Lawn", "South Lawn", "West Lawn"):
        old.qbo(name)
    held, linked = old.aero("Smith, John"), old.aero("Green Thumb")
    old.sync()
    assert old.link(linked) is not None
    assert old.names() == ["Green Thumb", "North Lawn", "Smith, John"]
    old.decide("leave", held)
    old.sync()
    assert old.names() == ["Green Thumb", "North Lawn", "Smith, John"]
    (item,) = world.attention(old.account, "left_out")
    assert item["title"].startswith("3 ")
    world.rows("update aero.account set import_limit = null where account_id = %(a)s", a=old.account.account_id)
    old.sync()
    assert len(old.names()) == 6


def test_C5_a_reconnect_of_the_same_company_is_no_second_first_connect(old: OldFirm) -> None:
    old.qbo("John Smith")
    held, left = old.aero("Smith, John"), old.aero("Something Else")
    old.sync()
    old.decide("leave", left)
    disconnect(old.world.runtime, old.account.account_id)
    old.connect()
    old.sync()
    old.sync("full")
    assert [kind for kind, _ in old.proposals(held)] == ["similar"]
    assert (old.proposals(left), old.writes(), len(old.names())) == ([], 0, 2)


def test_C5_another_company_is_a_first_connect_anew(world: World) -> None:
    old = OldFirm(world)
    old.qbo("North Lawn")
    old.qbo("Only Here")
    company, left = old.aero("North Lawn"), old.aero("Smith, John")
    old.sync()
    old.decide("leave", left)
    other = "9130000000000777"
    world.emulator.create_realm(other, "empty", settings={"throttle": False})
    world.emulator.add(other, "Vendor", DisplayName="Tim Mason")
    north = world.emulator.add(other, "Customer", DisplayName="North Lawn")["Id"]
    john = world.emulator.add(other, "Customer", DisplayName="John Smith")["Id"]
    old.connect(other)
    old.sync()
    assert old.link(company) == (north, {"name": "North Lawn", "is_active": True})
    assert sorted(old.proposals(), key=str) == [("create", None), ("similar", john)]
    assert len(world.emulator.objects(other, "Customer")) == 2


def test_C5_a_first_sync_that_failed_halfway_and_runs_again_decides_the_same(old: OldFirm) -> None:
    matched, similar = old.qbo("North Lawn"), old.qbo("John Smith")
    linked, held = old.aero("North Lawn"), old.aero("Smith, John")
    world = old.world
    world.rows(
        "create function qbo.fail() returns trigger language plpgsql as "
        "$$ begin if new.list = 'Vendor' then raise 'the disk is full'; end if; return new; end $$"
    )
    world.rows("create trigger fail before insert on qbo.cursor for each row execute function qbo.fail()")
    assert not world.sync(old.account).succeeded
    assert old.link(linked) is not None
    assert world.value("select first_synced_at from qbo.connection") is None
    world.rows("drop trigger fail on qbo.cursor")
    old.sync()
    old.sync("full")
    assert old.link(linked) == (matched, {"name": "North Lawn", "is_active": True})
    assert old.proposals(held) == [("similar", similar)]
    assert (old.names(), old.writes()) == (["North Lawn", "Smith, John"], 0)


def test_C5_no_call_to_quickbooks_is_made_for_a_company(old: OldFirm) -> None:
    for number in range(12):
        old.qbo(f"John {chr(65 + number)} Smith")
        old.aero(f"Smith, John {chr(65 + number)}")
    old.world.emulator.clear_journal()
    old.sync()
    many = len(old.world.emulator.journal(realm=old.realm))
    other = OldFirm(old.world)
    other.qbo("John Smith")
    old.world.emulator.clear_journal()
    other.sync()
    assert many == len(old.world.emulator.journal(realm=other.realm))
