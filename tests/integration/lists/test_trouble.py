"""Bad input of the lists: nothing lost or half-written, a clear message, a failed run, and the next one carries on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qbo.errors import Misconfigured, Unavailable
from qbo.flow.decisions import connect

if TYPE_CHECKING:
    from integration.world import Account, World

WORDS_OF_MACHINES = ("Traceback", "Error(", "{", "<", "psycopg", "HTTP", "JSON", "None")


def assert_readable(text: str) -> None:
    assert text
    assert not [word for word in WORDS_OF_MACHINES if word in text]


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    "failure", ["html_502", "garbage_json", "cut_midway", "cut_before", "server_error", "throttle"]
)
def test_P4_trouble_that_passes_is_waited_out(world: World, failure: str) -> None:
    account = world.connect()
    world.emulator.fail(failure, count=2, realm=account.realm, path="query")
    assert world.sync(account).succeeded
    assert world.value("select count(*) from aero.company") == 18
    assert world.attention(account) == []


@pytest.mark.parametrize("failure", ["html_502", "garbage_json", "cut_midway", "server_error"])
@pytest.mark.parametrize("skip", [0, 3], ids=["from the first call", "amid the lists"])
def test_QBO_away_fails_the_run_clearly_and_the_next_one_carries_on(
    world: World, monkeypatch: pytest.MonkeyPatch, failure: str, skip: int
) -> None:
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "0.5")
    account = world.connect()
    before = world.dump("aero")
    world.emulator.fail(failure, count=1000, skip=skip, realm=account.realm, path="query")
    result = world.sync(account)

    assert_readable(result.failed[account.account_id])
    run = world.last_run(account)
    assert (run["status"], run["error"]) == ("failed", result.failed[account.account_id])
    assert run["finished_at"] is not None
    assert world.dump("aero") == before
    assert world.rows("select * from qbo.cursor") == []
    assert world.attention(account) == []
    assert world.value("select first_synced_at is null from qbo.connection") is True

    world.emulator.clear_failures()
    assert world.sync(account).succeeded
    assert world.value("select count(*) from aero.company") == 18


def test_QBO_away_at_the_CDC_call_loses_no_change(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    account = world.connect()
    world.sync(account)
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "0.5")
    world.emulator.add(account.realm, "Vendor", DisplayName="While it was away")
    world.emulator.fail("html_502", count=1000, realm=account.realm)
    assert not world.sync(account).succeeded
    world.emulator.clear_failures()
    assert world.sync(account).succeeded
    assert world.value("select count(*) from aero.vendor where name = 'While it was away'") == 1


REFUSALS: dict[str, dict[str, object]] = {
    "a refusal": {"name": "fault:4001"},
    "no such request": {"name": "fault:500"},
    "gone": {"name": "fault", "status": 410, "errors": []},
    "no such address": {"name": "fault", "status": 404, "errors": []},
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_R5_P2_where_quickbooks_refuses_to_say_what_changed_the_lists_are_read_and_it_is_told(
    world: World, refusal: str
) -> None:
    """Once, however often it refuses, and until it answers again. Taken out to see it fail: ``_only_of_changes``

    (no sync of the account came to an end, and the list stayed as it was); ``close_refused``.
    """
    account, other = world.connect(), world.connect("Other", seed="empty")
    world.sync()
    world.emulator.fail(**REFUSALS[refusal], count=1000, realm=account.realm, path="/cdc")
    for name in ("First", "Second"):
        world.emulator.add(account.realm, "Vendor", DisplayName=name)
        before = world.dump("aero", "qbo")
        assert world.sync(account, dry_run=True).succeeded
        assert world.dump("aero", "qbo")["qbo.attention"] == before["qbo.attention"]
        assert world.sync().succeeded
        assert world.value("select count(*) from aero.vendor where name = %(name)s", name=name) == 1
    (item,) = world.attention(account)
    assert (item["code"], item["entity"], item["who"]) == ("changes_refused", "Account", "data team")
    assert world.attention(other) == []

    world.emulator.clear_failures()
    assert world.sync().quiet == [account.account_id, other.account_id]
    assert world.attention(account) == []


@pytest.mark.parametrize("failure", ["fault:6190", "forbidden_3100"])
def test_P3_what_stops_the_account_is_not_taken_for_a_refusal_to_say_what_changed(world: World, failure: str) -> None:
    """No page is asked for. Seen to fail where ``_only_of_changes`` takes any refusal for one of that question."""
    account = world.connect(seed="empty")
    world.sync(account)
    world.emulator.fail(failure, count=1000, realm=account.realm, path="/v3/company")
    world.emulator.clear_journal()
    assert not world.sync(account).succeeded
    assert "query" not in {call["path"].rpartition("/")[2] for call in world.emulator.journal(realm=account.realm)}
    assert world.attention(account, "changes_refused") == []


def reconnect_needed(world: World, account: Account) -> None:
    result = world.sync(account)
    assert "connect again" in result.failed[account.account_id]
    assert (
        world.value("select status from qbo.connection where account_id = %(a)s", a=account.account_id)
        == "reconnect_needed"
    )
    assert [item["code"] for item in world.attention(account)] == ["reconnect"]
    assert world.value("select count(*) from aero.company where account_id = %(a)s", a=account.account_id) == 0

    token = world.emulator.refresh_token(account.realm)
    connect.connect(world.runtime, account.account_id, account.realm, token)
    assert world.attention(account) == []
    assert world.sync(account).succeeded
    assert world.value("select count(*) from aero.company where account_id = %(a)s", a=account.account_id) == 18


def test_a_revoked_token_asks_for_a_reconnect_and_the_sync_carries_on_after_it(world: World) -> None:
    account = world.connect()
    world.emulator.revoke_tokens(account.realm)
    reconnect_needed(world, account)


def test_a_wrong_realm_asks_for_a_reconnect(world: World) -> None:
    account = world.connect()
    world.emulator.create_realm("9130000000000777")
    world.rows("update qbo.connection set realm_id = '9130000000000777'")
    assert "onnect the account" in world.sync(account).failed[account.account_id]
    assert [item["code"] for item in world.attention(account)] == ["reconnect"]
    assert world.value("select count(*) from aero.company") == 0


def test_an_unknown_account_is_refused_before_anything_is_done(world: World) -> None:
    account = world.connect()
    unknown = world.account("Never connected")
    before = world.dump()
    for account_ids in ([unknown], [account.account_id, 999]):
        with pytest.raises(Misconfigured, match=f"account {account_ids[-1]}"):
            world.sync(*[type(account)(each, "", "") for each in account_ids])
    assert world.dump() == before


def test_the_database_away_says_so_and_the_next_run_carries_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    account = world.connect()
    with monkeypatch.context() as patch:
        patch.setattr(world.database, "_engine", broken_engine())
        with pytest.raises(Unavailable) as caught:
            world.sync(account)
    assert_readable(str(caught.value))
    assert world.sync(account).succeeded


def broken_engine() -> object:
    import sqlalchemy

    return sqlalchemy.create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none", connect_args={"connect_timeout": 1})


def test_the_database_away_amid_a_run_leaves_no_half_written_list(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    from qbo.flow import reconcile

    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "60")
    account = world.connect()
    calls: list[str] = []

    class Cut:
        def __getattr__(self, name: str) -> object:
            calls.append(name)
            if name == "insert_companies" and calls.count(name) == 1:
                raise psycopg.OperationalError("server closed the connection unexpectedly")
            return getattr(real, name)

    real = reconcile.sql.reconcile
    monkeypatch.setattr(reconcile.sql, "reconcile", Cut())
    assert world.sync(account).succeeded  # tried again within the deadline
    assert calls.count("insert_companies") == 2
    assert world.value("select count(*) from aero.company") == 18
    assert world.last_run(account)["counts"]["Customer"]["created"] == 18


def test_a_run_that_is_tried_again_applies_no_list_twice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    import psycopg

    from qbo.flow import reconcile

    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "60")
    account = world.connect()
    failed: list[str] = []

    class Cut:
        def __getattr__(self, name: str) -> object:
            if name == "apply_class" and not failed:
                failed.append(name)
                raise psycopg.OperationalError("server closed the connection unexpectedly")
            return getattr(real, name)

    real = reconcile.sql.reconcile
    monkeypatch.setattr(reconcile.sql, "reconcile", Cut())
    assert world.sync(account).succeeded
    run = world.last_run(account)
    assert (run["counts"]["Customer"]["created"], run["counts"]["Class"]["created"]) == (18, 6)
    assert world.value("select count(*) from aero.company") == 18


def test_R3_one_account_in_trouble_neither_delays_nor_fails_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "0.5")
    good, away, revoked = (world.connect(name) for name in ("Good", "Away", "Revoked"))
    world.emulator.fail("html_502", count=1000, realm=away.realm)
    world.emulator.revoke_tokens(revoked.realm)
    result = world.sync()
    assert set(result.failed) == {away.account_id, revoked.account_id}
    assert world.last_run(good)["status"] == "succeeded"
    assert world.value("select count(*) from aero.company where account_id = %(a)s", a=good.account_id) == 18


def test_R3_an_answer_that_breaks_detect_for_one_account_breaks_it_for_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qbo.flow import detect

    bad, good = world.connect("Bad"), world.connect("Good")
    world.sync()
    world.emulator.add(good.realm, "Vendor", DisplayName="New")
    real = detect.changes
    monkeypatch.setattr(
        detect, "changes", lambda client, *rest: 1 / 0 if client.realm_id == bad.realm else real(client, *rest)
    )
    result = world.sync()
    assert set(result.failed) == {bad.account_id}
    assert_readable(result.failed[bad.account_id])
    assert world.value("select count(*) from aero.vendor where name = 'New'") == 1


def test_R4_two_accounts_with_equal_QBO_ids_never_mix(world: World) -> None:
    one, two = world.connect("One"), world.connect("Two")
    world.sync()
    (jeff,) = world.emulator.find(two.realm, "Customer", DisplayName="Jeff's Jalopies")
    (item,) = world.emulator.find(two.realm, "Item", Name="Gardening")
    before = world.rows("select t::text as line from aero.company as t where account_id = %(a)s", a=one.account_id)
    world.emulator.edit(two.realm, "Customer", jeff["Id"], DisplayName="Only in Two")
    world.emulator.edit(two.realm, "Customer", world.company(two, "Travis Waldron")["qbo_id"], Active=False)
    world.emulator.edit(two.realm, "Item", item["Id"], Name="Only in Two")
    world.emulator.add(two.realm, "Customer", DisplayName="New in Two")
    world.sync(two, mode="full")
    world.sync()

    assert world.company(two, "Only in Two")["qbo_id"] == world.company(one, "Jeff's Jalopies")["qbo_id"]
    after = world.rows("select t::text as line from aero.company as t where account_id = %(a)s", a=one.account_id)
    assert after == before
    names = world.rows("select account_id, name from aero.service_item where qbo_id = %(q)s order by 1", q=item["Id"])
    assert [row["name"] for row in names] == ["Gardening", "Only in Two"]
    mixed = world.rows(
        "select * from qbo.link as l join aero.company as c on c.company_id = l.aero_id "
        "where c.account_id <> l.account_id"
    )
    assert mixed == []
    runs = world.value("select count(*) from qbo.sync_run where account_id = %(a)s", a=one.account_id)
    assert runs == 1
