"""R2: a dry run writes nothing, however it ends."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import pytest

from integration.lists.dry_running import OWN, kept, levels, look, nothing_changes, switched, told
from qbo.api.client import Client
from qbo.flow.run import runtime
from qbo.store.leases import hold
from qbo.store.queries import sql

if TYPE_CHECKING:
    from integration.exports.firm import Firm


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


def test_R2_a_dry_run_needs_no_lease_and_leaves_that_of_another_sync_alone(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qbo.settings.HEARTBEAT_S", 3600)  # the other sync writes nothing itself meanwhile
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
