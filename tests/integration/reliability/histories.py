"""Random histories of a firm against a simple model of what both sides must hold (Hypothesis).

A history that fails is printed as lines of Python: they are the body of a test that has the fixture ``History``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from integration.reliability import model
from integration.reliability.kept_backup import SURE, WAYS
from integration.reliability.mortal import HOW
from integration.reliability.sides import TROUBLES, Sides

if TYPE_CHECKING:
    from collections.abc import Callable

    from integration.reliability.restored_sides import RestoredSides

few = st.integers(0, 3)
days = st.sampled_from([0, 1, 2, 8])
hours = st.sampled_from(["1", "2.5", "0.3333"])
rarely = st.sampled_from([False, False, False, True])
ways = st.sampled_from(WAYS)
modes = st.sampled_from(["drain", "incremental", "drain", "full"])
IN_AERO = ("hours", "no hours", "notes", "day", "deleted or not", "held or approved")
MOST_COMPANIES = 3
THERE = ("hours", "notes", "deleted", "billed")


class History(RuleBasedStateMachine):
    """``begin`` makes both sides."""

    begin: ClassVar[Callable[[], Sides]]  # set by ``setting.machine``

    def __init__(self) -> None:
        super().__init__()
        self.sides = type(self).begin()

    @rule(user=few, hours=hours, day=days, company=few, billable=st.booleans(), held=rarely)
    def log(self, user: int, hours: str, day: int, company: int, billable: bool, held: bool) -> None:
        self.sides.log(user, hours, day, company, billable=billable, held=held)

    @rule(entry=few, what=st.sampled_from(IN_AERO), value=few)
    def change_in_aero(self, entry: int, what: str, value: int) -> None:
        match what:
            case "hours":
                self.sides.change(entry, hours=f"{value + 1}.25")
            case "no hours":
                self.sides.change(entry, hours="0")
            case "notes":
                self.sides.change(entry, notes=f"better {value}")
            case "day":
                self.sides.move(entry, value)
            case "deleted or not":
                self.sides.switch(entry, "is_deleted")
            case _:
                self.sides.switch(entry, "do_not_sync")

    @rule(company=few)
    def add_or_switch_a_company(self, company: int) -> None:
        if company == 0 and len(self.sides.companies) < MOST_COMPANIES:
            self.sides.add_company()
        else:
            self.sides.switch_company(company)

    @rule(activity=few, what=st.sampled_from(THERE))
    def change_in_quickbooks(self, activity: int, what: str) -> None:
        match what:
            case "hours":
                self.sides.edit_there(activity, Hours=4, Minutes=5)
            case "notes":
                self.sides.edit_there(activity, Description="typed over")
            case "deleted":
                self.sides.delete_there(activity)
            case _:
                self.sides.bill(activity)

    @rule(day=days, company=few)
    def type_or_rename_in_quickbooks(self, day: int, company: int) -> None:
        if day:
            self.sides.type_there(day)
        else:
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
        self._sync(mode, trouble, batch)

    @rule(mode=modes, how=st.sampled_from(HOW), transaction=st.integers(0, 60))
    def sync_that_is_ended(self, mode: str, how: str, transaction: int) -> None:
        self._sync(mode, how, transaction)

    def _sync(self, mode: str, trouble: str, at: int) -> None:
        before = model.locked(self.sides)
        self.sides.sync(mode, trouble, at)
        assert model.locked(self.sides) == before, "locked time was touched"
        model.nothing_twice(self.sides)

    def teardown(self) -> None:
        """All trouble ends, and everything must stand."""
        self.sides.all_ends_well()
        model.everything_stands(self.sides)


class RestoredHistory(History):
    """Of a database that is restored from a backup now and then, at its end at the latest.

    The first backup is taken when time is logged and none of it was sent: a restore forgets something then.
    """

    begin: ClassVar[Callable[[], RestoredSides]]
    sides: RestoredSides

    @initialize(logged=st.lists(st.tuples(few, hours, days, few, st.booleans()), min_size=2, max_size=4))
    def log_and_take_a_backup(self, logged: list[tuple[int, str, int, int, bool]]) -> None:
        for user, hours, day, company, billable in logged:
            self.sides.log(user, hours, day, company, billable=billable, held=False)
        self.sides.take_a_backup()

    @rule(mode=modes)
    def take_a_backup_and_sync(self, mode: str) -> None:
        self.sides.take_a_backup()
        self._sync(mode, "", 0)

    @rule(way=ways)
    def restore(self, way: str) -> None:
        self.sides.restore(way)

    def teardown(self) -> None:
        if not self.sides.restores:
            self.sides.restore(SURE)
        super().teardown()
