"""The settings of an account, and those of its company in QBO that the sync goes by."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING, Any

from qbo.flow.wording.deeds import NOUNS
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]


def my_company(runtime: Runtime, account_id: int) -> Row:
    """``lists``: name, rows in Aero and rows left out, of each list; ``held``: time behind Do Not Sync.

    ``has_classes`` and ``week_start``: as the preferences of the company say.
    """
    with runtime.database.transaction() as connection:
        row: Row = sql.reports.select_my_company(connection, account_id=account_id)
        held = sql.reports.select_held_time(connection, account_id=account_id)
    known = row["lists"]
    lists = [{"name": nouns[1], **known[entity]} for entity, nouns in NOUNS.items() if entity in known]
    said = row["preferences"]
    return {
        **row,
        "lists": lists,
        "held": held,
        "has_classes": bool(said.get("class_per_txn") or said.get("class_per_line")),
        "week_start": calendar.day_name[said.get("week_start", 0)],
    }
