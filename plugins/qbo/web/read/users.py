"""Users of one account, who each is in QBO, and who each may be (T8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qbo.flow.matching import same_person
from qbo.flow.matching.same_person import Likely
from qbo.flow.matching.users import Person
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
ON_A_PAGE: Final = 50
PEOPLE: Final = 50  # to choose from at once


@dataclass(frozen=True)
class Wanted:
    """``state``: nobody, inactive or matched; ``person``: who is matched with it, as ``Employee:55``."""

    words: str = ""
    state: str | None = None
    person: str | None = None
    user_id: int | None = None


def users(runtime: Runtime, account_id: int, wanted: Wanted, page: int = 1) -> tuple[list[Row], int]:
    """Those for whom time waits first, and how many there are."""
    given = {"words": wanted.words, "state": wanted.state, "person": wanted.person, "user_id": wanted.user_id}
    place = {"most": ON_A_PAGE, "skip": (page - 1) * ON_A_PAGE}
    with runtime.database.transaction() as connection:
        rows = list(sql.reports.select_users(connection, account_id=account_id, **given, **place))
    return rows, rows[0]["of_all"] if rows else 0


def proposals(runtime: Runtime, account_id: int) -> dict[int, list[Likely]]:
    """As ``same_person.proposals``."""
    return same_person.proposals(runtime, account_id)


def person(runtime: Runtime, account_id: int, who: Person) -> Row | None:
    """Name and whether active; None where Aero knows no such employee or vendor."""
    with runtime.database.transaction() as connection:
        found: Row | None = sql.reports.select_qbo_person(
            connection, account_id=account_id, kind=who.kind, qbo_id=who.qbo_id
        )
    return found


def people(runtime: Runtime, account_id: int, words: str) -> list[Row]:
    """Active employees and vendors whose name or e-mail has the words; one more than ``PEOPLE`` tells of others."""
    with runtime.database.transaction() as connection:
        rows = list(sql.users.select_people(connection, account_id=account_id))
    wanted = words.casefold()
    found = [row for row in rows if wanted in f"{row['name']} {row['email'] or ''}".casefold()]
    return found[: PEOPLE + 1]
