from __future__ import annotations

import re
import threading
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo.processes import wait_until
from qbo import settings
from qbo.api import query
from qbo.errors import Refused, Unavailable
from unit.api.scripted import Reply, fault, ok

if TYPE_CHECKING:
    from unit.api.scripted import Request, Rig


def statement(request: Request) -> str:
    return request.body.decode() or request.params["query"]


class Table:
    """Answers statements as QBO would over rows with the Ids 1 to ``size``; ``company``: not before two are asked."""

    def __init__(self, size: int, *, company: bool = False) -> None:
        self.size = size
        self.met = threading.Event()
        if not company:
            self.met.set()
        self.lock = threading.Lock()
        self.now = 0
        self.most = 0

    def __call__(self, request: Request) -> Reply:
        text = statement(request)
        if "count(*)" in text:
            return ok(QueryResponse={"totalCount": self.size})
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            if self.now > 1:
                self.met.set()
        self.met.wait(60)
        start = int(re.search(r"STARTPOSITION (\d+)", text)[1])  # type: ignore[index]
        time.sleep(0.02 if start % 2000 == 1 else 0.001)
        with self.lock:
            self.now -= 1
        rows = [{"Id": str(number)} for number in range(start, min(start + 1000, self.size + 1))]
        entity = re.search(r"FROM (\w+)", text)[1]  # type: ignore[index]
        return ok(QueryResponse={entity: rows, "maxResults": len(rows)} if rows else {})


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_a_quoted_text_reads_back_as_itself_and_ends_where_it_should(text: str) -> None:
    quoted = query.quote(text)
    literal = re.match(r"'((?:[^'\\]|\\.)*)'", quoted, re.DOTALL)
    assert literal is not None
    assert literal.end() == len(quoted)
    assert re.sub(r"\\(.)", r"\1", literal[1], flags=re.DOTALL) == text


def test_quotes_are_escaped_as_recorded() -> None:
    assert query.quote("Amy's Bird Sanctuary") == r"'Amy\'s Bird Sanctuary'"
    assert query.quote("ends in \\") == r"'ends in \\'"


@pytest.mark.parametrize("char", ["\n", "\t", "\x00", "\x7f", "\x85", "\ud800"])
def test_a_control_character_is_never_put_into_a_statement(char: str) -> None:
    with pytest.raises(ValueError, match="control"):
        query.quote(f"a{char}b")


@pytest.mark.parametrize("entity", ["Customer", "Vendor", "Employee", "Class", "Item"])
def test_name_lists_are_asked_for_with_their_inactive_rows_in_the_order_of_id(rig: Rig, entity: str) -> None:
    rig.server.otherwise = ok(QueryResponse={})
    query.page(rig.client(), entity, "Name = 'A'", 1001)
    assert rig.server.requests[0].params["query"] == (
        "SELECT * FROM Customer WHERE Name = 'A' AND Active IN (true,false) "
        "ORDERBY Id STARTPOSITION 1001 MAXRESULTS 1000"
    ).replace("Customer", entity)


def test_only_active_rows_on_request_and_time_has_no_active(rig: Rig) -> None:
    rig.server.otherwise = ok(QueryResponse={"totalCount": 3})
    client = rig.client()
    assert query.count(client, "Item", "Type = 'Service'", inactive=False) == 3
    query.page(client, "TimeActivity")
    assert [asked.params["query"] for asked in rig.server.requests] == [
        "SELECT count(*) FROM Item WHERE Type = 'Service'",
        "SELECT * FROM TimeActivity ORDERBY Id STARTPOSITION 1 MAXRESULTS 1000",
    ]


@pytest.mark.parametrize("answer", [{}, {"QueryResponse": []}, {"QueryResponse": {"Customer": "x"}}])
def test_an_answer_without_rows_to_read_is_no_empty_list(rig: Rig, answer: dict[str, object]) -> None:
    rig.server.otherwise = ok(**answer)
    with pytest.raises(Unavailable):
        query.page(rig.client(patience_s=1), "Customer")


def test_a_count_that_is_missing_is_no_zero(rig: Rig) -> None:
    rig.server.otherwise = ok(QueryResponse={})
    with pytest.raises(Unavailable):
        query.count(rig.client(), "Customer")


