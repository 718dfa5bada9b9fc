"""What a person decides about an entry that is not the same in QBO: Aero's values go again, or QBO keeps its (T6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qbo.errors import Misconfigured
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.store.engine import Connection


def choose(connection: Connection, item: dict[str, Any], choice: str, by: str) -> str:
    """``item``: an attention item of code drift; what happens now, in words. Raises Misconfigured."""
    key = {"account_id": item["account_id"], "time_entry_id": item["aero_id"]}
    entry = sql.drift.select_choice(connection, **key)
    if entry is None:
        raise Misconfigured("The entry is not in QuickBooks any more; the next full sync closes the item.")
    told = _accept(connection, key, by) if choice == "qbo" else _send_again(connection, key, entry)
    sql.resolve.close_item(connection, attention_id=item["attention_id"])
    return told


def _accept(connection: Connection, key: dict[str, Any], by: str) -> str:
    sql.drift.accept_drift(connection, **key, accepted_by=by)
    sql.drift.agree_seen(connection, **key)
    return "QuickBooks and Aero keep what they have; the difference stays in the tie-out as drift."


def _send_again(connection: Connection, key: dict[str, Any], entry: dict[str, Any]) -> str:
    if entry["do_not_sync"]:
        raise Misconfigured("The entry is set to Do Not Sync: take that off in Aero, and its values are sent.")
    sql.drift.rebase_own(connection, **key)
    sql.drift.agree_seen(connection, **key)
    sql.drift.unlink_gone(connection, **key)
    sql.drift.insert_due(connection, **key, released=entry["is_gone"])
    sql.drift.end_drift(connection, **key)
    sql.matches.signal_due(connection, account_id=key["account_id"])
    return "Aero's values go to QuickBooks at the next sync."
