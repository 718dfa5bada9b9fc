"""Connecting an account with a QBO company, and ending it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from qbo.api import company
from qbo.api.client import Client
from qbo.errors import Misconfigured, ReconnectNeeded, Refused, RetryLater
from qbo.flow.preferences import columns_of
from qbo.store import given_tokens
from qbo.store.leases import hold
from qbo.store.queries import sql
from qbo.store.throttle import RealmThrottle
from qbo.store.tokens import store_tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from qbo.api.oauth import TokenSet
    from qbo.flow.run.runtime import Runtime
    from qbo.store.engine import Connection
    from qbo.store.leases import Lease

SET_ASIDE = ("set_aside_vendor", "set_aside_employee", "set_aside_class", "set_aside_service_item")
FORGET = (
    "archive_links", "archive_open_batches", "put_aside_items", "settle_open_batches", "forget_links",
    "forget_mirrors", "forget_cursors", "forget_dues", "forget_quarantines", "forget_proposals", "forget_survivors",
    "forget_drift", "forget_own_time", "forget_strays", "unmap_users", "close_all_attention",
)  # fmt: skip


@dataclass(frozen=True)
class Terms:
    """Which company an account is connected with, and how; ``export_from``: None keeps the day, or makes it today."""

    account_id: int
    realm_id: str
    export_from: date | None = None
    new_company: bool = False


class _GivenToken:
    """The token of a connection that is not stored yet."""

    def __init__(self, token: str) -> None:
        self._token = token

    def access_token(self) -> str:
        return self._token

    def renew(self, refused: str) -> str:  # noqa: ARG002 - the protocol's
        raise ReconnectNeeded("QuickBooks does not accept this token for this company.")


def connect(
    runtime: Runtime,
    account_id: int,
    realm_id: str,
    refresh_token: str,
    *,
    export_from: date | None = None,
    new_company: bool = False,
) -> str:
    """The company's name in QBO. The token is exchanged and the company read before the account is connected.

    Where that came to no end, the same token can be given again, also where QBO itself takes it no more.
    Raises Misconfigured where the account does not exist, the realm belongs to another account, or another realm has
    links and ``new_company`` is not given; ReconnectNeeded where QBO does not take the token; AccountBusy while the
    account is synced.
    """
    terms = Terms(account_id, realm_id, export_from, new_company)
    return _connect(runtime, terms, lambda lease: _exchange(runtime, lease, refresh_token))


def connect_by_code(runtime: Runtime, terms: Terms, code: str) -> str:
    """As ``connect``, for a person who agreed in QBO just now: ``code`` is what came back from there."""
    return _connect(runtime, terms, lambda _: runtime.oauth.exchange(code, terms.realm_id))


def _connect(runtime: Runtime, terms: Terms, get_tokens: Callable[[Lease], TokenSet]) -> str:
    _check(runtime, terms)
    with hold(runtime.database, terms.account_id) as lease:  # busy is found before the token is spent
        found = _check(runtime, terms)  # again: a sync that ended just now may have made the first links
        tokens = get_tokens(lease)
        info, preferences = _ask(runtime, terms.realm_id, tokens)
        with lease.transaction() as connection:
            _keep(connection, found, terms, info, preferences)
            store_tokens(connection, terms.account_id, tokens, runtime.crypt)
            sql.connect.delete_given_tokens(connection, account_id=terms.account_id)
            sql.runs.close_attention(connection, account_id=terms.account_id, entity="Account", code="reconnect")
            sql.reconcile.seed_due(connection, account_id=terms.account_id)
            sql.reconcile.analyze_imported(connection)
    return info.name


def disconnect(runtime: Runtime, account_id: int) -> bool:
    """Revokes and forgets the tokens, keeps the links; False where QBO could not be reached to revoke.

    Raises Misconfigured where the account is not connected, or QBO_TOKEN_KEY does not open its token: nothing is done.
    """
    with runtime.database.transaction() as connection:
        found = sql.connect.select_account(connection, account_id=account_id)
    if found is None or found["realm_id"] is None or found["status"] == "disconnected":
        raise Misconfigured(f"Account {account_id} is not connected to QuickBooks.")
    sealed = found["refresh_token"]
    revoked = sealed is None or _revoke(runtime, runtime.crypt.open(sealed))
    with runtime.database.transaction() as connection:
        sql.connect.disconnect(connection, account_id=account_id)
        sql.connect.delete_given_tokens(connection, account_id=account_id)
        sql.runs.close_attention(connection, account_id=account_id, entity="Account", code="reconnect")
    return revoked


def _check(runtime: Runtime, terms: Terms) -> dict[str, Any]:
    account_id, realm_id = terms.account_id, terms.realm_id
    with runtime.database.transaction() as connection:
        found: dict[str, Any] | None = sql.connect.select_account(connection, account_id=account_id)
        holder = sql.connect.select_holder(connection, account_id=account_id, realm_id=realm_id)
    if found is None:
        raise Misconfigured(f"Aero has no account {account_id}.")
    if holder is not None:
        raise Misconfigured(f"The QuickBooks company {realm_id} belongs to account {holder} already.")
    if found["realm_id"] not in {None, realm_id} and found["links"] and not terms.new_company:
        raise Misconfigured(
            f"Account {account_id} has links to QuickBooks company {found['realm_id']}. To leave that company for "
            "good, connect again and say that it is another company now (on the command line --new-company)."
        )
    return found


def _exchange(runtime: Runtime, lease: Lease, refresh_token: str) -> TokenSet:
    if not refresh_token:
        raise Misconfigured("There is no refresh token: nothing was given, or nothing on standard input.")
    key = (lease.account_id, refresh_token)
    with lease.transaction() as connection:
        newest = given_tokens.newest(connection, *key, runtime.crypt)
    try:
        tokens = runtime.oauth.refresh(newest)
    except ReconnectNeeded as error:
        raise ReconnectNeeded("QuickBooks does not accept this refresh token.", intuit_tid=error.intuit_tid) from None
    if tokens.refresh_token != newest:
        with lease.transaction() as connection:
            given_tokens.keep(connection, *key, tokens.refresh_token, runtime.crypt)
    return tokens


def _ask(runtime: Runtime, realm_id: str, tokens: TokenSet) -> tuple[company.CompanyInfo, company.Preferences]:
    app, throttle = runtime.app, RealmThrottle(runtime.database, realm_id)
    given = _GivenToken(tokens.access_token)
    with Client(app.base_url, realm_id, given, throttle, minor_version=app.minor_version) as client:
        try:
            return company.company_info(client), company.preferences(client)
        except Refused as error:
            raise Misconfigured(f"QuickBooks does not know the company {realm_id}.") from error


def _keep(
    connection: Connection,
    found: dict[str, Any],
    terms: Terms,
    info: company.CompanyInfo,
    preferences: company.Preferences,
) -> None:
    """``found``: the account as ``_check`` saw it; another company than before puts aside what was known of it."""
    account_id, zone = found["account_id"], info.time_zone or ZoneInfo("UTC")
    moved = found["realm_id"] not in {None, terms.realm_id}
    if moved:
        _set_aside(connection, account_id, found["realm_id"])
    sql.restored.note_doubt(connection, account_id=account_id, gap_s=None)  # of a database that was restored meanwhile
    sql.connect.upsert_connection(
        connection,
        account_id=account_id,
        realm_id=terms.realm_id,
        export_from=terms.export_from or datetime.now(UTC).astimezone(zone).date(),
        company_name=info.name,
        time_zone=str(zone),
        forget=moved,
        **columns_of(preferences),
    )
    if terms.export_from is not None:
        sql.connect.set_export_from(connection, account_id=account_id, export_from=terms.export_from)


def _set_aside(connection: Connection, account_id: int, old_realm_id: str) -> None:
    for step in FORGET:
        getattr(sql.connect, step)(connection, account_id=account_id)
    for step in SET_ASIDE:
        getattr(sql.connect, step)(connection, account_id=account_id, realm_id=old_realm_id)


def _revoke(runtime: Runtime, refresh_token: str) -> bool:
    try:
        runtime.oauth.revoke(refresh_token)
    except (RetryLater, Misconfigured):
        return False
    return True
