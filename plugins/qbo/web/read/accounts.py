"""The accounts of Aero, as the head of every page shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
IN_CHOOSER: Final = 100  # accounts in the chooser; the first page lists all of them


def account(runtime: Runtime, account_id: int) -> Row | None:
    """Name, connection, open attention items, and ``others``: how many more accounts there are."""
    with runtime.database.transaction() as connection:
        found: Row | None = sql.reports.select_account(connection, account_id=account_id)
    return found


def chooser(runtime: Runtime) -> list[Row]:
    """Accounts to choose from, by name."""
    with runtime.database.transaction() as connection:
        return list(sql.reports.select_account_names(connection, most=IN_CHOOSER))