@pytest.mark.parametrize("size", [0, 1, 999, 1000, 1001, 5500])
def test_a_list_costs_one_call_a_thousand_rows_and_one_count_and_comes_in_order(rig: Rig, size: int) -> None:
    rig.server.otherwise = Table(size)
    client = rig.client()
    found = [row["Id"] for page in query.pages(client, "Customer") for row in page.rows]
    assert found == [str(number) for number in range(1, size + 1)]
    assert client.calls == -(-size // 1000) + 1


def test_pages_are_fetched_several_at_a_time_but_never_more_than_the_window(rig: Rig) -> None:
    table = Table(12_000, company=True)
    rig.server.otherwise = table
    client = rig.client()
    for number, page in enumerate(query.pages(client, "Customer", total=12_000), start=1):
        assert page.start == (number - 1) * 1000 + 1
        time.sleep(0.03)
        assert client.calls < number + settings.PAGES_AT_ONCE
    assert 1 < table.most <= settings.PAGES_AT_ONCE


def test_P4_a_count_that_is_far_off_costs_no_more_than_the_window(rig: Rig) -> None:
    """Seen to fail without ``_give_up``: a call for each thousand rows that were counted, also where there are none."""
    rig.server.otherwise = Table(1500)
    client = rig.client()
    with query.ReadAhead(
        lambda entity, start: query.page(client, entity, start=start), {"Customer": 60_000, "Item": 1}
    ) as ahead:
        assert sum(len(page.rows) for page in ahead.pages("Customer")) == 1500
        assert [page.start for page in ahead.pages("Item")] == [1, 1001]
    assert client.calls <= 2 * settings.PAGES_AT_ONCE


def test_P2_rows_added_since_the_count_are_followed_to_their_end(rig: Rig) -> None:
    rig.server.otherwise = Table(3100)
    found = [row for page in query.pages(rig.client(), "Customer", total=1500) for row in page.rows]
    assert len(found) == 3100


@pytest.mark.parametrize(("size", "calls"), [(0, 0), (1, 1), (1000, 1), (1001, 2), (1999, 2), (2000, 3), (5500, 6)])
def test_P2_joined_pages_begin_with_the_last_row_of_the_one_before_and_bring_each_row_once(
    rig: Rig, size: int, calls: int
) -> None:
    rig.server.otherwise = Table(size)
    client = rig.client()
    found = [row["Id"] for page in query.pages(client, "Customer", total=size, joined=True) for row in page.rows]
    assert found == [str(number) for number in range(1, size + 1)]
    assert client.calls == calls


def test_P2_joined_pages_follow_rows_added_since_the_count(rig: Rig) -> None:
    rig.server.otherwise = Table(3100)
    pages = query.pages(rig.client(), "Customer", total=1500, joined=True)
    assert [row["Id"] for page in pages for row in page.rows] == [str(number) for number in range(1, 3101)]


@pytest.mark.parametrize("joined", [True, False])
def test_P2_a_row_that_moved_up_over_the_edge_of_a_page_is_noticed_where_they_are_joined(
    rig: Rig, joined: bool
) -> None:
    """Row 7 is merged away behind the first page. Seen to fail without the comparison in ``ReadAhead._new``."""
    moved = [{"Id": str(number)} for number in range(1, 1501) if number != 7]

    def answer(request: Request) -> Reply:
        start = int(re.search(r"STARTPOSITION (\d+)", statement(request))[1])  # type: ignore[index]
        rows = [{"Id": str(number)} for number in range(1, 1001)] if start == 1 else moved[start - 1 :]
        return ok(QueryResponse={"Customer": rows})

    rig.server.otherwise = answer
    pages = query.pages(rig.client(), "Customer", total=1500, joined=joined)
    if joined:
        with pytest.raises(query.Shifted):
            list(pages)
    else:
        assert len([row for page in pages for row in page.rows]) == 1499


def test_the_first_error_stops_the_pages_not_yet_asked_for(rig: Rig) -> None:
    table = Table(40_000)
    rig.server.otherwise = lambda asked: (
        fault(400, "4001") if "STARTPOSITION 2001 " in statement(asked) else table(asked)
    )
    client = rig.client()
    with pytest.raises(Refused):
        list(query.pages(client, "Customer", total=40_000))
    assert client.calls <= 3 + settings.PAGES_AT_ONCE


def test_leaving_early_leaves_no_thread_behind(rig: Rig) -> None:
    rig.server.otherwise = Table(40_000)
    pages = query.pages(rig.client(), "Customer", total=40_000)
    next(pages)
    pages.close()  # type: ignore[attr-defined]
    assert not [each for each in threading.enumerate() if each.name.startswith("qbo-pages")]


def test_several_lists_share_one_window_and_are_read_ahead_in_order(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PAGES_AT_ONCE", 4)
    table = Table(2500)
    rig.server.otherwise = table
    client = rig.client()

    def fetch(entity: str, start: int) -> query.Page:
        return query.page(client, entity, start=start)

    with query.ReadAhead(fetch, {"Customer": 2500, "Vendor": 0, "Class": 2500}) as ahead:
        customers = ahead.pages("Customer")
        next(customers)
        wait_until(lambda: client.calls >= 4, "the window to be full", patience_s=60)
        time.sleep(0.2)  # for one too many
        assert client.calls == 4, "three pages of customers and the first of the next list that has any"
        assert [page.start for page in customers] == [1001, 2001]
        assert list(ahead.pages("Vendor")) == []
        assert [page.start for page in ahead.pages("Class")] == [1, 1001, 2001]
    assert client.calls == 6
    assert table.most <= 4


def test_a_long_statement_goes_by_post(rig: Rig) -> None:
    rig.server.otherwise = ok(QueryResponse={"Customer": [{"Id": "1"}]})
    rows = list(query.by_ids(rig.client(), "Customer", [str(number) for number in range(10**18, 10**18 + 250)]))
    assert rows == [{"Id": "1"}]
    assert rig.server.requests[0].method == "POST"
    assert rig.server.requests[0].headers["Content-Type"] == "application/text"


def test_lookups_are_cut_into_statements_of_bearable_length(rig: Rig) -> None:
    rig.server.otherwise = ok(QueryResponse={})
    client = rig.client()
    assert list(query.by_ids(client, "Customer", map(str, range(700)))) == []
    assert client.calls == 3
    assert list(query.by_names(client, "Vendor", [f"{number:03}" + "x" * 497 for number in range(100)])) == []
    assert all(len(asked.body) < 21_000 for asked in rig.server.requests)


def test_names_are_looked_up_by_the_field_that_the_list_has_and_those_impossible_are_not_asked(rig: Rig) -> None:
    rig.server.otherwise = ok(QueryResponse={})
    client = rig.client()
    list(query.by_names(client, "Customer", ["O'Neil & Söhne 😀", "bad\nname"]))
    list(query.by_names(client, "Item", ["Mowing"]))
    list(query.by_names(client, "Item", ["only\tbad"]))
    asked = [statement(request) for request in rig.server.requests]
    assert len(asked) == 2
    assert r"WHERE DisplayName IN ('O\'Neil & Söhne 😀') AND Active IN (true,false)" in asked[0]
    assert "WHERE Name IN ('Mowing') AND" in asked[1]
