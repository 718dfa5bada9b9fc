"""Locked time (T11): up to a day nothing of it is created, changed or deleted in QBO."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qbo.errors import Misconfigured
from qbo.flow.wording import words
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from qbo.flow.run.runtime import Runtime


def lock(runtime: Runtime, account_id: int, through: date, by: str) -> list[str]:
    """What it means now, in plain words. Moving the day back opens what is then after it, which goes by itself.

    ``by``: who moves it (R6). Raises Misconfigured where the account was never connected.
    """
    with runtime.database.transaction() as connection:
        was = sql.lock.select_lock(connection, account_id=account_id)
        if was is None:
            raise Misconfigured(f"Account {account_id} is not connected to QuickBooks.")
        sql.lock.update_lock(connection, account_id=account_id, through=through)
        sql.runs.act_as(connection, person=by)
        sql.lock.release_opened(connection, account_id=account_id)
        now = sql.lock.select_lock(connection, account_id=account_id)
        sql.matches.signal_due(connection, account_id=account_id)
    return list(_told(account_id, was, now))


def _told(account_id: int, was: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    through, closed = now["locked_through"], now["book_close_date"]
    yield (
        f"Account {account_id}: time up to and including {through} is locked; nothing of it is created, changed or "
        "deleted in QuickBooks."
    )
    if closed and closed > through:
        yield f"The books in QuickBooks are closed up to {closed}, which is later and counts."
    if now["entries"]:
        amount = words.entries(now["entries"], now["hours"])
        yield f"Waiting behind it: {amount}, until somebody releases the week or the day is moved back."
    else:
        yield "No time waits behind it."
    if was["entries"] > now["entries"]:
        amount = words.entries(was["entries"] - now["entries"], was["hours"] - now["hours"])
        yield f"Open again: {amount}; it goes to QuickBooks by itself."
