"""Staged rows go in with COPY, page by page, so that memory does not grow with the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qbo.lists import STAGED_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from psycopg import Connection

COPY = (
    "copy qbo.staged (run_id, account_id, list, page, position, " + ", ".join(STAGED_COLUMNS) + ") from stdin"
)  # column names from the constant above, no value


def copy_pages(
    connection: Connection, run_id: int, account_id: int, entity: str, pages: Iterable[list[tuple[Any, ...]]]
) -> int:
    """Writes pages of ``lists.staged_row`` tuples as they arrive; the number of rows."""
    rows = 0
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for number, page in enumerate(pages, start=1):
            for position, row in enumerate(page):
                copy.write_row((run_id, account_id, entity, number, position, *row))
            rows += len(page)
    return rows
