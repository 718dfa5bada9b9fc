"""The first connect (C5): companies of Aero that match nothing in QBO are held, with what they resemble."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from qbo.flow.matching import similar
from qbo.flow.wording import causes
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qbo.store.engine import Connection
Row = dict[str, Any]
Found = dict[str, Any]
MOST_CANDIDATES: Final = 5  # that a person is shown for a company, the best first
COMMON_KEY: Final = 20  # names of a side with one key, from which it is common: "services" tells no two names apart
NOTHING: Final = "Nothing in QuickBooks resembles this company."
SIMILAR: Final = "The names are similar."
PERSON: Final = "The person of this customer has a similar name."
INACTIVE: Final = "An inactive customer of QuickBooks has this name."


def propose(connection: Connection, run_id: int, account_id: int) -> None:
    """Plans a proposal for every company from before the connect that nothing was planned for; no call to QBO."""
    key: dict[str, Any] = {"run_id": run_id, "account_id": account_id}
    companies = list(sql.reconcile.select_unmatched(connection, **key))
    if companies:
        customers = list(sql.reconcile.select_candidates(connection, **key))
        found = _found(connection, companies, customers)
        sql.reconcile.decide_proposals(connection, **key, found=jsonb(list(_best(companies, found))))


def tell_open(connection: Connection, account_id: int) -> None:
    """One attention item says how many companies wait, and which time for them; it closes itself (R5)."""
    sql.matches.raise_open(connection, account_id=account_id, **causes.MATCHES["matches_open"])


def _found(connection: Connection, companies: list[Row], customers: list[Row]) -> Iterator[Found]:
    active = [row for row in customers if row["is_active"]]
    yield from _namesakes(companies, [row for row in customers if not row["is_active"]])
    yield from _similar(connection, companies, active)


def _namesakes(companies: list[Row], inactive: list[Row]) -> Iterator[Found]:
    by_key = defaultdict(list)
    for row in inactive:
        by_key[row["key"]].append(row)
    for company in companies:
        for row in by_key[company["key"]]:
            if row["level"] == company["level"]:  # a name of Aero may hold a colon, and look like a path
                yield _candidate(company, row, "inactive", 100, INACTIVE)


def _similar(connection: Connection, companies: list[Row], customers: list[Row]) -> Iterator[Found]:
    """Each customer by its name, and by the person that it is, where that is another name."""
    ours = [(row, similar.name_of(row["name"])) for row in companies]
    theirs = [(row, similar.name_of(row["name"]), SIMILAR) for row in customers]
    theirs += [(row, similar.name_of(row["person"]), PERSON) for row in customers if row["person"]]
    pairs = sql.reconcile.pair_names(
        connection,
        companies=jsonb(_keys((_scopes_of_company(row), name) for row, name in ours)),
        customers=jsonb(_keys((_scopes_of_customer(row), name) for row, name, _ in theirs)),
        most=COMMON_KEY,
    )
    both = [(ours[pair["company"]], theirs[pair["customer"]]) for pair in pairs]
    rated = similar.scores([(one[1], other[1]) for one, other in both])
    for ((company, _), (customer, _, reason)), score in zip(both, rated, strict=True):
        if score and _same_parent(company, customer):
            yield _candidate(company, customer, "similar", score, reason)


def _keys(names: Iterable[tuple[tuple[str, ...], similar.Name]]) -> list[tuple[int, str]]:
    """Number and key of each name; names of another level, or with other numbers in them, never share one."""
    return [
        (number, f"{scope}|{name.numbers}|{key}")
        for number, (scopes, name) in enumerate(names)
        for scope in scopes
        for key in name.keys
    ]


def _scopes_of_company(row: Row) -> tuple[str, ...]:
    """Below its parent where that stands in QBO; where nobody knows which customer that is, anywhere on its level."""
    if row["parent_qbo_id"] or row["level"] == 1:
        return (f"below {row['parent_qbo_id'] or 'nobody'}",)
    return (f"level {row['level']}",)


def _scopes_of_customer(row: Row) -> tuple[str, ...]:
    return (f"below {row['parent_qbo_id'] or 'nobody'}", f"level {row['level']}")


def _same_parent(company: Row, customer: Row) -> bool:
    """Where the parent of the company stands nowhere in QBO, the paths of the parents must be similar too."""
    if company["parent_qbo_id"] or company["level"] == 1:
        return True
    ours, theirs = company["parent_name"].split(":"), (customer["parent_name"] or "").split(":")
    if len(ours) != len(theirs):  # a name of Aero may hold a colon
        return False
    pairs = zip(ours, theirs, strict=True)
    return all(similar.scores([(similar.name_of(one), similar.name_of(other)) for one, other in pairs]))


def _candidate(company: Row, customer: Row, kind: str, score: int, reason: str) -> Found:
    found = {"qbo_id": customer["qbo_id"], "kind": kind, "score": score, "reason": reason}
    return {"company_id": company["company_id"], **found}


def _best(companies: list[Row], found: Iterable[Found]) -> Iterator[Found]:
    """One row a company and candidate, the best first; a company that resembles nothing stands alone."""
    by_company: dict[int, dict[str, Found]] = defaultdict(dict)
    for each in sorted(found, key=lambda each: -each["score"]):
        by_company[each["company_id"]].setdefault(each["qbo_id"], each)
    for company in companies:
        nothing = {"company_id": company["company_id"], "qbo_id": None, "kind": "create", "reason": NOTHING}
        best = list(by_company[company["company_id"]].values())[:MOST_CANDIDATES]
        for each in best or [nothing]:
            yield {**each, "full_name": ":".join(filter(None, (company["parent_name"], company["name"].strip())))}
