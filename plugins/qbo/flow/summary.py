"""What a run did or would do, in words: the same on the command line and in a task's log."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS: Final = {
    "extracted": "read", "created": "added", "exported": "created in QuickBooks", "left_out": "left out",
    "deactivated": "made inactive in QuickBooks", "quarantined": "in quarantine",
}  # fmt: skip
WORDS_OF_TIME: Final = {"created": "sent to QuickBooks", "held": "held (Do Not Sync)"}


def counts_text(counts: dict[str, Any]) -> str:
    """``sync_run.counts`` in one line; lists that were only read are left out."""
    parts = [
        f"{entity}: " + ", ".join(f"{number} {_word(entity, what)}" for what, number in sorted(numbers.items()))
        for entity, numbers in sorted(counts.items())
        if isinstance(numbers, dict) and set(numbers) != {"extracted"}
    ]
    return "; ".join([*parts, f"{counts.get('api_calls', 0)} API calls."])


def plan_lines(plan: list[dict[str, Any]]) -> Iterator[str]:
    """A dry run, name by name in the order in which it would happen, then in numbers (R2)."""
    for row in plan:
        was = f" (was {row['was']})" if row["was"] else ""
        yield f"{row['entity']}: {row['action']} {row['name']}{was}: {row['reason']}"
    for (entity, action), number in sorted(Counter((row["entity"], row["action"]) for row in plan).items()):
        yield f"{entity}: {number} to {action}"
    if not plan:
        yield "Nothing would change."


def _word(entity: str, what: str) -> str:
    return (WORDS_OF_TIME if entity == "TimeActivity" else {}).get(what) or WORDS.get(what, what)
