"""A connected firm with one of each: what the tests of Aero → QBO write in Aero, and what then stands in QBO."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from integration.world import TODAY

if TYPE_CHECKING:
    from integration.world import Account, Row, World
    from qbo.flow.group import Result


class Firm:
    """``ann`` is a user who is QBO's employee; ``gardening`` a service item at 35, ``lawn`` a customer of QBO's."""

    def __init__(self, world: World, account: Account) -> None:
        self.world = world
        self.account = account
        self.emulator = world.emulator
        self.realm = account.realm
        self.employee = self._add("Employee", GivenName="Ann", FamilyName="Field", BillRate=40)
        self.vendor = self._add("Vendor", DisplayName="Tim Philip Masonry")
        self.gardening = self._add("Item", Name="Gardening", Type="Service", UnitPrice=35)
        self.weekly = self._add("Class", Name="Weekly")
        self.lawn = self._add("Customer", DisplayName="North Lawn")
        self.sync()
        self.ann = self.user("Ann Field", "Employee", self.employee)
        self.lawn_id = int(world.company(account, "North Lawn")["company_id"])
        self.emulator.clear_journal()

    def again(self, world: World) -> Firm:
        """The same firm in a world that began from a copy of its own."""
        firm = copy.copy(self)
        firm.world, firm.emulator = world, world.emulator
        # The copy is no restored database, nor one that heard nothing since it was made.
        world.rows("update qbo.connection set known_in = qbo.incarnation(), known_until = now()")
        return firm

    def _add(self, entity: str, **fields: object) -> str:
        extra = {"IncomeAccountRef": {"value": "1"}} if entity == "Item" else {}
        return str(self.emulator.add(self.realm, entity, **extra, **fields)["Id"])

    def sync(self, mode: str = "incremental") -> Result:
        result = self.world.sync(self.account, mode=mode)
        assert result.succeeded, result.failed
        return result

    def user(self, name: str, kind: str | None = None, qbo_id: str | None = None) -> int:
        return int(
            self.world.value(
                "insert into aero.app_user (account_id, name, qbo_entity_type, qbo_entity_id) "
                "values (%(account)s, %(name)s, %(kind)s, %(qbo_id)s) returning user_id",
                account=self.account.account_id, name=name, kind=kind, qbo_id=qbo_id,
            )
        )  # fmt: skip

    def company(self, name: str, **columns: object) -> int:
        given: Row = {"company_type": "Customer", "parent_company_id": None, "is_active": True, **columns}
        return int(
            self.world.value(
                "insert into aero.company (account_id, name, company_type, parent_company_id, is_active) values "
                "(%(account)s, %(name)s, %(company_type)s, %(parent_company_id)s, %(is_active)s) returning company_id",
                account=self.account.account_id, name=name, **given,
            )
        )  # fmt: skip

    def change_company(self, company_id: int, **columns: object) -> None:
        self._change("aero.company", "company_id", company_id, columns)

    def entry(self, hours: object = "1.25", **columns: object) -> int:
        """Released, unbillable, of today and of Ann, unless ``columns`` say otherwise."""
        given: Row = {
            "account_id": self.account.account_id, "user_id": self.ann, "work_date": TODAY, "hours": hours,
            "do_not_sync": False, **columns,
        }  # fmt: skip
        names = ", ".join(given)
        values = ", ".join(f"%({name})s" for name in given)
        return int(
            self.world.value(
                f"insert into aero.time_entry ({names}) values ({values}) returning time_entry_id", **given
            )
        )

    def change_entry(self, entry_id: int, **columns: object) -> None:
        self._change("aero.time_entry", "time_entry_id", entry_id, columns)

    def _change(self, table: str, key: str, row_id: int, columns: dict[str, object]) -> None:
        names = ", ".join(f"{name} = %({name})s" for name in columns)
        self.world.rows(f"update {table} set {names} where {key} = %(row_id)s", row_id=row_id, **columns)

    def times(self) -> list[dict[str, Any]]:
        return self.emulator.objects(self.realm, "TimeActivity")

    def time(self) -> dict[str, Any]:
        (found,) = self.times()
        return found

    def customers(self, name: str) -> list[dict[str, Any]]:
        return self.emulator.find(self.realm, "Customer", DisplayName=name)

    def customer(self, name: str) -> dict[str, Any]:
        (found,) = self.customers(name)
        return found

    def codes(self) -> list[str]:
        return [item["code"] for item in self.world.attention(self.account)]

    def counts(self, entity: str) -> dict[str, int]:
        return self.world.last_run(self.account)["counts"].get(entity, {})

    def batches(self) -> list[dict[str, Any]]:
        return [call for call in self.emulator.journal(realm=self.realm) if call["path"].endswith("/batch")]

    def link(self, entity: str, aero_id: int) -> Row | None:
        rows = self.world.rows(
            "select * from qbo.link where account_id = %(account)s and entity = %(entity)s and aero_id = %(aero_id)s",
            account=self.account.account_id, entity=entity, aero_id=aero_id,
        )  # fmt: skip
        return rows[0] if rows else None

    def due(self) -> list[tuple[str, int, str]]:
        rows = self.world.rows(
            "select entity, aero_id, state from qbo.due where account_id = %(account)s order by entity, aero_id",
            account=self.account.account_id,
        )
        return [(row["entity"], row["aero_id"], row["state"]) for row in rows]

    def set_connection(self, **columns: object) -> None:
        self._change("qbo.connection", "account_id", self.account.account_id, columns)
