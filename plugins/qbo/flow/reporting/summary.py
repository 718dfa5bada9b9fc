"""What a run did or would do, in words: the same on the command line and in a task's log."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.flow.dry_run.preview import Preview, Row

WORDS: Final = {
    "extracted": "read", "created": "added", "exported": "created in QuickBooks", "left_out": "left out",
    "deactivated": "made inactive in QuickBooks", "quarantined": "in quarantine",
}  # fmt: skip
WORDS_OF_TIME: Final = {"created": "sent to QuickBooks", "held": "held (Do Not Sync)"}
LIST_WORDS: Final = {"Item": "Service item", "TimeActivity": "Time"}
WOULD: Final = {
    "found": "linked",
    "insert": "added to Aero",
    "rename": "renamed in Aero",
    "update": "changed in Aero",
    "hide": "hidden in Aero",
    "show": "shown in Aero again",
    "link": "linked",
    "leave_out": "left out",
    "propose": "held until somebody decides",
    "contact": "given a contact in Aero",
    "conflict": "left with both names",
    "agree": "noted as renamed on both sides",
    "skip": "put in quarantine",
    "stop": "stopped, so that nothing of it changes",
    "send create": "created in QuickBooks",
    "send update": "changed in QuickBooks",
    "send delete": "deleted in QuickBooks",
    "send deactivate": "made inactive in QuickBooks",
    "send reactivate": "made active in QuickBooks again",
    "hold": "held back",
}  # what a row of a plan would be: each key is an action of ``qbo.plan``
COUNTED: Final = {
    "do not sync": "held by Do Not Sync",
    "before start": "dated before the first day that is sent to QuickBooks",
}  # not shown by name
DRY_RUN: Final = "looked at, nothing changed (dry run)"


def counts_text(counts: dict[str, Any]) -> str:
    """``sync_run.counts`` in one line; lists that were only read are left out."""
    parts = [
        f"{entity}: " + ", ".join(f"{number} {_word(entity, what)}" for what, number in sorted(numbers.items()))
        for entity, numbers in sorted(counts.items())
        if isinstance(numbers, dict) and set(numbers) != {"extracted"}
    ]
    return "; ".join([*parts, f"{counts.get('api_calls', 0)} API calls."])


def plan_lines(plan: Preview) -> Iterator[str]:
    """A dry run, name by name in the order in which it would happen, then in numbers (R2)."""
    for row in plan.rows:
        if row["action"] not in COUNTED:
            yield _sentence(row)
    yield from _numbers(plan.rows)
    if all(row["action"] in {"hold", "skip", *COUNTED} for row in plan.rows):
        yield "Nothing would change."
    yield (
        f"A real run would make {_calls(plan.reads + plan.sends)} to QuickBooks: {plan.reads} to read and {plan.sends} "
        f"to write. This look has made {_calls(plan.looked)}, none of them to write."
    )


def _sentence(row: Row) -> str:
    entity, name, was = LIST_WORDS.get(row["entity"], row["entity"]), row["name"] or "without a name", row["was"]
    if row["action"] == "stop":
        return f"The list {entity}: would be {WOULD['stop']} ({row['reason']})"
    hours = f", {_hours(row['hours'])}" if row["hours"] is not None else ""
    known = f" (now {was})" if was else ""
    would = WOULD.get(row["action"], row["action"])
    return f"{entity} {name}{hours}{known}: would be {would} ({row['reason']})"


def _numbers(rows: list[Row]) -> Iterator[str]:
    """In the order in which the first of each would happen."""
    entries: Counter[tuple[str, str]] = Counter()
    hours: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        key = row["entity"], row["action"]
        entries[key] += row["entries"]
        if row["hours"] is not None:
            hours[key] = hours.get(key, Decimal(0)) + row["hours"]
    for key, number in entries.items():
        entity, action = LIST_WORDS.get(key[0], key[0]), key[1]
        what = COUNTED.get(action) or f"to be {WOULD.get(action, action)}"
        yield f"{entity}: {'the list' if action == 'stop' else number} {what}" + (
            f", {_hours(hours[key])}" if key in hours else ""
        )


def _hours(hours: Decimal) -> str:
    return f"{hours.normalize():f} h"


def _calls(number: int) -> str:
    return "1 call" if number == 1 else f"{number} calls"


def _word(entity: str, what: str) -> str:
    return (WORDS_OF_TIME if entity == "TimeActivity" else {}).get(what) or WORDS.get(what, what)
