"""The tie-out of some weeks (T12), and the locked time that waits (T11)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from qbo.flow.tie_out import NUMBERS, entries_behind
from qbo.store.queries import sql
from qbo.web.read import attention

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
REASONS: Final = ("rounding", "drift", "unsent", "unexplained")  # of a difference
LOCKED: Final = ("locked", "closed_in_qbo")  # codes of attention items that ask for a release


@dataclass(frozen=True)
class Week:
    """``first`` and ``last``: its days; ``total``: the sums of ``rows``."""

    first: date
    rows: list[Row]

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)

    @property
    def total(self) -> Row:
        return total(self.rows)


def weeks(runtime: Runtime, account_id: int, since: date, until: date) -> list[Week]:
    """``since`` and ``until``: first days of weeks; the latest first, also those in which there is nothing."""
    with runtime.database.transaction() as connection:
        rows = list(sql.reports.select_tie_out(connection, account_ids=[account_id], since=since, until=until))
    found = {week: list(group) for week, group in itertools.groupby(rows, key=lambda row: row["week"])}
    count = (until - since).days // 7
    return [Week(week, found.get(week, [])) for week in (until - timedelta(weeks=back) for back in range(count + 1))]


def total(rows: list[Row]) -> Row:
    """Sums by the names of ``NUMBERS`` and ``REASONS``."""
    return {name: sum((row[name] for row in rows), Decimal(0)) for name in (*NUMBERS, *REASONS)}


def behind(
    runtime: Runtime, account_id: int, user_id: int | None, week: date, place: str | None, qbo_person: str | None
) -> list[Row]:
    """The entries behind a number; as ``qbo.flow.tie_out.entries_behind``."""
    with runtime.database.transaction() as connection:
        return entries_behind(connection, account_id, user_id, week, place, qbo_person=qbo_person)


def person(runtime: Runtime, account_id: int, user_id: int | None, qbo_person: str | None) -> str | None:
    """The name of a user, or of ``qbo_person`` (as ``Employee:55``); None where nobody is so known."""
    with runtime.database.transaction() as connection:
        found: str | None = sql.reports.select_person(
            connection, account_id=account_id, user_id=user_id, qbo_person=qbo_person
        )
    return found


def to_release(runtime: Runtime, account_id: int) -> list[attention.Cause]:
    """Persons and weeks whose time waits behind a lock, by why it is locked."""
    return [cause for code in LOCKED for cause in attention.causes(runtime, account_id, code)]
