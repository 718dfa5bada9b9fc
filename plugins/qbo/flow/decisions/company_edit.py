"""Name, type and parent of a company as a person changes them, as Aero would (C1, C6, L6): a refusal is fixed so."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qbo import settings
from qbo.errors import Misconfigured
from qbo.flow.decisions.companies import in_qbo
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime
    from qbo.store.engine import Connection

TYPES: Final = ("Customer", "Vendor", "Employee", "Lead", "Owner", "Other")
MEANWHILE: Final = "Somebody changed this company meanwhile. Nothing was saved: look at it as it is now."


@dataclass(frozen=True)
class Wish:
    """What a person typed; ``parent``: the name or the full name of the company above, empty for none.

    ``seen``: the print of the company that the person saw.
    """

    name: str
    company_type: str
    parent: str = ""
    seen: str = ""


def print_of(row: dict[str, Any]) -> str:
    """Changes with every change of what a person may change here."""
    text = f"{row['company_type']} {row['parent_company_id']} {row['name']}"
    return hashlib.sha256(text.encode()).hexdigest()


def edit(runtime: Runtime, account_id: int, company_id: int, wish: Wish, by: str) -> list[str]:
    """What happens now in QBO, in plain words; ``by``: who does it (R6). Raises Misconfigured, and changes nothing."""
    name = wish.name.strip()
    if not name or len(name) > settings.NAME_LENGTH:
        raise Misconfigured(f"A company has a name of up to {settings.NAME_LENGTH} characters.")
    if wish.company_type not in TYPES:
        raise Misconfigured("That is none of the types.")
    key: dict[str, Any] = {"account_id": account_id, "company_id": company_id}
    with runtime.database.transaction() as connection:
        sql.runs.act_as(connection, person=by)
        _check_seen(sql.companies.lock_company(connection, **key), company_id, wish.seen)
        parent_id = _parent(connection, key, wish.parent)
        renamed = sql.companies.update_company(
            connection, **key, name=name, company_type=wish.company_type, parent_id=parent_id
        )
        found = list(sql.companies.select_outlook(connection, account_id=account_id, company_ids=[company_id]))
    return _told(found[0], renamed=renamed)


def _check_seen(row: dict[str, Any] | None, company_id: int, seen: str) -> None:
    if row is None:
        raise Misconfigured(f"The account has no company {company_id}.")
    if print_of(row) != seen:
        raise Misconfigured(MEANWHILE)


def _parent(connection: Connection, key: dict[str, Any], words: str) -> int | None:
    if not words.strip():
        return None
    found = list(sql.companies.select_named(connection, account_id=key["account_id"], words=words))
    if not found:
        raise Misconfigured(f"There is no company called “{words.strip()}”.")
    if len(found) > 1:
        raise Misconfigured(f"Several companies are called “{words.strip()}”: write the full name, as Parent:Child.")
    parent_id = int(found[0]["company_id"])
    below = sql.companies.is_below(
        connection, account_id=key["account_id"], company_id=parent_id, ancestor_id=key["company_id"]
    )
    if below:
        raise Misconfigured("A company cannot be above itself: choose another parent.")
    return parent_id


def _told(row: dict[str, Any], *, renamed: bool | None) -> list[str]:
    if renamed is None:
        return ["Nothing was changed."]
    if row["is_linked"] and renamed:
        return [f"{row['name']}: saved in Aero. QuickBooks keeps its own name: a name that was sent is changed there."]
    return [f"{row['name']}: saved in Aero. In QuickBooks: {in_qbo(row)}."]
