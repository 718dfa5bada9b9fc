"""What a person decides about companies that the first connect held (C5); what concerns only Aero is done at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qbo.errors import AccountBusy, Misconfigured
from qbo.flow.matching.first_connect import tell_open
from qbo.store.leases import hold
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from qbo.flow.run.runtime import Runtime
    from qbo.store.engine import Connection
    from qbo.store.leases import Lease

Candidate = dict[str, Any]
TAKES_CUSTOMER: Final = ("link", "reactivate")
DECISIONS: Final = ("create", *TAKES_CUSTOMER, "leave")


@dataclass(frozen=True)
class Match:
    """A company that waits, or was left alone (not ``is_open``), and the customers that it may be, the best first."""

    account_id: int
    company_id: int
    name: str
    full_name: str
    kind: str
    is_open: bool
    reason: str
    candidates: list[Candidate] = field(default_factory=list)  # rows of ``select_proposals``
    decided_by: str | None = None
    decided_at: datetime | None = None

    def fitting(self, decision: str) -> list[Candidate]:
        """Candidates for which a decision is possible: active ones to link, inactive ones to make active again."""
        wanted = decision == "link"
        return [each for each in self.candidates if each["is_active"] is wanted and each["known"] and not each["taken"]]


@dataclass(frozen=True)
class Named:
    """What is decided: companies, with the customer of each where one was chosen; else the open ones, of one kind.

    ``by``: who decides.
    """

    company_ids: Sequence[int]
    customers: dict[int, str]
    kind: str | None
    by: str


@dataclass(frozen=True)
class Decided:
    """``done``: companies with the customer chosen, None where none was; ``left``: companies and why they stay open."""

    done: list[tuple[Match, str | None]]
    left: list[tuple[Match, str]]


def open_matches(runtime: Runtime, account_ids: Sequence[int], company_ids: Sequence[int] = ()) -> list[Match]:
    """Of these accounts, by name; raises Misconfigured where an account was never connected, or a company is not."""
    found = [match for account_id in account_ids for match in _matches(runtime, account_id, company_ids)]
    if company_ids:
        return _named(found, company_ids)
    return [match for match in found if match.is_open]


def matches_of(runtime: Runtime, account_id: int, company_ids: Sequence[int]) -> list[Match]:
    """Those of these companies about which something may be decided, or decided again."""
    with runtime.database.transaction() as connection:
        return _read(connection, account_id, company_ids)


def decide(
    runtime: Runtime,
    account_ids: Sequence[int],
    decision: str,
    company_ids: Sequence[int] = (),
    qbo_ids: Sequence[str] = (),
    kind: str | None = None,
    by: str = "",
) -> Decided:
    """Decides the named companies or, where none is named, every open one (of one kind) for which it is possible.

    ``by``: who decides. ``qbo_ids``: a customer for each named company, needed where it has several candidates. Raises
    Misconfigured where something named is unknown or impossible (then nothing of its account is decided), AccountBusy
    during a sync.
    """
    if qbo_ids and (len(qbo_ids) != len(company_ids) or decision not in TAKES_CUSTOMER):
        raise Misconfigured("A QuickBooks id goes with one company each, and with link or reactivate only.")
    if decision in TAKES_CUSTOMER and len(set(qbo_ids)) != len(qbo_ids):
        raise Misconfigured("Two companies cannot be linked with the same QuickBooks customer.")
    chosen = dict(zip(company_ids, qbo_ids, strict=False))
    open_matches(runtime, account_ids, company_ids)  # what is unknown is said before anything is decided
    done, left = [], []
    for account_id in account_ids:
        found = _decide_account(runtime, account_id, decision, Named(company_ids, chosen, kind, by))
        done += found.done
        left += found.left
    return Decided(done, left)


def _decide_account(runtime: Runtime, account_id: int, decision: str, named: Named) -> Decided:
    try:
        with hold(runtime.database, account_id) as lease:
            return _decide_held(lease, decision, named)
    except AccountBusy:
        raise AccountBusy(f"Account {account_id} is being synced just now: decide again in a minute.") from None


def _decide_held(lease: Lease, decision: str, named: Named) -> Decided:
    with lease.transaction() as connection:
        found = _read(connection, lease.account_id, named.company_ids)
        if named.company_ids:
            chosen = [(match, _choose(match, decision, named.customers.get(match.company_id))) for match in found]
            _require_different(chosen)
            decided = Decided(chosen, [])
        else:
            wanted = [match for match in found if match.is_open and named.kind in {None, match.kind}]
            decided = _decide_all(wanted, decision)
        _apply(connection, lease.account_id, decision, decided.done, named.by)
    return decided


def _choose(match: Match, decision: str, qbo_id: str | None) -> str | None:
    """The customer to link; raises Misconfigured where there is none, or several and none was named."""
    if decision not in TAKES_CUSTOMER:
        return None
    if qbo_id is not None:
        return _check(match, decision, qbo_id)
    fitting = match.fitting(decision)
    if len(fitting) == 1:
        return str(fitting[0]["qbo_id"])
    raise Misconfigured(f"Company {match.company_id} ({match.name}): {_why_open(fitting, decision)}")


def _check(match: Match, decision: str, qbo_id: str) -> str:
    where = f"Company {match.company_id} ({match.name})"
    found = next((each for each in match.candidates if each["qbo_id"] == qbo_id), None)
    if found is None:
        raise Misconfigured(f"{where}: QuickBooks customer {qbo_id} is none of its candidates.")
    if found["taken"]:
        raise Misconfigured(f"{where}: QuickBooks customer {qbo_id} belongs to another company meanwhile.")
    if found not in match.fitting(decision):
        other = "active: choose link" if found["is_active"] else "inactive: choose reactivate"
        raise Misconfigured(f"{where}: QuickBooks customer {qbo_id} is {other}.")
    return qbo_id


def _why_open(fitting: list[Candidate], decision: str) -> str:
    state = "active" if decision == "link" else "inactive"
    if fitting:
        return f"{len(fitting)} {state} QuickBooks customers come into question: choose one of them."
    return f"it has no {state} QuickBooks customer to {decision}."


def _decide_all(matches: list[Match], decision: str) -> Decided:
    """Only what is unmistakable: one customer for the company, and no other company that asks for the same one."""
    if decision not in TAKES_CUSTOMER:
        return Decided([(match, None) for match in matches], [])
    done: list[tuple[Match, str | None]] = []
    left: list[tuple[Match, str]] = []
    wanted = Counter(each["qbo_id"] for match in matches for each in match.fitting(decision))
    for match in matches:
        fitting = match.fitting(decision)
        if len(fitting) != 1:
            left.append((match, _why_open(fitting, decision)))
        elif wanted[fitting[0]["qbo_id"]] > 1:
            left.append((match, "another company resembles the same QuickBooks customer: decide one by one."))
        else:
            done.append((match, fitting[0]["qbo_id"]))
    return Decided(done, left)


def _require_different(done: list[tuple[Match, str | None]]) -> None:
    taken = Counter(qbo_id for _, qbo_id in done if qbo_id is not None)
    for qbo_id, times in taken.items():
        if times > 1:
            raise Misconfigured(f"Two companies cannot be linked with the same QuickBooks customer {qbo_id}.")


def _apply(
    connection: Connection, account_id: int, decision: str, done: list[tuple[Match, str | None]], by: str
) -> None:
    key: dict[str, Any] = {"account_id": account_id}
    company_ids, qbo_ids = [match.company_id for match, _ in done], [qbo_id for _, qbo_id in done]
    sql.reconcile.begin_import(connection)
    sql.runs.act_as(connection, person=by)
    sql.matches.note_decision(connection, **key, decision=decision, company_ids=company_ids, decided_by=by or None)
    if decision in TAKES_CUSTOMER:
        sql.matches.insert_links(
            connection, **key, company_ids=company_ids, qbo_ids=qbo_ids, reactivate=decision == "reactivate"
        )
        sql.matches.update_companies(connection, **key, qbo_ids=qbo_ids)
        sql.matches.insert_contacts(connection, **key, qbo_ids=qbo_ids)
    if decision != "leave":
        sql.matches.ask_again(connection, **key, company_ids=company_ids)
        sql.matches.signal_due(connection, **key)
    tell_open(connection, account_id)


def _named(found: Iterable[Match], company_ids: Sequence[int]) -> list[Match]:
    by_id = {match.company_id: match for match in found}
    if unknown := [str(company_id) for company_id in company_ids if company_id not in by_id]:
        raise Misconfigured(f"Nothing is to be decided about company {', '.join(unknown)}.")
    return [by_id[company_id] for company_id in company_ids]


def _matches(runtime: Runtime, account_id: int, company_ids: Sequence[int]) -> list[Match]:
    runtime.account(account_id)  # raises Misconfigured
    return matches_of(runtime, account_id, company_ids)


def _read(connection: Connection, account_id: int, company_ids: Sequence[int] = ()) -> list[Match]:
    """By name; ``company_ids``: only these."""
    found: dict[int, Match] = {}
    only = list(company_ids) or None
    for row in sql.matches.select_proposals(connection, account_id=account_id, company_ids=only):
        evidence = row["evidence"]
        match = found.setdefault(
            row["company_id"],
            Match(
                account_id=account_id,
                company_id=row["company_id"],
                name=row["name"],
                full_name=evidence.get("company_full_name") or row["name"],
                kind=row["kind"],
                is_open=row["open"],
                reason=evidence.get("reason", ""),
                decided_by=row["decided_by"],
                decided_at=row["decided_at"],
            ),
        )
        if row["qbo_id"] is not None:
            match.candidates.append(row)
    return list(found.values())
