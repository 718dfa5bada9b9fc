"""x"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from integration.world import Account, World


TABLES = {"Vendor": "vendor", "Class": "class", "Item": "service_item", "Employee": "employee"}


def ids(world: World, account: Account, entity: str, *, active: bool = True) -> set[str]:
    """Ids of what stands in Aero, shown and active."""
    if entity == "Customer":
        rows = world.rows(
            "select l.qbo_id from qbo.link as l join aero.company as c on c.company_id = l.aero_id "
            "where l.account_id = %(a)s and not c.is_hidden",
            a=account.account_id,
        )
    else:
        rows = world.rows(
            f"select qbo_id from aero.{TABLES[entity]} where account_id = %(a)s and is_active",
            a=account.account_id,
        )
    return {row["qbo_id"] for row in rows}
