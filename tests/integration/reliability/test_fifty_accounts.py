"""R3, promise 7: accounts that fail, each in another way, among fifty that are synced at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from cryptography.fernet import Fernet

from qbo.store.crypt import Crypt
from qbo.store.leases import hold

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.world import Account, World

FIFTY = 50
FOR_EVER = 1_000_000
EMPLOYED = """
with known as (
    insert into qbo.mirror (account_id, list, qbo_id, name, full_name, is_active, given_name, family_name, state)
    select
        (row ->> 'account')::bigint, 'Employee', row ->> 'id', 'Ann Field', 'Ann Field', true, 'Ann', 'Field',
        'imported'
    from jsonb_array_elements(%(rows)s::jsonb) as row
    returning account_id, qbo_id, name
)
insert into aero.employee (account_id, qbo_id, name, full_name) select account_id, qbo_id, name, name from known
"""  # as a sync brings them, in a hundredth of the time
RELEASED = """
with who as (
    insert into aero.app_user (account_id, name, qbo_entity_type, qbo_entity_id)
    select account_id, name, 'Employee', qbo_id from aero.employee returning account_id, user_id
)
insert into aero.time_entry (account_id, user_id, work_date, hours, notes, do_not_sync)
select account_id, user_id, current_date + 1, 1, 'of account ' || account_id, false from who
"""


def always(failure: str) -> Callable[[World, Account], object]:
    return lambda world, account: world.emulator.fail(failure, realm=account.realm, count=FOR_EVER, path="/v3/company")


def revoked(world: World, account: Account) -> None:
    world.emulator.revoke_tokens(account.realm)
    world.emulator.expire_access_tokens(account.realm)
    world.rows("update qbo.connection set access_expires_at = now() where account_id = %(a)s", a=account.account_id)


def sealed_with_another_key(world: World, account: Account) -> None:
    world.rows(
        "update qbo.connection set access_token = %(t)s where account_id = %(a)s",
        t=Crypt(Fernet.generate_key().decode()).seal("x"), a=account.account_id,
    )  # fmt: skip


def broken_row(world: World, account: Account) -> None:
    """Something that nobody thought of: the database refuses what the sync writes."""
    world.rows(
        "create function qbo.fail() returns trigger language plpgsql as "
        f"$$ begin if new.account_id = {account.account_id} then raise 'no such luck'; end if; return new; end $$"
    )
    world.rows("create trigger fail before insert on qbo.batch for each row execute function qbo.fail()")


def paused(world: World, account: Account) -> None:
    world.emulator.set(account.realm, retry_after_s=3600)
    always("throttle")(world, account)


FAILING: dict[str, Callable[[World, Account], object]] = {
    "the person removed the app": revoked,
    "403 whatever the token": always("forbidden_3100"),
    "401 whatever the token": always("xml_401"),
    "QuickBooks is down": always("html_502"),
    "its limits are reached for an hour": paused,
    "every answer is garbled": always("garbage_json"),
    "every connection is cut": always("cut_before"),
    "the subscription has lapsed": always("fault:6190"),
    "its token was sealed with another key": sealed_with_another_key,
    "the request is one that QuickBooks does not know": always("fault:500"),
    "the database refuses its rows": broken_row,
}


@pytest.fixture
def fifty(world: World) -> list[Account]:
    """Synced once; then everybody logs an hour, and every tenth has a new vendor in QuickBooks."""
    accounts = [world.connect(f"Firm {number}", seed="empty") for number in range(FIFTY)]
    assert world.sync().succeeded
    person = {"GivenName": "Ann", "FamilyName": "Field"}
    ids = [world.emulator.add(account.realm, "Employee", **person)["Id"] for account in accounts]
    rows = [{"account": account.account_id, "id": each} for account, each in zip(accounts, ids, strict=True)]
    world.rows(EMPLOYED, rows=json.dumps(rows))
    world.rows(RELEASED)
    for account in accounts[::10]:
        world.emulator.add(account.realm, "Vendor", DisplayName=f"Vendor of {account.account_id}")
    return accounts


def time_of(world: World, account: Account) -> list[str]:
    return [row["Description"] for row in world.emulator.objects(account.realm, "TimeActivity")]


def vendors(world: World) -> set[tuple[int, str]]:
    return {(row["account_id"], row["name"]) for row in world.rows("select account_id, name from aero.vendor")}


def test_R3_R4_P7_eleven_ways_to_fail_and_a_busy_one_touch_none_of_the_accounts_beside_them(
    world: World, fifty: list[Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen to fail without what catches the error of one account in ``flow.group``, and in ``flow.detect``."""
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "1")
    broken = dict(zip(FAILING, fifty[1::4], strict=False))
    busy, *_ = well = [account for account in fifty if account not in broken.values()]
    for name, account in broken.items():
        FAILING[name](world, account)
    with hold(world.database, busy.account_id):
        result = world.sync()

    assert result.failed.keys() == {account.account_id for account in (busy, *broken.values())}
    assert all(time_of(world, account) == [f"of account {account.account_id}"] for account in well[1:])
    assert all(time_of(world, account) == [] for account in (busy, *broken.values()))
    fresh = {(account.account_id, f"Vendor of {account.account_id}") for account in fifty[::10] if account in well[1:]}
    assert vendors(world) == fresh
    asked = world.rows("select distinct account_id from qbo.attention")
    assert {row["account_id"] for row in asked} <= {account.account_id for account in broken.values()}
    states = {row["account_id"]: row["status"] for row in world.rows("select account_id, status from qbo.connection")}
    ended = [account for name, account in broken.items() if name.startswith(("the person", "403", "401"))]
    assert {one for one, status in states.items() if status != "connected"} == {each.account_id for each in ended}
    mend(world, ended)
    assert world.sync().succeeded
    assert all(time_of(world, account) == [f"of account {account.account_id}"] for account in fifty)
    assert len(vendors(world)) == FIFTY / 10


def mend(world: World, ended: list[Account]) -> None:
    from qbo.flow.decisions.connect import connect

    world.emulator.clear_failures()
    world.rows("drop trigger fail on qbo.batch")
    world.rows("update qbo.throttle set paused_until = now()")
    world.rows("update qbo.connection set access_token = null")
    for account in ended:
        connect(world.runtime, account.account_id, account.realm, world.emulator.refresh_token(account.realm))
