"""Companies made active or inactive by a person, as Aero would (C1, C3), and what that means for QBO, in words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from qbo.errors import Misconfigured
from qbo.flow.wording import causes, words
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
CUSTOMER: Final = "Customer"
WILL: Final = {
    "create": "created as a new customer",
    "link": "linked with the customer of the same name",
    "deactivate": "made inactive too, unless an open balance, unbilled time or active sub-customers stand against it",
    "reactivate": "made active again too",
    "proposed": "nothing until somebody decides on the page Matches which customer it is",
    "parent_waits": "created as soon as its parent stands there",
    "lists_unknown": "nothing before the first sync",
    "refused": "it was refused before, see Attention; it is asked again when something changes",
}
NOT_CONNECTED: Final = {
    None: "nothing, the account is not connected",
    "disconnected": "nothing before the account is connected again",
    "reconnect_needed": "nothing before the account is connected again",
}


def set_active(runtime: Runtime, account_id: int, company_ids: Sequence[int], by: str, *, active: bool) -> list[str]:
    """All of them or none; what happens now in QBO, in plain words, alike ones in one line. ``by``: who does it (R6).

    Raises Misconfigured where none is named, or the account has no such company.
    """
    if not company_ids:
        raise Misconfigured("No company was chosen.")
    key: dict[str, Any] = {"account_id": account_id, "company_ids": list(company_ids)}
    with runtime.database.transaction() as connection:
        sql.runs.act_as(connection, person=by)
        changed = {row["company_id"] for row in sql.companies.update_active(connection, **key, active=active)}
        found = list(sql.companies.select_outlook(connection, **key))
        if missing := sorted(set(company_ids) - {row["company_id"] for row in found}):
            raise Misconfigured(f"The account has no company {missing[0]}.")
    return list(_told(found, changed, "active" if active else "inactive"))


def standing(row: Row) -> str:
    """How a company that is not linked stands with QBO; ``row`` has ``waits``, why it waits, and ``decision`` (C5)."""
    if row["company_type"] != CUSTOMER:
        return "never sent"
    if row["decision"] == "open":
        return "waits for a decision"
    if row["decision"] == "leave":
        return "left alone"
    if row["waits"] in {"new", "parent_waits", "lists_unknown"}:
        return "goes with the next sync"
    if row["waits"]:
        return "needs attention"
    return "not sent" if row["is_active"] else "not sent while inactive"


def _told(found: list[Row], changed: set[int], state: str) -> Iterator[str]:
    alike = defaultdict(list)
    for row in found:
        alike[_outcome(row, state) if row["company_id"] in changed else f"{state} already."].append(row)
    for outcome, rows in alike.items():
        yield f"{words.names([row['name'] for row in rows])}: {outcome}"
    waiting = [row for row in found if row["entries"]]
    if waiting and state == "inactive":
        amount = words.entries(sum(row["entries"] for row in waiting), sum(row["hours"] for row in waiting))
        yield f"{amount}: not sent while the company is inactive."


def _outcome(row: Row, state: str) -> str:
    return f"{state} in Aero now. In QuickBooks: {in_qbo(row)}."


def in_qbo(row: Row) -> str:
    """What becomes of a company there; ``row``: of ``select_outlook``."""
    if row["company_type"] != CUSTOMER:
        return "nothing, only companies of type Customer go there"
    if row["status"] in NOT_CONNECTED:
        return NOT_CONNECTED[row["status"]]
    if row["verdict"] == "none":
        return _nothing(row)
    if row["verdict"] in WILL:
        return WILL[row["verdict"]]
    return causes.BLOCKED[row["verdict"]]["title"].replace("{subject}", row["name"]) + ", see Attention"


def _nothing(row: Row) -> str:
    if row["is_linked"]:
        return "nothing, it is so there already"
    if row["is_left_alone"]:
        return "nothing, it was left alone on the page Matches"
    if row["is_hidden"] or row["is_project"]:
        return "nothing, it is hidden or a project"
    return "nothing, it never stood there"
