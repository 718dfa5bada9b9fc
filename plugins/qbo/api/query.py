"""QBO's query language (facts 1.2): counting, paging, looking up."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import quote_plus

from qbo import settings
from qbo.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from qbo.api.client import Answer, Client

NAME_LISTS: Final = frozenset({"Customer", "Vendor", "Employee", "Class", "Item"})  # they have Active, others not
NAME_FIELD: Final = {"Class": "Name", "Item": "Name"}  # DisplayName in all others
_RESPONSE: Final = "QueryResponse"


class Shifted(Unavailable):
    """A list changed in QuickBooks while it was read."""


@dataclass(frozen=True)
class Page:
    """``start`` counts from 1; ``time`` is QBO's clock when it answered, None where it did not say."""

    rows: list[dict[str, Any]]
    start: int
    time: datetime | None


def quote(text: str) -> str:
    r"""A string literal: backslash and quote escaped by a backslash (``'Amy\'s Bird Sanctuary'``).

    Raises ValueError for control characters: no literal can hold them, and no name in QBO has any (facts 5).
    """
    if any(is_control(char) for char in text):
        raise ValueError("QuickBooks cannot be asked for a text with control characters.")
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def is_control(char: str) -> bool:
    """Also half of a character, which no request can carry."""
    return char < " " or "\x7f" <= char <= "\x9f" or "\ud800" <= char <= "\udfff"


def count(client: Client, entity: str, where: str = "", *, inactive: bool = True) -> int:
    """QBO's own count of the rows that ``pages`` with the same arguments would bring."""
    return count_at(client, entity, where, inactive=inactive)[0]


def count_at(client: Client, entity: str, where: str = "", *, inactive: bool = True) -> tuple[int, datetime | None]:
    """``count``, and QBO's clock when it counted: before any page, so what changes later is changed since then."""
    answer = _ask(client, ["SELECT count(*) FROM", entity, *_where(entity, where, inactive=inactive)])
    total = answer.body[_RESPONSE].get("totalCount")
    if not isinstance(total, int):
        raise Unavailable("QuickBooks did not say how many rows there are.", intuit_tid=answer.intuit_tid)
    return total, answer.time


def page(
    client: Client,
    entity: str,
    where: str = "",
    start: int = 1,
    size: int = settings.PAGE_SIZE,
    *,
    inactive: bool = True,
) -> Page:
    """Rows from ``start`` in the order of Id, so that a row edited between two pages keeps its place (promise 2).

    ``inactive``: name lists bring inactive rows too, which QBO hides unless asked.
    """
    clause = _where(entity, where, inactive=inactive)
    order = f"ORDERBY Id STARTPOSITION {start} MAXRESULTS {size}"
    answer = _ask(client, ["SELECT * FROM", entity, *clause, order])
    rows = answer.body[_RESPONSE].get(entity) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unavailable("QuickBooks answered with rows that cannot be read.", intuit_tid=answer.intuit_tid)
    return Page(rows, start, answer.time)


def pages(
    client: Client,
    entity: str,
    where: str = "",
    total: int | None = None,
    *,
    inactive: bool = True,
    joined: bool = False,
) -> Iterator[Page]:
    """All pages in order, fetched several at a time; ``total`` from ``count``, asked for where it is not given.

    As ``ReadAhead`` with one list; the pages not yet asked for when the first error is raised are not fetched.
    """

    def fetch(_: str, start: int) -> Page:
        return page(client, entity, where, start, inactive=inactive)

    rows = count(client, entity, where, inactive=inactive) if total is None else total
    with ReadAhead(fetch, {entity: rows}, joined=joined) as ahead:
        yield from ahead.pages(entity)


