"""Whether an object of QBO is what we once sent, though it looks otherwise: pure (promise 1).

Between a lost answer and the look at what became of it, hours may pass: the time was put on an invoice, somebody
corrected it, QBO kept a field in another way. Sent again, it would stand there twice.
"""

from __future__ import annotations

from typing import Any, Final

from qbo.api.time_values import values_of

Row = dict[str, Any]
OF_QBO: Final = {"item", "class", "billable"}  # fields that QBO may keep in another way without a word
MOST: Final = 2  # fields that a person changed in what is still taken for ours


def is_same_time(sent: Row, row: Row) -> bool:
    """All that was sent; being billed is a state (T6), the rate is QBO's, and where no item was sent it has its own."""
    return not _changed(sent, row)


def agreed_time(sent: Row, row: Row) -> dict[str, Any]:
    """What both sides agreed on when the request was made, which QBO may hold no more: what differs is drift."""
    return {**values_of(sent), **({} if sent.get("ItemRef") else {"item": values_of(row)["item"]})}


def distance(entity: str, sent: Row, row: Row) -> int | None:
    """How many fields differ of an object that may be ours all the same; None where it is not."""
    if entity == "Customer":
        name = sent.get("CompanyName")
        return 1 if name and row.get("CompanyName") == name else None
    changed = _changed(sent, row)
    if changed <= OF_QBO or (len(changed) <= MOST and _was_edited(row)):
        return len(changed)
    return None


def _changed(sent: Row, row: Row) -> set[str]:
    now = values_of(row)
    return {name for name, value in agreed_time(sent, row).items() if now[name] != value}


def _was_edited(row: Row) -> bool:
    meta: dict[str, Any] = row.get("MetaData") or {}
    return str(row.get("SyncToken") or "0") != "0" or meta.get("CreateTime") != meta.get("LastUpdatedTime")
