"""A first connect: as many companies of Aero as customers of QBO, all in one pass; time, ratio, calls to QBO."""

from __future__ import annotations

import random
import statistics
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from benchmarks.results import Row, count
from qbo.flow.matching.first_connect import propose
from qbo.flow.reconcile import reconcile
from qbo.flow.run.lane import Lane, Request, begin_run
from qbo.lists import BY_ENTITY, staged_row
from qbo.store.leases import hold
from qbo.store.queries import sql
from qbo.store.staging import copy_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.place import Firm, Place

TITLE = "a first connect: companies of Aero matched with customers of QBO"
FEW, MANY, TIMES = 1_000, 10_000, 3
AIM = 15
EXACT, SWAPPED, TYPO = 4, 6, 7  # of ten: the rest matches nothing
PARTS = ("ba", "den", "fer", "gol", "han", "jo", "kel", "lin", "mar", "nor", "pet", "ros", "sal", "tor", "vin", "wes")
COMMON = ("Services", "Landscaping", "Consulting", "Properties", "Group", "Dental", "Construction", "Partners")
INSERT = """
    insert into aero.company (account_id, name, created_at)
    select %(account)s, n, now() - interval '1 day' from unnest(%(names)s::text[]) as n
"""


def bench(place: Place, few: int = FEW, many: int = MANY, times: int = TIMES) -> Iterator[Row]:
    """In turns, each time with a firm of its own, so that a busy moment of the machine meets both sizes."""
    seconds: dict[tuple[int, str], list[float]] = {}
    calls = 0
    for turn in range(times):
        for size in (few, many):
            found, made = _connect_once(place, size, turn)
            calls += made
            for what, took in found.items():
                seconds.setdefault((size, what), []).append(took)
    median = {key: statistics.median(each) for key, each in seconds.items()}
    for (size, what), took in sorted(median.items()):
        yield Row(f"{size:,} companies, {size:,} customers: {what}", f"{took:.2f} s")
    for what in ("similar names", "whole list", "seed due at connect"):
        ratio = median[many, what] / median[few, what]
        aim = f"at most {AIM}" if what == "similar names" else ""
        yield Row(f"{what}: ratio of medians for {many / few:.0f} times the rows", f"{ratio:.1f}", aim)
    yield count("calls to QBO while the staged lists are matched", calls, 0, "none a company")
    yield count(f"linked at once of {many:,}", _links(place), many * EXACT // 10)


def _connect_once(place: Place, size: int, turn: int) -> tuple[dict[str, float], int]:
    """Seconds of each part, and calls to QBO behind the connect."""
    names = _names(size, turn)
    firm = place.firm({})
    place.rows(INSERT, account=firm.account_id, names=[ours for ours, _ in names])
    took = {"seed due at connect": _seed(place, firm)}
    lane = _staged(place, firm, [theirs for _, theirs in names])
    place.control.clear_journal()
    took["similar names"] = _similar_alone(place, lane)
    started = time.perf_counter()
    with hold(place.runtime.database, firm.account_id) as lease:
        reconcile(place.runtime, lane, lease)
    took["whole list"] = time.perf_counter() - started
    return took, int(place.control.counts()["total"])


def _seed(place: Place, firm: Firm) -> float:
    """What so many companies add to a connect, for which the triggers' work is undone."""
    place.rows("delete from qbo.due where account_id = %(account)s", account=firm.account_id)
    with place.runtime.database.transaction() as connection:
        started = time.perf_counter()
        sql.reconcile.seed_due(connection, account_id=firm.account_id)
        return time.perf_counter() - started


def _similar_alone(place: Place, lane: Lane) -> float:
    """Blocking, scoring and planning of the companies that match nothing, rolled back."""
    key: dict[str, Any] = {"run_id": lane.run_id, "account_id": lane.account_id}
    with place.runtime.database.transaction() as connection:
        sql.reconcile.expect_many(connection)
        sql.reconcile.decide_matches(connection, **key)
        started = time.perf_counter()
        propose(connection, **key)
        took = time.perf_counter() - started
        connection.rollback()
    return took


def _staged(place: Place, firm: Firm, names: list[str]) -> Lane:
    with place.runtime.database.transaction() as connection:
        run_id = begin_run(connection, firm.account_id, Request("cli"))
        customers = [{"Id": str(number), "DisplayName": name} for number, name in enumerate(names, 1)]
        rows = [staged_row(BY_ENTITY["Customer"], customer) for customer in customers]
        copied = copy_pages(connection, run_id, firm.account_id, "Customer", [rows])
        sql.extract.insert_extract(
            connection, run_id=run_id, account_id=firm.account_id, entity="Customer", whole=True, rows=copied,
            qbo_time=datetime.now(UTC),
        )  # fmt: skip
        sql.validate.mark_validated(connection, run_id=run_id, validation=Jsonb({}))
    with place.runtime.database.transaction() as connection:
        sql.extract.analyze_staged(connection)
    return Lane(run_id, firm.account_id, "bench", pages=True)


def _names(size: int, turn: int) -> list[tuple[str, str]]:
    """Aero's and QBO's name of each: persons of a few first and many last names, and firms with common words."""
    chance = random.Random(turn)  # noqa: S311 - the same names in every run
    seen: set[str] = set()
    found = []
    while len(found) < size:
        first, last = _word(chance, 2), _word(chance, 3)
        if f"{first} {last}" not in seen:
            seen.add(f"{first} {last}")
            found.append(_pair(len(found) % 10, first, last, chance))
    return found


def _word(chance: random.Random, parts: int) -> str:
    return "".join(chance.choices(PARTS, k=parts)).capitalize()


def _pair(kind: int, first: str, last: str, chance: random.Random) -> tuple[str, str]:
    firm = f"{first} {last} {chance.choice(COMMON)}"
    if kind < EXACT:
        return firm, firm
    if kind < SWAPPED:
        return f"{last}, {first}", f"{first} {last}"
    if kind < TYPO:
        return firm, firm.replace(last, f"{last[:-2]}{last[-1]}{last[-2]}")
    return firm, f"{_word(chance, 2)} {_word(chance, 4)} {chance.choice(COMMON)}"


def _links(place: Place) -> int:
    """Of the run that came last, one of the many."""
    return int(
        place.value("select count(*) from qbo.plan where action = 'link' group by run_id order by run_id desc limit 1")
    )
