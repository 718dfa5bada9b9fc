"""R2: a dry run tells how many calls the real run will make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.killing import Killed
from integration.lists.dry_running import levels, look, nothing_changes, switched
from qbo.flow.reporting.summary import plan_lines
from qbo.flow.sending import outbox

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.exports.firm import Firm
    from integration.world import World
    from qbo.flow.dry_run.preview import Preview


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
