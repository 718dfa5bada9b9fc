"""Open attention items of one account."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from qbo.flow.decisions.resolve import choices, is_refusal
from qbo.flow.wording.headings import heading
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
OF_EACH: Final = 10  # items of a code on the page of all codes
ON_A_PAGE: Final = 50  # items on the page of one code
SURVIVORS: Final = 30


@dataclass
class Cause:
    """Items of one code; ``total``, ``entries`` and ``hours`` are those of all, ``items`` those on this page."""

    code: str
    heading: str
    total: int
    entries: int
    hours: Decimal
    items: list[Row] = field(default_factory=list)

    @property
    def hint(self) -> str:
        """What fixes all of them; empty where each has its own."""
        hints = {str(each["hint"]) for each in self.items}
        return hints.pop() if len(hints) == 1 else ""

    @property
    def choices(self) -> frozenset[str]:
        """What can be decided about all of them at once."""
        return frozenset.intersection(*(each["choices"] for each in self.items)) & {"retry", "dismiss", "release"}


def causes(runtime: Runtime, account_id: int, code: str | None = None, page: int = 1) -> list[Cause]:
    """What holds back most first; of one code a page, else the first items of each."""
    most = ON_A_PAGE if code else OF_EACH
    with runtime.database.transaction() as connection:
        rows = list(
            sql.reports.select_attention(
                connection, account_id=account_id, code=code, most=most, skip=(page - 1) * most if code else 0
            )
        )
    found: dict[str, Cause] = {}
    for row in rows:
        new = Cause(
            row["code"], _heading(row), row["of_code"], int(row["entries_of_code"]), Decimal(row["hours_of_code"])
        )
        found.setdefault(row["code"], new).items.append(_known(row))
    return list(found.values())


def ids_of_code(runtime: Runtime, account_id: int, code: str) -> list[int]:
    """Of all open items of the code, not only those on a page."""
    with runtime.database.transaction() as connection:
        rows = sql.reports.select_attention_ids(connection, account_id=account_id, code=code)
        return [row["attention_id"] for row in rows]


def item(runtime: Runtime, account_id: int, attention_id: int) -> Row | None:
    """None where the account has no such open item."""
    with runtime.database.transaction() as connection:
        row = sql.reports.select_attention_item(connection, account_id=account_id, attention_id=attention_id)
    return None if row is None else _known(row)


def survivors(runtime: Runtime, item: Row, words: str) -> list[Row]:
    """Companies that may take the place of the one that ``item`` is about (L7)."""
    with runtime.database.transaction() as connection:
        return list(
            sql.reports.select_survivors(
                connection,
                account_id=item["account_id"],
                company_id=int(item["cause"].partition(":")[2]),
                words=words.strip(),
                most=SURVIVORS,
            )
        )


def _known(row: Row) -> Row:
    """``is_theirs``: the detail is what QBO said, which the page folds away."""
    return {**row, "choices": choices(row), "is_theirs": bool(row["detail"]) and is_refusal(row)}


def _heading(row: Row) -> str:
    """One item speaks for itself."""
    return str(row["title"]) if row["of_code"] == 1 else heading(row["code"])
