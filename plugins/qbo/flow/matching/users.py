"""Users of Aero and the employee or vendor of QBO whose time theirs is (T3, T8): a person matches them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from qbo.errors import Misconfigured
from qbo.flow.wording import words
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qbo.flow.run.runtime import Runtime
    from qbo.store.engine import Connection

Row = dict[str, Any]
Only = Literal["", "unmatched", "free"]
KINDS: Final = {"Employee": "employee", "Vendor": "vendor"}
ONE_BY_ONE: Final = 5  # users, up to which each has a line


@dataclass(frozen=True)
class Person:
    """An employee or vendor of QBO; written ``Employee:55``, as the causes of attention items have it."""

    kind: str
    qbo_id: str

    @classmethod
    def read(cls, text: str) -> Person:
        """Raises Misconfigured where ``text`` names nobody."""
        kind, _, qbo_id = text.partition(":")
        if kind not in KINDS or not qbo_id:
            raise Misconfigured(f"“{text}” is no employee and no vendor.")
        return cls(kind, qbo_id)

    def __str__(self) -> str:
        return f"{self.kind}:{self.qbo_id}"


def match(runtime: Runtime, account_id: int, chosen: dict[int, Person | None], *, only: Only = "") -> list[str]:
    """All of them or none, None for nobody; what it means, and what goes to QBO now, in plain words.

    ``only``: proposals, which leave alone what somebody decided since they were shown. ``unmatched``: users who are
    matched with nobody still; ``free``: of these those whose person no other user has.
    Raises Misconfigured where none is named, the account has no such user or person, or a person is inactive in QBO.
    """
    if not chosen:
        raise Misconfigured("Nobody was chosen.")
    with runtime.database.transaction() as connection:
        sql.users.lock_users(connection, account_id=account_id, user_ids=list(chosen))
        found = list(sql.users.select_chosen(connection, **_key(account_id, chosen)))
        pairs = [pair for pair in found if _is_as_shown(pair, only)]
        for pair in pairs:
            _check(pair)
        kept = {pair["user_id"]: chosen[pair["user_id"]] for pair in pairs}
        sql.users.update_people(connection, **_key(account_id, kept))
        due = _due(connection, account_id, list(kept))
    return [*_told(pairs, due), *_left([pair for pair in found if pair not in pairs])]


def _key(account_id: int, chosen: dict[int, Person | None]) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "user_ids": list(chosen),
        "kinds": [person and person.kind for person in chosen.values()],
        "qbo_ids": [person and person.qbo_id for person in chosen.values()],
    }


def _is_as_shown(pair: Row, only: Only) -> bool:
    return not only or (pair["is_unmatched"] and (only == "unmatched" or not pair["shared"]))


def _check(pair: Row) -> None:
    if pair["user_name"] is None:
        raise Misconfigured(f"This account has no user {pair['user_id']}.")
    if pair["kind"] is None:
        return
    if pair["person"] is None:
        raise Misconfigured(f"Aero knows no {KINDS[pair['kind']]} with the QuickBooks id {pair['qbo_id']}.")
    if not pair["is_active"]:
        kind = KINDS[pair["kind"]]
        raise Misconfigured(
            f"{pair['person']} is inactive in QuickBooks: make the {kind} active there, or choose somebody else."
        )


def _due(connection: Connection, account_id: int, user_ids: list[int]) -> list[Row]:
    return list(sql.users.select_due(connection, account_id=account_id, user_ids=user_ids))


def _told(pairs: list[Row], due: list[Row]) -> Iterator[str]:
    if len(pairs) > ONE_BY_ONE:
        yield f"{words.number(len(pairs), 'user')} matched. {_going(due)}".strip()
        return
    for pair in pairs:
        yield " ".join(filter(None, _sentences(pair, [row for row in due if row["user_id"] == pair["user_id"]])))


def _left(pairs: list[Row]) -> Iterator[str]:
    if pairs:
        names = words.names([pair["user_name"] for pair in pairs])
        yield f"Left as they are, because somebody decided meanwhile: {names}."


def _sentences(pair: Row, due: list[Row]) -> Iterator[str]:
    name, who = pair["user_name"], f"the {KINDS.get(pair['kind'], '')} {pair['person']}"
    if pair["is_so"]:
        yield f"{name} is matched with {who if pair['kind'] else 'nobody'} already."
        return
    if pair["kind"] is None:
        yield f"{name} is matched with nobody now: time of {name} waits until somebody chooses a person."
    else:
        yield f"{name} is matched with {who}."
        yield _going(due)
    if pair["shared"]:
        yield f"So is {pair['shared']}: their time stands together in QuickBooks."
    if pair["was"] and pair["sent"]:
        yield f"What was sent before stays with {pair['was']}."


def _going(due: Sequence[Row]) -> str:
    """What goes now, and what waits for something else."""
    goes, waits = ([row for row in due if row["goes"] is wanted] for wanted in (True, False))
    when = "now" if all(row["is_connected"] for row in due) else "as soon as the account is connected again"
    told = [f"{_amount(goes)} go to QuickBooks {when}."] if goes else []
    told += [f"{_amount(waits)} wait for something else, see Attention."] if waits else []
    return " ".join(told)


def _amount(rows: Sequence[Row]) -> str:
    return words.entries(sum(row["entries"] for row in rows), sum(row["hours"] for row in rows))
