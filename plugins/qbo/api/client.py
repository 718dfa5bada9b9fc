"""The one door to QBO: every request of a realm goes through ``Client.request``."""

from __future__ import annotations

import json as jsonlib
import math
import threading
import time
from typing import TYPE_CHECKING, Any, Final, Self

from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_exponential, wait_random

from qbo import settings
from qbo.api.transport import JSON, STATEMENT, Answer, Call, company_url, exchange, new_session
from qbo.errors import Paused, ReconnectNeeded, RetryLater, SyncError, Throttled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import requests

    from qbo.api.ports import Throttle, Tokens

__all__ = ["Answer", "Client", "to_bytes"]

JITTER: Final = 0.1  # of the first wait, so that accounts stopped together do not come back together


def to_bytes(payload: Mapping[str, Any]) -> bytes:
    """The same bytes for the same payload, whatever the order of its keys: a retry repeats them (promise 1)."""
    return jsonlib.dumps(payload, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii")


class Client:
    """Requests to one realm; threads may share it. Trouble is waited out here, refusals are raised (``errors``)."""

    def __init__(  # noqa: PLR0913 - settings of one thing, all but the first four with a default
        self,
        base_url: str,
        realm_id: str,
        tokens: Tokens,
        throttle: Throttle,
        *,
        minor_version: int = settings.MINOR_VERSION,
        patience_s: float = settings.SLOT_PATIENCE_S,
        deadline: float | None = None,
        answer_within_s: float = math.inf,
        session_factory: Callable[[], requests.Session] = new_session,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Raises Misconfigured where ``base_url`` is no URL.

        ``patience_s``: how much time one request may lose to trouble, failed tries and waits together, in seconds.
        ``deadline``: a ``time.monotonic()`` past which no wait ends; may be set later.
        ``answer_within_s``: how long an answer may take, where that is less than ``QBO_HTTP_TIMEOUT_S``.
        """
        self.realm_id = realm_id
        self.patience_s = patience_s
        self.deadline = deadline
        self._answer_within_s = answer_within_s
        self._url = company_url(base_url, realm_id)
        self._tokens = tokens
        self._throttle = throttle
        self._minor_version = minor_version
        self._session = session_factory()
        self._sleep = sleep
        self._calls = 0
        self._counting = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    @property
    def calls(self) -> int:
        """HTTP requests sent so far, repeated ones included."""
        return self._calls

    def request(  # noqa: PLR0913 - one door, many kinds of request
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Mapping[str, Any] | None = None,
        text: str | None = None,
        request_id: str | None = None,
        batch: bool = False,
        expects: str = "",
        before: Callable[[], None] | None = None,
    ) -> Answer:
        """One request below ``/v3/company/{realm}/``, repeated with backoff while that can do no harm.

        ``text`` is a query statement, so a read; ``json`` a write, repeated only with a ``request_id``, the same one.
        ``expects`` names a key without which the answer counts as garbled. ``before`` is called right before each try,
        when all waiting is done; what it raises ends the request.
        Raises any class of ``errors``; RetryLater once the patience is out, ``maybe_done`` where a write may have
        taken effect.
        """
        query = {**(params or {}), "minorversion": str(self._minor_version)}
        if request_id:
            query["requestid"] = request_id
        call = Call(
            method=method,
            path=path.lstrip("/"),
            params=query,
            data=to_bytes(json) if json is not None else text.encode() if text is not None else None,
            content_type=JSON if json is not None else STATEMENT if text is not None else "",
            batch=batch,
            repeatable=json is None or bool(request_id),
            expects=expects,
            timeout_s=min(self._answer_within_s, settings.http_timeout_s()),
        )
        return _Attempts(self, call, before).run()

    def send_once(self, call: Call, lose: Callable[[float], None], before: Callable[[], None] | None) -> Answer:
        """One try, with one fresh token where QBO does not take the first; for ``request`` only.

        ``lose`` is told the seconds of a failed exchange; queueing for the throttle is no trouble and not counted.
        """
        token = self._tokens.access_token()
        try:
            return self._exchange(call, token, lose, before)
        except ReconnectNeeded:
            fresh = self._tokens.renew(token)
        return self._exchange(call, fresh, lose, before)

    def _exchange(
        self, call: Call, token: str, lose: Callable[[float], None], before: Callable[[], None] | None
    ) -> Answer:
        self._throttle.wait(batch=call.batch)
        if before is not None:
            before()
        with self._counting:
            self._calls += 1
        started = time.monotonic()
        try:
            return exchange(self._session, self._url, call, token)
        except SyncError:
            lose(time.monotonic() - started)
            raise

    def hold_back(self, seconds: float) -> None:
        """Every process of this realm pauses (429)."""
        self._throttle.pause(seconds)

    def sleep(self, seconds: float) -> None:
        self._sleep(seconds)


class _Attempts:
    """The tries of one request: how long to wait between them, and when to give up."""

    def __init__(self, client: Client, call: Call, before: Callable[[], None] | None) -> None:
        self._client = client
        self._call = call
        self._before = before
        self._maybe_done = False
        self._lost_s = 0.0
        first = settings.backoff_s()
        self._backoff = wait_exponential(multiplier=first, max=settings.MAX_WAIT_S) + wait_random(0, first * JITTER)

    def run(self) -> Answer:
        retrying = Retrying(
            retry=retry_if_exception_type(RetryLater),
            wait=self._wait_s,
            stop=self._is_enough,
            sleep=self._client.sleep,
            reraise=True,
        )
        return retrying(self._try)

    def _try(self) -> Answer:
        try:
            return self._client.send_once(self._call, self._lose, self._before)
        except SyncError as error:
            # Also a refusal may only mean that an earlier try, whose answer was lost, has taken effect.
            self._maybe_done = error.maybe_done = self._maybe_done or error.maybe_done
            raise

    def _lose(self, seconds: float) -> None:
        self._lost_s += seconds

    def _wait_s(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.after_s if isinstance(error, RetryLater) else 0.0
        seconds = asked or self._backoff(state)
        if isinstance(error, Throttled) and not isinstance(error, Paused):
            self._client.hold_back(seconds)
        return seconds

    def _is_enough(self, state: RetryCallState) -> bool:
        if not self._call.repeatable:
            return True
        lost = self._lost_s + state.idle_for + state.upcoming_sleep
        deadline = self._client.deadline
        late = deadline is not None and time.monotonic() + state.upcoming_sleep > deadline
        return late or lost > self._client.patience_s
