"""A firm that worked with Aero for years before its first connect with QBO."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qbo.flow.decisions import connect
from qbo.flow.matching import matches

if TYPE_CHECKING:
    from integration.world import Row, World


class OldFirm:
    """``qbo`` and ``aero`` add a customer and a company from before the connect; then ``sync``."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.account = world.connect("Old Firm", seed="empty")
        self.realm = self.account.realm

    def qbo(self, name: str, entity: str = "Customer", **fields: object) -> str:
        given_name, _, family_name = name.partition(" ")
        named = {"GivenName": given_name, "FamilyName": family_name} if entity == "Employee" else {}
        given: Row = named or {"DisplayName": name}
        return str(self.world.emulator.add(self.realm, entity, **given, **fields)["Id"])

    def inactive(self, name: str) -> str:
        qbo_id = self.qbo(name)
        self.world.emulator.edit(self.realm, "Customer", qbo_id, Active=False)
        return qbo_id

    def aero(self, name: str, *, before: bool = True, **columns: object) -> int:
        given: Row = {"account_id": self.account.account_id, "name": name, **columns}
        names, values = ", ".join(given), ", ".join(f"%({name})s" for name in given)
        made = "now() - interval '1 day'" if before else "now()"
        return int(
            self.world.value(
                f"insert into aero.company ({names}, created_at) values ({values}, {made}) returning company_id",
                **given,
            )
        )

    def change(self, company_id: int, **columns: object) -> None:
        names = ", ".join(f"{name} = %({name})s" for name in columns)
        self.world.rows(f"update aero.company set {names} where company_id = %(id)s", id=company_id, **columns)

    def entry(self, company_id: int, hours: str = "1.5") -> None:
        self.world.rows(
            "with u as (insert into aero.app_user (account_id, name, qbo_entity_type, qbo_entity_id) "
            "select %(a)s, 'Ann', 'Employee', qbo_id from aero.employee where account_id = %(a)s limit 1 "
            "returning user_id) "
            "insert into aero.time_entry (account_id, user_id, company_id, work_date, hours, do_not_sync) "
            "select %(a)s, user_id, %(c)s, current_date + 1, %(h)s, false from u",
            a=self.account.account_id, c=company_id, h=hours,
        )  # fmt: skip

    def sync(self, mode: str = "incremental") -> None:
        result = self.world.sync(self.account, mode=mode)
        assert result.succeeded, result.failed

    def proposals(self, company_id: int | None = None) -> list[tuple[str, str | None]]:
        """Kind and QBO id of the open ones, the best first."""
        rows = self.world.rows(
            "select kind, qbo_id from qbo.proposal where account_id = %(a)s and decision is null "
            "and (%(c)s::bigint is null or company_id = %(c)s) order by proposal_id",
            a=self.account.account_id, c=company_id,
        )  # fmt: skip
        return [(row["kind"], row["qbo_id"]) for row in rows]

    def evidence(self, company_id: int) -> Row:
        found: Row = self.world.value("select evidence from qbo.proposal where company_id = %(c)s", c=company_id)
        return found

    def link(self, company_id: int) -> tuple[str, Row] | None:
        rows = self.world.rows(
            "select qbo_id, base from qbo.link where entity = 'Customer' and aero_id = %(c)s", c=company_id
        )
        return (rows[0]["qbo_id"], rows[0]["base"]) if rows else None

    def company(self, company_id: int) -> Row:
        return self.world.one("select * from aero.company where company_id = %(c)s", c=company_id)

    def names(self) -> list[str]:
        """Of all companies in Aero."""
        rows = self.world.rows(
            "select name from aero.company where account_id = %(a)s order by name", a=self.account.account_id
        )
        return [row["name"] for row in rows]

    def customers(self) -> list[str]:
        """Names that stand in QBO."""
        return sorted(row["DisplayName"] for row in self.world.emulator.objects(self.realm, "Customer"))

    def writes(self) -> int:
        calls = self.world.emulator.journal(realm=self.realm)
        return sum(call["path"].endswith(("/batch", "/customer", "/timeactivity")) for call in calls)

    def decide(self, decision: str, *company_ids: int, qbo_id: str | None = None) -> matches.Decided:
        qbo_ids = [qbo_id] if qbo_id else []
        return matches.decide(self.world.runtime, [self.account.account_id], decision, company_ids, qbo_ids)

    def item(self) -> Row | None:
        items = self.world.attention(self.account, "matches_open")
        assert len(items) <= 1
        return items[0] if items else None

    def connect(self, new_realm: str = "") -> None:
        """Again with the same company, or with another one for good."""
        realm = new_realm or self.realm
        token = self.world.emulator.refresh_token(realm)
        connect.connect(self.world.runtime, self.account.account_id, realm, token, new_company=bool(new_realm))
