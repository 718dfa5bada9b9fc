"""T13 and promise 1: an undo that is killed, and a database restored from a backup before it, amid it or behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.exports.killing import Killed, dies_at
from integration.exports.test_undo_killed import MOMENTS
from integration.exports.undoing import held, proposals, sent, take_back
from integration.reliability.backup import Backup
from qbo.flow.decisions.undo_plan import INACTIVE

if TYPE_CHECKING:
    from demo.postgres import EmbeddedPostgres
    from integration.exports.firm import Firm


class Undoing:
    """Of a run that sent two batches of time and a customer."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self.company = firm.company("Rose & Thorn")
        self.ids = [firm.entry(notes=f"entry {n}", company_id=self.company) for n in range(35)]
        self.run_id = sent(firm)

    def is_killed(self, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
        target, name, after, nth = MOMENTS[moment]
        dies_at(monkeypatch, target, name, after=after, nth=nth)
        with pytest.raises(Killed):
            take_back(self.firm, self.run_id)
        self.firm.world.rows("update qbo.lease set expires_at = '-infinity'")

    def check(self) -> None:
        """Nothing stands, and nothing goes out again."""
        firm = self.firm
        firm.sync("full")
        customers = firm.emulator.find(firm.realm, "Customer", CompanyName="Rose & Thorn")
        assert (firm.times(), held(firm)) == ([], self.ids)
        assert [each["Active"] for each in customers] == [False]


ANSWERED = "after the answer, before it is settled"
CUSTOMERS = "after the answer about the customers"


@pytest.mark.parametrize(
    ("restored", "by", "moment"),
    [
        ("before", "undo", "amid settling"),
        ("before", "sync", "between two batches"),
        ("to the middle of it", "undo", ANSWERED),
        ("to the middle of it", "sync", CUSTOMERS),
    ],
)
def test_T13_P1_an_undo_killed_on_a_restored_database_is_finished_and_nothing_goes_out_again(
    firm: Firm, postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch, restored: str, by: str, moment: str
) -> None:
    """Taken out to see it fail: ``hold_time`` in ``settle``."""
    undoing = Undoing(firm)
    if restored == "before":
        Backup(firm.world, postgres).restore()
    undoing.is_killed(monkeypatch, moment)
    if restored != "before":
        Backup(firm.world, postgres).restore()
    if by == "sync":
        firm.sync("full")
    take_back(firm, undoing.run_id)
    undoing.check()
    assert [each.company_id for each in proposals(firm)] == [undoing.company]
    assert firm.codes() == ["matches_open"]


@pytest.mark.parametrize(
    ("forgotten", "by", "moment"),
    [
        ("all of it", "sync", "amid settling"),
        ("all of it", "undo", CUSTOMERS),
        ("how it was finished", "undo", "between two batches"),
    ],
)
def test_T13_P1_an_undo_that_a_restored_database_has_forgotten_is_done_again_and_finds_what_is_left(
    firm: Firm, postgres: EmbeddedPostgres, monkeypatch: pytest.MonkeyPatch, forgotten: str, by: str, moment: str
) -> None:
    """A customer that it made inactive is one that anybody may have made so: told, and its company is hidden (L7).

    Taken out to see it fail: ``_hold_gone``.
    """
    undoing = Undoing(firm)
    backup = Backup(firm.world, postgres)
    undoing.is_killed(monkeypatch, moment)
    if forgotten == "how it was finished":
        backup = Backup(firm.world, postgres)
        take_back(firm, undoing.run_id)
        firm.sync()
    was_done = moment == CUSTOMERS or forgotten == "how it was finished"
    backup.restore()
    if by == "sync":
        firm.sync("full")
    undone = take_back(firm, undoing.run_id)
    undoing.check()
    assert {each.key: each.reason for each in undone.skipped} == (
        {("Customer", undoing.company): INACTIVE} if was_done else {}
    )
    assert [each.company_id for each in proposals(firm)] == ([] if was_done else [undoing.company])