class ReadAhead:
    """Pages of several lists, fetched several at a time, also beyond the end of the list that is being read.

    At most ``PAGES_AT_ONCE`` are fetched, waiting or in the caller's hands at any moment: a page is asked for only when
    one before it has been used up. Lists must be read in the order given. Use as a context, which leaves no thread.
    """

    def __init__(self, fetch: Callable[[str, int], Page], totals: Mapping[str, int], *, joined: bool = False) -> None:
        """``fetch`` gets a list and the start of a page; ``totals``: rows of each list, as counted.

        ``joined``: every page is asked for from the last row of the one before on, and must begin with it. Where it
        does not, rows before it came or went meanwhile, and one may have slipped through: raises Shifted (promise 2).
        """
        self._fetch = fetch
        self._totals = totals
        self._step = settings.PAGE_SIZE - joined
        self._todo = deque((entity, start) for entity, rows in totals.items() for start in self._starts(rows))
        self._window: deque[tuple[str, Future[Page]]] = deque()
        self._pool = ThreadPoolExecutor(settings.PAGES_AT_ONCE, thread_name_prefix="qbo-pages")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def pages(self, entity: str) -> Iterator[Page]:
        """All pages of a list in order; the first error is raised in its place.

        Rows added since the count that make the last page fuller than counted are followed to their end.
        """
        last, rows = None, self._totals[entity]
        while self._fill() == entity:
            before, last = last, self._window[0][1].result()
            yield self._new(before, last)
            self._window.popleft()
            if not last.rows:
                self._give_up(entity)
        while last and len(last.rows) == settings.PAGE_SIZE and last.start + settings.PAGE_SIZE - 1 > rows:
            before, last = last, self._fetch(entity, last.start + self._step)
            yield self._new(before, last)

    def _new(self, before: Page | None, page: Page) -> Page:
        """Without the row that the page before it ended with."""
        if before is None or self._step == settings.PAGE_SIZE:
            return page
        if [row.get("Id") for row in before.rows[-1:]] != [row.get("Id") for row in page.rows[:1]]:
            raise Shifted
        return Page(page.rows[1:], page.start + 1, page.time)

    def _give_up(self, entity: str) -> None:
        """Nothing stands behind a page without rows, whatever the count said: it may be off by millions (promise 4)."""
        for listed, future in self._window:
            if listed == entity:
                future.cancel()
        self._window = deque(each for each in self._window if each[0] != entity)
        self._todo = deque(each for each in self._todo if each[0] != entity)

    def _starts(self, rows: int) -> range:
        """With joined pages a last one that could only repeat a row is left out."""
        return range(1, max(rows - (settings.PAGE_SIZE - self._step), min(rows, 1)) + 1, self._step)

    def _fill(self) -> str:
        """The list that the next page belongs to; empty behind the last."""
        while self._todo and len(self._window) < settings.PAGES_AT_ONCE:
            entity, start = self._todo.popleft()
            self._window.append((entity, self._pool.submit(self._fetch, entity, start)))
        return self._window[0][0] if self._window else ""


def by_ids(client: Client, entity: str, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Rows of these Ids, active or not; those that QBO does not have are simply not there."""
    yield from _lookup(client, entity, "Id", sorted(set(ids)))


def by_names(client: Client, entity: str, names: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Rows of these names, active or not; QBO compares without regard to case (facts 1.2).

    Names with control characters are not asked for: QBO has none.
    """
    askable = {name for name in names if not any(is_control(char) for char in name)}
    yield from _lookup(client, entity, NAME_FIELD.get(entity, "DisplayName"), sorted(askable))


def _lookup(client: Client, entity: str, field: str, values: list[str]) -> Iterator[dict[str, Any]]:
    for literals in _chunks([quote(value) for value in values]):
        where = f"{field} IN ({','.join(literals)})"
        start = 1
        while True:
            found = page(client, entity, where, start)
            yield from found.rows
            if len(found.rows) < settings.PAGE_SIZE:
                break
            start += settings.PAGE_SIZE


def _chunks(literals: list[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    length = 0
    for literal in literals:
        if chunk and (len(chunk) == settings.IN_LIST_SIZE or length + len(literal) > settings.IN_LIST_LENGTH):
            yield chunk
            chunk, length = [], 0
        chunk.append(literal)
        length += len(literal)
    if chunk:
        yield chunk


def _where(entity: str, where: str, *, inactive: bool) -> list[str]:
    both = ["Active IN (true,false)"] if inactive and entity in NAME_LISTS else []
    conditions = ([where] if where else []) + both
    return ["WHERE", " AND ".join(conditions)] if conditions else []


def _ask(client: Client, parts: list[str]) -> Answer:
    """A statement too long for a URL goes by POST."""
    statement = " ".join(parts)
    if len(quote_plus(statement)) > settings.STATEMENT_IN_URL:
        answer = client.request("POST", "query", text=statement, expects=_RESPONSE)
    else:
        answer = client.request("GET", "query", params={"query": statement}, expects=_RESPONSE)
    if not isinstance(answer.body[_RESPONSE], dict):
        raise Unavailable("QuickBooks answered with something other than rows.", intuit_tid=answer.intuit_tid)
    return answer
