"""Whether an object of QBO is what we once sent, also where it looks otherwise: pure (promise 1).

Between a lost answer and the look at what became of it, hours may pass: the time was put on an invoice, somebody
corrected it, QBO kept a field in another way. Sent again, it would stand there twice.
"""

from __future__ import annotations

from typing import Any, Final

from qbo.api.time_values import values_of

Row = dict[str, Any]
OF_QBO: Final = {"item", "class", "billable"}  # fields that QBO may keep in another way without a word


def agreed_time(sent: Row, row: Row) -> dict[str, Any]:
    """What both sides agreed on when the request was made, which QBO may hold no more: what differs is drift.

    Where no item was sent QBO has its own.
    """
    return {**values_of(sent), **({} if sent.get("ItemRef") else {"item": values_of(row)["item"]})}


def distance(entity: str, sent: Row, row: Row) -> int | None:
    """How many fields differ of an object that may be ours, None where it is not; being billed is no field (T6)."""
    if entity == "Customer":
        name = sent.get("CompanyName")
        return 1 if name and row.get("CompanyName") == name else None
    then, now = agreed_time(sent, row), values_of(row)
    same = {name for name, value in then.items() if now[name] == value}
    if then.keys() - same <= OF_QBO or (len(then) - len(same) == 1 and _was_edited(row) and _tells(then, same)):
        return len(then) - len(same)
    return None


def may_be(sent: Row, row: Row) -> bool:
    """Whether a person is to be asked: it is of one person and day, or only the day may have been corrected."""
    then, now = agreed_time(sent, row), values_of(row)
    differs = {name for name, value in then.items() if now[name] != value}
    is_told = bool(then["notes"]) and "notes" not in differs
    return "person" not in differs and ("date" not in differs or is_told or differs == {"date"})


def closest(entity: str, sent: dict[str, Row], rows: list[Row]) -> dict[str, Row]:
    """Which of the rows each request made, by its key; the closest pair first, every row once."""
    pairs = [
        (found, key, str(row.get("Id")), row)
        for key, body in sent.items()
        for row in rows
        if (found := distance(entity, body, row)) is not None
    ]
    matched: dict[str, Row] = {}
    taken: set[str] = set()
    for _, key, row_id, row in sorted(pairs, key=lambda pair: pair[:3]):
        if key not in matched and row_id not in taken:
            matched[key] = row
            taken.add(row_id)
    return matched


def _tells(then: dict[str, Any], same: set[str]) -> bool:
    """Whether what is the same is more than a person's day: the notes, or the length for a customer or of a class."""
    told = {name for name in same if then[name]}
    return "notes" in told or ("minutes" in told and bool(told & {"customer", "class"}))


def _was_edited(row: Row) -> bool:
    meta: dict[str, Any] = row.get("MetaData") or {}
    return str(row.get("SyncToken") or "0") != "0" or meta.get("CreateTime") != meta.get("LastUpdatedTime")
