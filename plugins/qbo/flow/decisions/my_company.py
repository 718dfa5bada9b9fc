"""What a firm chooses about its sync: Auto Sync Time (T5), and how much the first import brings (L2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qbo.errors import Misconfigured
from qbo.flow.wording.words import number
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

MOST_ROWS: Final = 10_000_000
MEANWHILE: Final = "Somebody changed these settings meanwhile. Nothing was saved: look at them as they are now."


def print_of(row: dict[str, Any]) -> str:
    """Changes with every change of what a person may choose here."""
    return f"{'on' if row['auto_sync_time'] else 'off'} {row['import_limit']}"


def choose(
    runtime: Runtime, account_id: int, *, auto_sync_time: bool, import_limit: int | None, seen: str
) -> list[str]:
    """What it means now, in plain words. ``import_limit``: None is no limit; ``seen``: the print of what was shown.

    Raises Misconfigured for a limit beyond what anybody has, and where somebody chose otherwise meanwhile.
    """
    if import_limit is not None and not 0 <= import_limit <= MOST_ROWS:
        raise Misconfigured(f"The import limit is a number of rows up to {MOST_ROWS:,}, or nothing for no limit.")
    with runtime.database.transaction() as connection:
        was = sql.accounts.select_choices(connection, account_id=account_id)
        if was is None:
            raise Misconfigured(f"Aero has no account {account_id}.")
        if print_of(was) != seen:
            raise Misconfigured(MEANWHILE)
        sql.accounts.update_choices(
            connection, account_id=account_id, auto_sync_time=auto_sync_time, import_limit=import_limit
        )
    told = [] if was["auto_sync_time"] == auto_sync_time else [_time(switched_on=auto_sync_time)]
    if was["import_limit"] != import_limit:
        told.append(_limit(import_limit))
    return told or ["Nothing was changed."]


def _time(*, switched_on: bool) -> str:
    if switched_on:
        return (
            "Auto Sync Time is on: time logged from now on goes to QuickBooks by itself. What is set to Do Not Sync "
            "stays so until somebody takes it off."
        )
    return (
        "Auto Sync Time is off: time logged from now on is set to Do Not Sync, and goes when somebody takes that off. "
        "What waits already still goes."
    )


def _limit(import_limit: int | None) -> str:
    if import_limit is None:
        return "There is no import limit: the next sync brings in what was left out."
    return f"The import limit is {number(import_limit, 'row')} a list: the next sync fills every list up to it."
