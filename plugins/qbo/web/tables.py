"""Tables: which page of the rows, and the same rows as CSV."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import Query
from starlette.responses import Response, StreamingResponse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would calculate


@dataclass(frozen=True)
class Paging:
    """Page ``number`` (from 1) of ``total`` rows, ``size`` on each."""

    number: int
    size: int
    total: int

    @property
    def skip(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """Number of the last page; 1 where there is no row."""
        return max(1, -(-self.total // self.size))

    @property
    def first_row(self) -> int:
        """Counts from 1; 0 where there is none."""
        return min(self.skip + 1, self.total)

    @property
    def last_row(self) -> int:
        return min(self.skip + self.size, self.total)

    @property
    def shown(self) -> list[int | None]:
        """Page numbers to offer: the first, the last and those near; None for a gap."""
        near = {1, self.last, *range(self.number - 1, self.number + 2)}
        wanted = sorted(each for each in near if 1 <= each <= self.last)
        found: list[int | None] = []
        for before, each in zip([0, *wanted], wanted, strict=False):
            found += [None, each] if each - before > 1 else [each]
        return found


def csv_response(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """A download; a text that a spreadsheet would take for a formula gets an apostrophe before it.

    The first row is read before the answer begins: what goes wrong then is told on a page, not in half a file.
    """
    rest = iter(rows)
    first = list(itertools.islice(rest, 1))
    return StreamingResponse(
        _lines(columns, itertools.chain(first, rest)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def _lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield "\ufeff"  # else Excel reads names in another encoding
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row in [columns], rows:
        for each in row:
            writer.writerow([_cell(value) for value in each])
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


@dataclass(frozen=True)
class Window:
    """A page of a list too long for page numbers: the ``ids`` of its rows, behind ``skipped`` others, of ``total``."""

    skipped: int
    ids: Sequence[int]
    total: int

    @property
    def first_row(self) -> int:
        """Counts from 1; 0 where there is none."""
        return min(self.skipped + 1, self.total)

    @property
    def last_row(self) -> int:
        return self.skipped + len(self.ids)

    @property
    def before(self) -> int | None:
        """The row that the previous page ends before."""
        return self.ids[0] if self.ids and self.skipped else None

    @property
    def after(self) -> int | None:
        """The row that the next page begins behind."""
        return self.ids[-1] if self.ids and self.last_row < self.total else None
