"""Connecting by agreeing in QuickBooks: a person is sent there and comes back with a code (OAuth 2, facts 4)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from qbo.errors import Misconfigured, ReconnectNeeded
from qbo.flow.decisions.connect import Terms, connect_by_code
from qbo.store.queries import sql

if TYPE_CHECKING:
    from datetime import date

    from qbo.flow.run.runtime import Runtime

MINUTES: Final = 15  # to log in at QuickBooks and choose a company: our choice
STRANGE: Final = "This consent was used already, is too old, or was begun by somebody else: begin again with Connect."
NO_RETURN: Final = (
    "QuickBooks could not send you back here: the data team must first give the connection qbo its redirect_uri."
)


@dataclass(frozen=True)
class Connected:
    """``company``: as QBO calls it."""

    account_id: int
    company: str


def new_state() -> str:
    """What goes to QBO and comes back; nobody can guess it."""
    return secrets.token_urlsafe(32)


def begin(
    runtime: Runtime, account_id: int, state: str, person: str, *, export_from: date | None, new_company: bool
) -> None:
    """Remembers what was asked for. Raises Misconfigured where nobody could come back."""
    if not runtime.app.redirect_uri:
        raise Misconfigured(NO_RETURN)
    with runtime.database.transaction() as connection:
        sql.connect.insert_consent(
            connection,
            state=state,
            account_id=account_id,
            asked_by=person,
            export_from=export_from,
            new_company=new_company,
            minutes=MINUTES,
        )


def finish(runtime: Runtime, state: str, person: str, realm_id: str, code: str) -> Connected:
    """Raises Misconfigured where the state is not this person's, or not fresh; else as ``connect`` does."""
    terms = _take(runtime, state, person, realm_id)
    if not code:
        raise Misconfigured("In QuickBooks somebody said no: nothing was connected.")
    try:
        return Connected(terms.account_id, connect_by_code(runtime, terms, code))
    except ReconnectNeeded as error:
        raise Misconfigured(
            "QuickBooks does not take this consent any more: begin again with Connect.", intuit_tid=error.intuit_tid
        ) from None


def _take(runtime: Runtime, state: str, person: str, realm_id: str) -> Terms:
    """Used up whatever comes of it."""
    with runtime.database.transaction() as connection:
        found = sql.connect.take_consent(connection, state=state, asked_by=person)
    if found is None or not found["is_fresh"]:
        raise Misconfigured(STRANGE)
    return Terms(int(found["account_id"]), realm_id, found["export_from"], found["new_company"])
