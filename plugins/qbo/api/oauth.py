"""OAuth 2 with Intuit's own library (facts 4); nothing here ever shows a token or the client's secret."""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeVar

import requests
from intuitlib.client import AuthClient
from intuitlib.enums import Scopes
from intuitlib.exceptions import AuthClientError

from qbo import settings
from qbo.api.fields import number
from qbo.api.transport import retry_after
from qbo.errors import Misconfigured, ReconnectNeeded, SyncError, Throttled, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("qbo.api")

MOST_S: Final = 10 * 365 * 86400  # of a token's life; QBO's own end after five years (facts 4)
_Result = TypeVar("_Result")
_GARBLED: Final = (KeyError, TypeError, ValueError, AttributeError, RecursionError)


@dataclass(frozen=True)
class TokenSet:
    """Both times are aware. The refresh token rotates: store it before the access token is used (promise 3)."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    access_expires_at: datetime
    refresh_expires_at: datetime


class OAuth:
    """The app's side of OAuth, for all accounts; threads may share it. Nothing is asked before it is needed."""

    def __init__(self, client_id: str, client_secret: str, redirect_uri: str, discovery_url: str) -> None:
        """``discovery_url``: any URL of a discovery document, or ``production`` or ``sandbox`` for Intuit's own."""
        self._app = (client_id, client_secret, redirect_uri, discovery_url)
        self._discovery = _Discovery()

    def __repr__(self) -> str:
        return f"OAuth(discovery_url={self._app[3]!r})"

    def authorize_url(self, state: str) -> str:
        """Where a person agrees; ``state`` comes back with the code and must be compared."""
        return self._call(lambda client: str(client.get_authorization_url([Scopes.ACCOUNTING], state)))

    def exchange(self, code: str, realm_id: str) -> TokenSet:
        """The tokens for a fresh authorization code; raises ReconnectNeeded where it is used up or too old."""

        def get(client: _IntuitClient) -> TokenSet:
            client.get_bearer_token(code, realm_id=realm_id)
            return _token_set(client, "")

        return self._call(get)

    def refresh(self, refresh_token: str) -> TokenSet:
        """New tokens. An answer that never arrived is asked for once more with the same token (promise 3).

        Raises ReconnectNeeded (``invalid_grant``), Misconfigured (QBO does not know the app), Throttled, Unavailable.
        """

        def get(client: _IntuitClient) -> TokenSet:
            client.refresh(refresh_token)
            return _token_set(client, refresh_token)

        return self._call(get, tries=2)

    def revoke(self, refresh_token: str) -> None:
        """Ends the connection at QBO; a token that is dead already is no error."""
        try:
            self._call(lambda client: client.revoke(refresh_token))
        except ReconnectNeeded:
            log.info("The connection had ended already.")

    def _call(self, use: Callable[[_IntuitClient], _Result], tries: int = 1) -> _Result:
        """Errors are raised outside ``except``: the library's carry tokens, so they must not become a cause."""
        outcome = self._try(use)
        while tries > 1 and isinstance(outcome, _Lost):
            log.warning("No answer to the token request; trying once more with the same token.")
            tries -= 1
            outcome = self._try(use)
        if isinstance(outcome, SyncError):
            raise outcome
        return outcome

    def _try(self, use: Callable[[_IntuitClient], _Result]) -> _Result | SyncError:
        try:
            with _IntuitClient(self._app, self._discovery) as client:
                return use(client)
        except AuthClientError as error:
            return _refusal(error)
        except (requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema, requests.exceptions.InvalidURL):
            return Misconfigured(f"The discovery address {self._app[3]!r} is not a URL that can be used.")
        except (requests.RequestException, OSError):
            return _Lost("QuickBooks gave no answer about the connection.")
        except _GARBLED:
            return _Lost("QuickBooks gave an answer about the connection that cannot be read.")


class _Lost(Unavailable):
    """QuickBooks gave no answer about the connection."""


class _Discovery:
    """The discovery document, fetched once by whoever needs it first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._response: requests.Response | None = None

    def get(self, fetch: Callable[[], requests.Response]) -> requests.Response:
        """A refusal is handed on and not kept: the next one asks again."""
        with self._lock:
            if self._response is None:
                response = fetch()
                if response.status_code != HTTPStatus.OK or not isinstance(response.json(), dict):
                    return response
                self._response = response
            return self._response


class _IntuitClient(AuthClient):  # type: ignore[misc]  # the library has no types
    """Intuit's client with time-outs and a kept discovery document; one a call, as it keeps its answers in itself."""

    def __init__(self, app: tuple[str, str, str, str], discovery: _Discovery) -> None:
        self._kept = discovery
        super().__init__(*app)

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # noqa: ANN401 - as in requests
        # A redirect would carry the app's secret along; auth keeps a .netrc of the machine out.
        options |= {"timeout": settings.http_timeout_s(), "allow_redirects": False, "auth": lambda prepared: prepared}
        return super().request(method, url, **options)  # type: ignore[no-any-return]

    def get(self, url: str, **options: Any) -> requests.Response:  # noqa: ANN401 - as in requests
        """The library reads only the discovery document in this way."""
        return self._kept.get(lambda: self.request("GET", url, **options))


def _token_set(client: _IntuitClient, refresh_token: str) -> TokenSet:
    """An answer without a refresh token leaves the old one in force (RFC 6749, 6).

    Tokens whose ends cannot be read are kept all the same: the old one may be dead already (promise 3).
    """
    now = datetime.now(UTC)
    access, refresh = client.access_token, client.refresh_token or refresh_token
    if not (_is_token(access) and _is_token(refresh)):
        raise ValueError("no token")
    access_for = _life(client.expires_in, settings.ACCESS_TOKEN_S)
    refresh_for = _life(client.x_refresh_token_expires_in, settings.REFRESH_TOKEN_S)
    return TokenSet(access, refresh, now + access_for, now + refresh_for)


def _is_token(value: object) -> bool:
    """What a header can carry."""
    return isinstance(value, str) and value != "" and value.isascii() and value.isprintable()


def _life(value: object, usual_s: int) -> timedelta:
    seconds = number(value)
    return timedelta(seconds=float(seconds) if seconds is not None and 0 < seconds <= MOST_S else usual_s)


def _refusal(error: AuthClientError) -> SyncError:
    status = int(error.status_code)
    tid = error.intuit_tid or ""
    code = _error_code(error.content)
    log.warning("OAuth request refused: %d %s, intuit_tid %s", status, code or "-", tid or "-")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Throttled(after_s=retry_after(error.headers.get("Retry-After", "")), intuit_tid=tid)
    if code == "invalid_grant":
        return ReconnectNeeded(intuit_tid=tid)
    if code:
        return Misconfigured(_MISCONFIGURED.get(code, _MISCONFIGURED["invalid_request"]), intuit_tid=tid)
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}:
        return Misconfigured(_MISCONFIGURED["invalid_client"], intuit_tid=tid)
    return Unavailable("QuickBooks cannot renew connections at the moment.", intuit_tid=tid)


_MISCONFIGURED: Final = {
    "invalid_client": "QuickBooks does not know this app: check client id, client secret and discovery address.",
    "invalid_request": "QuickBooks does not take the request for tokens: check the redirect address and the app.",
}


def _error_code(content: bytes) -> str:
    """The ``error`` of an OAuth answer (RFC 6749, 5.2), only if it is one of its words."""
    try:
        code = json.loads(content)["error"]
    except _GARBLED:
        return ""
    return code if isinstance(code, str) and code in _CODES else ""


_CODES: Final = {
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
}
