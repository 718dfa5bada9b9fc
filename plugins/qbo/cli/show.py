"""How results are shown on the command line."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from qbo.flow.reporting.summary import DRY_RUN, counts_text, plan_lines
from qbo.flow.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.flow.group import Result

NOBODY: Final = "No account is connected to QuickBooks."
CONNECTION: Final = {
    "connected": "connected with QuickBooks company {}.",
    "reconnect_needed": "the connection with QuickBooks company {} has ended; an administrator of it connects again.",
    "disconnected": "disconnected from QuickBooks company {}; nothing is synced until it is connected again.",
}
PLACES: Final = {
    "qbo": "in QuickBooks", "held": "held (Do Not Sync)", "before_start": "before the start", "locked": "locked",
    "waiting": "waiting", "refused": "refused", "difference": "of difference",
}  # fmt: skip
LAST_RUN: Final = {
    "running": "is under way", "succeeded": "succeeded", "partial": "was done in part", "failed": "failed",
}  # fmt: skip


def sync_lines(result: Result) -> Iterator[str]:
    """One line an account, and the plan of a dry run by name, in the order in which it would happen (R2)."""
    if not (result.runs or result.quiet or result.failed):
        yield NOBODY
    for run in result.runs:
        if run["run_id"] in result.plans:
            yield from plan_lines(result.plans[run["run_id"]])
            yield f"Account {run['account_id']} ({run['name']}): {DRY_RUN}."
        elif run["account_id"] not in result.failed:
            yield f"Account {run['account_id']} ({run['name']}): {run['status']}. {counts_text(run['counts'])}"
    for account_id in result.quiet:
        yield f"Account {account_id}: nothing new."
    for account_id, reason in sorted(result.failed.items()):
        yield f"Account {account_id}: failed. {reason}"


def status_lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """Some lines an account, for an office manager: how it stands, what waits and why, and what to do."""
    if not rows:
        yield NOBODY
    for row in rows:
        yield f"Account {row['account_id']} ({row['name']}): {CONNECTION[row['status']].format(row['realm_id'])}"
        for line in (
            _last(row),
            _waiting(row),
            *map(_cause, row["causes"]),
            _before_start(row),
            _this_week(row),
            _left_out(row),
            _open(row),
        ):
            if line:
                yield f"  {line}"


def _last(row: dict[str, Any]) -> str:
    run, synced = row["last_run"], row["last_synced_at"]
    when = f"Last synced {synced:%Y-%m-%d %H:%M %Z}." if synced else "Never synced."
    if run is None:
        return when
    more = f" {run['error']}" if run["error"] else f" {counts_text(run['counts'])}" if run["counts"] else ""
    return f"{when} Last run {LAST_RUN[run['status']]}.{more}"


def _waiting(row: dict[str, Any]) -> str:
    waiting = row["waiting"]
    if not (waiting["customers"] or waiting["time_entries"]):
        return "Nothing waits."
    time = words.entries(waiting["time_entries"], waiting["hours"])
    return f"Waiting: {words.number(waiting['customers'], 'customer')}; {time}."


def _cause(cause: dict[str, Any]) -> str:
    blocks = f" ({words.entries(cause['entries'], cause['hours'])})" if cause["entries"] else ""
    return f"  {cause['title']}{blocks}. {cause['hint']}"


def _before_start(row: dict[str, Any]) -> str:
    old = row["before_start"]
    if not old["time_entries"]:
        return ""
    amount = f"{words.number(old['time_entries'], 'entry', 'entries')}, {words.hours(old['hours'])}"
    return f"{amount} before {row['export_from']} are not sent; taking Do Not Sync off an entry sends it."


def _this_week(row: dict[str, Any]) -> str:
    """The tie-out of everybody together (T12)."""
    rows = [each for each in row["tie_out"] if each["week"] == row["this_week"]]
    sums = {name: sum((each[name] for each in rows), Decimal(0)) for name in ("aero", *PLACES, "own")}
    if not any(sums.values()):
        return ""
    parts = [f"{words.hours(sums[name])} {PLACES[name]}" for name in PLACES if sums[name]]
    own = f" Typed into QuickBooks: {words.hours(sums['own'])}." if sums["own"] else ""
    where = f": {', '.join(parts)}" if parts else ""
    return f"This week, from {row['this_week']}: {words.hours(sums['aero'])} in Aero{where}.{own}"


def _left_out(row: dict[str, Any]) -> str:
    """By list, as QuickBooks calls them."""
    lists = ", ".join(f"{number} of {name}" for name, number in sorted(row["left_out"].items()))
    return f"Left out by the import limit: {lists}." if lists else ""


def _open(row: dict[str, Any]) -> str:
    shown, count = len(row["causes"]), row["attention_open"]
    rest = f", the first {shown} are above" if count > shown else ""
    return (
        f"{words.number(count, 'thing needs', 'things need')} a person{rest}." if count else "Nothing needs a person."
    )


def status_json(rows: list[dict[str, Any]]) -> str:
    """The list of the contract."""
    return json.dumps(rows, default=_plain, indent=2)


def _plain(value: object) -> float | str:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    raise TypeError(type(value).__name__)
