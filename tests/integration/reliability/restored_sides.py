"""Both sides of a firm whose database is restored from a backup now and then; a person answers what it asks then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from integration.reliability.kept_backup import SNAPSHOT, SURE, KeptBackup
from integration.reliability.sides import Sides, name_of
from qbo.flow.decisions.resolve import Decision, resolve

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.reliability.mortal import Mortal
    from qbo_emulator.control import Control

Row = dict[str, Any]
ROUNDS = 6  # of answers, which all go out before the next: one may lead to another question


class RestoredSides(Sides):
    """There is a backup from the beginning on."""

    def __init__(self, firm: Firm, database: Mortal, emulator: Control) -> None:
        super().__init__(firm, database, emulator)
        self.world.rows("update qbo.connection set known_in = qbo.incarnation()")
        self.restores = 0
        self.take_a_backup()

    def take_a_backup(self) -> None:
        self.backup = KeptBackup(self.world, self.firm.account)
        self._known = (list(self.entries), list(self.companies), self.lock, self.released)

    def restore(self, way: str) -> None:
        """What Aero and the sync wrote since is gone, what QuickBooks holds stays."""
        self.touched |= self._written()
        self.backup.restore(way)
        self.restores += 1
        entries, companies, self.lock, self.released = self._known
        self.entries, self.companies = list(entries), list(companies)
        if way == SNAPSHOT:
            self.a_day_passes()  # or nothing tells that anything was forgotten
        linked = {row["qbo_id"] for row in self.world.rows("select qbo_id from qbo.link where entity = 'TimeActivity'")}
        new = {row["Id"] for row in self.ours()} - linked
        self.forgotten |= new
        self.unsure |= set() if way == SURE else new

    def _written(self) -> set[str]:
        """Time activities that were created, changed or deleted since the backup."""
        rows = self.world.rows(
            "select qbo_id from qbo.write_log as w where entity = 'TimeActivity' "
            "and not exists (select 1 from backup.qbo_write_log as b where b.write_id = w.write_id)"
        )
        return {row["qbo_id"] for row in rows}

    def a_day_passes(self) -> None:
        super().a_day_passes()
        self.backup.days += 1

    def edit_there(self, activity: int, **changes: object) -> None:
        """Notes stay: where somebody typed over them, nobody could tell of which of two like entries the time was."""
        if "Description" not in changes:
            super().edit_there(activity, **changes)

    def decide(self, item: int, choice: str) -> None:
        """Of time that may be there a person says what is true."""
        self.answer()
        super().decide(item, choice)

    def choosable(self, item: Row, choice: str) -> bool:
        return item["code"] != "maybe_there" and super().choosable(item, choice)

    def answer(self) -> int:
        """To each item about time that may be there, where the entry's own is the first named, or none of them."""
        answered = 0
        for item in self._asked():
            own = [self.names[item["aero_id"]] in line for line in item["detail"].splitlines()]
            if own[0] or not any(own):
                resolve(self.world.runtime, [item["attention_id"]], Decision("qbo" if own[0] else "aero", "Olga"))
                answered += 1
        return answered

    def all_ends_well(self) -> None:
        self._all_are_active_there()
        super().all_ends_well()
        if self._asked():
            self._answer_all()
            super().all_ends_well()
            assert not self._asked(), "it asks again"

    def _answer_all(self) -> None:
        for _ in range(ROUNDS):
            if not self._asked():
                return
            if not self.answer():
                self._delete_and_send()
            self.sync("drain")

    def _asked(self) -> list[Row]:
        return self.world.attention(self.firm.account, "maybe_there")

    def _all_are_active_there(self) -> None:
        """Whom Aero made inactive behind the backup, a person makes active again: nobody remembers who it was."""
        for row in self.emulator.objects(self.firm.realm, "Customer"):
            if row["Active"] is False:
                self.emulator.edit(self.firm.realm, "Customer", row["Id"], Active=True)

    def _delete_and_send(self) -> None:
        """The entry's own is there, but not the first: it is deleted there, for Aero's to be sent."""
        item = self._asked()[0]
        for row in self.ours():
            if name_of(row) == self.names[item["aero_id"]]:
                self.emulator.delete(self.firm.realm, "TimeActivity", row["Id"])
        resolve(self.world.runtime, [item["attention_id"]], Decision("aero", "Olga"))
