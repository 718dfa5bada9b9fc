"""How results are shown on the command line."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from qbo.flow.summary import DRY_RUN, counts_text, plan_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.flow.group import Result
NOBODY = "No account is connected to QuickBooks."


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
    """One line an account."""
    if not rows:
        yield NOBODY
    for row in rows:
        waiting = row["waiting"]
        yield (
            f"Account {row['account_id']} ({row['name']}): {row['status'].replace('_', ' ')} with {row['realm_id']}, "
            f"last synced {row['last_synced_at'] or 'never'}; waiting: {waiting['customers']} customers, "
            f"{waiting['time_entries']} time entries, {waiting['hours']:f} h; {row['attention_open']} need attention"
        )


def status_json(rows: list[dict[str, Any]]) -> str:
    """The list of the contract."""
    return json.dumps(rows, default=_plain, indent=2)


def _plain(value: object) -> float | str:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
