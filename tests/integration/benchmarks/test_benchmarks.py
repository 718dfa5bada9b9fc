"""The benchmarks run, with tiny sizes, and the counts that they promise are met; times are nobody's business here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from benchmarks import big_firm, calls, first_connect, pages, reconciling
from benchmarks.__main__ import NAMES
from benchmarks.place import Place
from benchmarks.results import Row, count, show

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with Place() as place:
        yield place


def met(rows: list[Row]) -> dict[str, bool]:
    return {row.what: row.ok for row in rows if row.ok is not None}


def test_calls_are_one_a_thousand_rows_one_a_quiet_sync_and_one_a_batch_of_thirty(place: Place) -> None:
    rows = list(calls.bench(place, rows=70, entries=61))
    assert all(met(rows).values()), rows
    assert [row.found for row in rows] == ["10", "0", "1", "0", "3", "2", "61"]


def test_reconciling_writes_the_rows_that_changed_and_no_others(place: Place) -> None:
    rows = list(reconciling.bench(place, few=1000, many=2000, times=1))
    assert list(met(rows).values()) == [True] * 5, rows
    assert [row.found for row in rows[:4]] == ["40", "20", "20", "20"]


def test_C5_a_first_connect_is_matched_in_one_pass_without_a_call_to_quickbooks_for_a_company(place: Place) -> None:
    rows = list(first_connect.bench(place, few=100, many=200, times=1))
    assert list(met(rows).values()) == [True, True], rows
    assert [row.found for row in rows[-2:]] == ["0", "80"]


def test_the_big_firm_of_the_pages_has_all_of_its_time_somewhere(place: Place) -> None:
    firm = big_firm.grow(place, companies=60, entries=600)
    found = {row.what.strip(): int(row.found) for row in big_firm.size(place, firm)}
    assert found["entries"] == found["sent"] + found["held"] + found["due"] == 600
    assert min(found["sent"], found["held"], found["due"]) > 0
    addresses = pages.addresses_of(place, firm)
    assert not any("{" in each for of_page in addresses.values() for each in of_page)


def test_a_count_that_is_not_met_is_shown_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert show("a", "title", [Row("seconds", "3.2"), count("calls", 5, 5)])
    assert not show("b", "title", [count("calls", 6, 5, "five lists")])
    assert "NOT ok" in capsys.readouterr().out


def test_every_benchmark_that_is_named_is_there() -> None:
    import importlib

    for name in NAMES:
        module = importlib.import_module(f"benchmarks.{name}")
        assert module.TITLE
        assert callable(module.bench)
