"""How long the pages take in a running Airflow, for a firm of many years; each address as a browser asks for it."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Final

import requests

from benchmarks.big_firm import grow, size
from benchmarks.results import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from benchmarks.place import Firm, Place

TITLE = "the pages of a firm with 100,000 companies and 500,000 entries"
COMPANIES, ENTRIES = 100_000, 500_000
AIM_MS, TIMES = 200, 40
MARK: Final = "· Firm 1 · Aero ⇄ QuickBooks</title>"  # of a whole page of ours, of this firm
ADDRESSES: Final = {
    "Manage QuickBooks": ("",),
    "Attention": ("attention",),
    "Companies": (
        "companies",
        "companies?after={middle}",
        "companies?q=birch",
        "companies?q=099",
        "companies?q=nothing+is+called+so",
        "companies?hidden=too&linked=no",
        "companies?active=yes&type=Customer&after={last}",
    ),
    "Matches": ("matches",),
    "Time": (
        "time",
        "time?page=2",
        "time?page=4000",
        "time?state=held",
        "time?state=waiting",
        "time?state=attention",
        "time?person={user}&from={month_ago}",
        "time?q=Visit+4711",
        "time?customer=Birch",
        "time?sort=hours&from={month_ago}",
    ),
    "Edit Time": ("time/{entry}",),
    "Batch Update Times": ("time/batch?every=true&state=held&from={month_ago}",),
    "Tie-out": ("tie-out", "tie-out?weeks=4", "tie-out?week={month_ago}"),
    "Lists": ("lists", "lists/employees", "lists/service-items"),
    "Users": ("users",),
    "Quarantine": ("quarantine",),
    "History": ("history", "history?page=20"),
    "My Company": ("my-company",),
}
KNOWN = """
select
    (select min(user_id) + 1 from aero.app_user where account_id = %(account_id)s) as "user",
    (select max(time_entry_id) from aero.time_entry where account_id = %(account_id)s) as entry,
    (select max(company_id) from aero.company where account_id = %(account_id)s) as last,
    (select (max(company_id) + min(company_id)) / 2 from aero.company where account_id = %(account_id)s) as middle,
    (current_date - 30)::text as month_ago
"""


def bench(place: Place, companies: int = COMPANIES, entries: int = ENTRIES, times: int = TIMES) -> Iterator[Row]:
    """Through Airflow's API server with a login, one request at a time; the first of each address is not counted."""
    firm = grow(place, companies, entries)
    yield from size(place, firm)
    place.stack.airflow.start()
    ask = _browser(place, firm)
    every: list[float] = []
    for name, addresses in addresses_of(place, firm).items():
        of_page = [took for address in addresses for took in [ask(address) for _ in range(times + 1)][1:]]
        every += of_page
        yield Row(name, f"{_p95(of_page):.0f} ms", f"95th percentile of {len(of_page)}, {len(addresses)} addresses")
    yield Row("all pages, median", f"{statistics.median(every):.0f} ms")
    yield Row("all pages, 95th percentile", f"{_p95(every):.0f} ms", f"under {AIM_MS} ms")


def addresses_of(place: Place, firm: Firm) -> Mapping[str, list[str]]:
    """By page, with the ids of this firm in them."""
    known = place.rows(KNOWN, account_id=firm.account_id)[0]
    return {name: [each.format(**known) for each in addresses] for name, addresses in ADDRESSES.items()}


def _browser(place: Place, firm: Firm) -> Callable[[str], float]:
    """What asks for an address of the firm, and says how many milliseconds the whole answer took."""
    airflow = place.stack.airflow
    session = requests.Session()
    token = session.post(f"{airflow.url}/auth/token", json={"username": "admin", "password": airflow.password}).json()
    session.headers["Authorization"] = f"Bearer {token['access_token']}"

    def ask(address: str) -> float:
        started = time.perf_counter()
        answer = session.get(f"{airflow.url}/aero-qbo/{firm.account_id}/{address}", timeout=60)
        took = (time.perf_counter() - started) * 1000
        if not answer.ok or MARK not in answer.text:
            raise RuntimeError(f"{address} is not one of the pages: {answer.status_code}")
        return took

    return ask


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1]
