"""How results are shown on the command line."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.flow.group import Result

WORDS = {
    "extracted": "read", "created": "added", "exported": "created in QuickBooks", "left_out": "left out",
    "deactivated": "made inactive in QuickBooks", "quarantined": "in quarantine",
}  # fmt: skip


def sync_lines(result: Result) -> Iterator[str]:
    """One line an account, and the plan of a dry run by name, in the order in which it would happen (R2)."""
    for run in result.runs:
        for row in result.plans.get(run["run_id"], ()):
            yield plan_line(row)
        if run["account_id"] not in result.failed:
            yield f"Account {run['account_id']} ({run['name']}): {run['status']}. {counts_text(run['counts'])}"
    for account_id in result.quiet:
        yield f"Account {account_id}: nothing new."
    for account_id, reason in sorted(result.failed.items()):
        yield f"Account {account_id}: failed. {reason}"


def plan_line(row: dict[str, Any]) -> str:
    """One row of a plan."""
    was = f" (was {row['was']})" if row["was"] else ""
    return f"  {row['entity']}: {row['action']} {row['name']}{was}: {row['reason']}"


def counts_text(counts: dict[str, Any]) -> str:
    """What a run did, in words, lists with nothing to tell left out."""
    parts = [
        f"{entity}: " + ", ".join(f"{number} {WORDS.get(what, what)}" for what, number in sorted(numbers.items()))
        for entity, numbers in sorted(counts.items())
        if isinstance(numbers, dict) and set(numbers) != {"extracted"}
    ]
    calls = f"{counts.get('api_calls', 0)} API calls."
    return "; ".join(parts) + ("; " if parts else "") + calls


def status_lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """One line an account."""
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
