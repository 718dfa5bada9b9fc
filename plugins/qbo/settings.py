"""Limits, each with its source; those that a firm may set come from the environment.

(facts 1.6) is a section of the page of facts about QBO that was given with the project.

Environment variables are read when asked for, so that a worker started later sees what it was given.
"""

from __future__ import annotations

import json
import os
from typing import Any, Final

from qbo.errors import Misconfigured

MINOR_VERSION: Final = 75  # the default and only one since 2025-08-01 (facts 1.8)
PAGE_SIZE: Final = 1000  # MAXRESULTS at most 1000 (facts 1.2)
BATCH_SIZE: Final = 30  # items in one batch (facts 1.5)
CDC_MAX_ROWS: Final = 1000  # objects in one CDC answer; reached means "maybe more" (facts 1.7)
CDC_MAX_DAYS: Final = 30  # how far back CDC looks (facts 1.7)
REQUESTS_PER_SECOND: Final = 10  # per realm and app (facts 3)
BATCHES_PER_MINUTE: Final = 40  # per realm and app (facts 3)
REQUEST_LIFE_S: Final = 120  # QBO gives up on a request after this long (facts 3)
ACCESS_TOKEN_S: Final = 3600  # life of an access token where QBO does not say (facts 4)
REFRESH_TOKEN_S: Final = 8_640_000  # life of a refresh token where QBO does not say: 100 days (facts 4)
REQUEST_ID_LENGTH: Final = 36  # at most, with a batch (facts 1.6)
BATCH_ID_LENGTH: Final = 10  # of a bId at most, so that requestid and bId together fit (facts 1.6)
NAME_LENGTH: Final = 500  # DisplayName (facts 5)
COMPANY_NAME_LENGTH: Final = 100  # CompanyName (facts 5)
SHORT_NAME_LENGTH: Final = 100  # Name of Class and Item (facts 5)

CURSOR_OVERLAP_S: Final = 300  # how far the cursor looks back behind QBO's own clock: edits in flight, clock steps
PAGES_AT_ONCE: Final = 8  # pages of an account in memory at a time, over all its lists; QBO takes 10 calls at once
STATEMENT_IN_URL: Final = 2000  # characters of a query in a URL, longer ones by POST: far under gateways' 8 kB
IN_LIST_SIZE: Final = 300  # values in one IN (…): our choice, QBO states no limit
IN_LIST_LENGTH: Final = 20_000  # characters of one IN (…): our choice, QBO states no limit
GROUP_SIZE: Final = 50  # accounts that one detect or validate task serves (docs/adr/0003)
PLAN_DAYS: Final = 30  # our choice: how far back people ask why a sync did what it did
LEASE_S: Final = 120  # a lease without a heartbeat this long may be taken
HEARTBEAT_S: Final = 30  # three may be missed
HOUR_S: Final = 3600  # between two syncs of the schedule (R1)
SLOT_PATIENCE_S: Final = 30  # how long trouble is waited out inside a worker slot (docs/adr/0003)
LEAST_WAIT_S: Final = 0.01  # our choice: a backoff must grow
MAX_WAIT_S: Final = 60  # longest single wait of a doubled backoff: our choice
MAX_RETRY_AFTER_S: Final = 3600  # a longer Retry-After is cut to this: a slip there must not stop a realm for days

SMTP_NOTIFIER: Final = "airflow.providers.smtp.notifications.smtp.SmtpNotifier"
MAIL_ARGUMENTS: Final = {"subject": "{subject}", "html_content": "{html}"}


def _number(name: str, default: float, *, or_none: bool = False) -> float:
    """``or_none``: 0 is a limit too, that of no wait at all."""
    text = os.environ.get(name, "")
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (value > 0 or (or_none and value == 0)):
        raise Misconfigured(f"{name} must be a positive number{' or 0' if or_none else ''}, not {text!r}.")
    return value


def http_timeout_s() -> float:
    """``QBO_HTTP_TIMEOUT_S``: QBO itself gives up after 120 s (facts 3)."""
    return _number("QBO_HTTP_TIMEOUT_S", 120)


def backoff_s() -> float:
    """``QBO_BACKOFF_S``: the first wait; each next one is double, up to ``MAX_WAIT_S``, so that 0 is a blink."""
    return max(_number("QBO_BACKOFF_S", 2, or_none=True), LEAST_WAIT_S)


def run_deadline_s() -> float:
    """``QBO_RUN_DEADLINE_S``: how long the run of one account waits out trouble."""
    return _number("QBO_RUN_DEADLINE_S", 900, or_none=True)


def requests_per_minute() -> int:
    """``QBO_REQUESTS_PER_MIN``: 450 of the 500 that QBO allows (facts 3), the rest for people's other apps."""
    return int(_number("QBO_REQUESTS_PER_MIN", 450))


def lookup_after_s() -> float:
    """``QBO_LOOKUP_AFTER_S``: age from which an unanswered batch is looked up before it is sent again."""
    return _number("QBO_LOOKUP_AFTER_S", 3600, or_none=True)


def gap_s() -> float:
    """How long nothing may be heard of an account before its database may be an old one: one hourly sync may fail."""
    return 2 * max(lookup_after_s(), HOUR_S)


def billable_change() -> str:
    """``QBO_BILLABLE_CHANGE``: how time becomes billable, or stops being so, after its export (facts 10: unconfirmed).

    ``update``, the default: a sparse update, whose answer is compared. ``recreate``: deleted and created anew, which
    takes what QBO alone knows about it (pay type, location, rate) away.
    """
    found = os.environ.get("QBO_BILLABLE_CHANGE", "") or "update"
    if found not in {"update", "recreate"}:
        raise Misconfigured(f"QBO_BILLABLE_CHANGE must be update or recreate, not {found!r}.")
    return found


def notifier() -> str:
    """``QBO_NOTIFIER``: import path of the notifier class (R6); Airflow's for mail where only its arguments are set."""
    return os.environ.get("QBO_NOTIFIER", "") or (SMTP_NOTIFIER if os.environ.get("QBO_NOTIFIER_KWARGS") else "")


def notifier_arguments() -> dict[str, Any]:
    """``QBO_NOTIFIER_KWARGS``: JSON; ``{subject}``, ``{text}`` and ``{html}`` in it become those of a message."""
    text = os.environ.get("QBO_NOTIFIER_KWARGS", "") or "{}"
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise Misconfigured("QBO_NOTIFIER_KWARGS must be a JSON object: the arguments of the notifier.")
    return MAIL_ARGUMENTS | given if notifier() == SMTP_NOTIFIER else given
