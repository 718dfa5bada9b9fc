"""Random histories of a firm against a simple model of what both sides must hold (Hypothesis).

A history that fails is printed as lines of Python: they are the body of a test that has the fixture ``History``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from integration.reliability import model
from integration.reliability.mortal import HOW
from integration.reliability.sides import TROUBLES, Sides

if TYPE_CHECKING:
    from collections.abc import Callable

few = st.integers(0, 3)
days = st.sampled_from([0, 1, 2, 8])
hours = st.sampled_from(["1", "2.5", "0.3333"])
rarely = st.sampled_from([False, False, False, True])
modes = st.sampled_from(["incremental", "drain", "full"])


class Totals:
    """What the histories of a run were made of, for the benchmark."""

    def __init__(self) -> None:
        self.histories = self.syncs = self.faults = self.kills = self.entries = 0


class History(RuleBasedStateMachine):
    """``begin`` makes both sides; set by the fixture."""

    begin: ClassVar[Callable[[], Sides]]
    totals: ClassVar[Totals] = Totals()

    def __init__(self) -> None:
        super().__init__()
        self.sides = type(self).begin()
        self.totals.histories += 1

    @rule(
        user=few,
        hours=hours,
        day=days,
        company=few,
        billable=st.booleans(),
        held=rarely,
    )
    def log(self, user: int, hours: str, day: int, company: int, billable: bool, held: bool) -> None:
        self.sides.log(user, hours, day, company, billable=billable, held=held)

    @rule(entry=few, hours=hours)
    def change_hours(self, entry: int, hours: str) -> None:
        self.sides.change(entry, hours=hours)

    @rule(entry=few, notes=st.sampled_from(["better", "best"]))
    def change_notes(self, entry: int, notes: str) -> None:
        self.sides.change(entry, notes=notes)

    @rule(entry=few, day=days)
    def move(self, entry: int, day: int) -> None:
        self.sides.move(entry, day)

    @rule(entry=few)
    def delete_or_undelete(self, entry: int) -> None:
        self.sides.switch(entry, "is_deleted")

    @rule(entry=few)
    def hold_or_approve(self, entry: int) -> None:
        self.sides.switch(entry, "do_not_sync")

    @rule(entry=few)
    def no_hours(self, entry: int) -> None:
        self.sides.change(entry, hours="0")

    @precondition(lambda self: len(self.sides.companies) < 3)
    @rule()
    def add_company(self) -> None:
        self.sides.add_company()

    @rule(company=few)
    def switch_company(self, company: int) -> None:
        self.sides.switch_company(company)

    @rule(activity=few, minutes=st.sampled_from([5, 10]))
    def edit_hours_in_quickbooks(self, activity: int, minutes: int) -> None:
        self.sides.edit_there(activity, Hours=4, Minutes=minutes)

    @rule(activity=few)
    def edit_notes_in_quickbooks(self, activity: int) -> None:
        self.sides.edit_there(activity, Description="typed over")

    @rule(activity=few)
    def delete_in_quickbooks(self, activity: int) -> None:
        self.sides.delete_there(activity)

    @rule(activity=few)
    def bill(self, activity: int) -> None:
        self.sides.bill(activity)

    @rule(day=days)
    def type_in_quickbooks(self, day: int) -> None:
        self.sides.type_there(day)

    @rule(company=few)
    def rename_in_quickbooks(self, company: int) -> None:
        self.sides.rename_there(company)

    @rule(days_ago=st.none() | days)
    def lock_through(self, days_ago: int | None) -> None:
        self.sides.lock_through(days_ago)

    @rule(item=few, choice=st.sampled_from(["aero", "qbo", "release", "retry", "dismiss"]))
    def decide(self, item: int, choice: str) -> None:
        self.sides.decide(item, choice)

    @rule()
    def a_day_passes_and_request_ids_are_forgotten(self) -> None:
        self.sides.a_day_passes()

    @rule(mode=modes)
    def sync(self, mode: str) -> None:
        self._sync(mode, "", 0)

    @rule(mode=modes, trouble=st.sampled_from(TROUBLES), batch=few)
    def sync_in_trouble(self, mode: str, trouble: str, batch: int) -> None:
        self.totals.faults += 1
        self._sync(mode, trouble, batch)

    @rule(mode=modes, how=st.sampled_from(HOW), transaction=st.integers(0, 60))
    def sync_that_is_ended(self, mode: str, how: str, transaction: int) -> None:
        self.totals.kills += how.startswith("killed")
        self.totals.faults += 1
        self._sync(mode, how, transaction)

    def _sync(self, mode: str, trouble: str, at: int) -> None:
        self.totals.syncs += 1
        before = model.locked(self.sides)
        self.sides.sync(mode, trouble, at)
        assert model.locked(self.sides) == before, "locked time was touched"
        model.nothing_twice(self.sides)

    def teardown(self) -> None:
        """All trouble ends, and everything must stand."""
        if not hasattr(self, "sides"):
            return
        self.sides.all_ends_well()
        self.totals.entries += len(self.sides.entries)
        model.everything_stands(self.sides)
