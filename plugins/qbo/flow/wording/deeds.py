"""What a run did, as an office manager says it: ``12 customers added, 3 hidden, 41 time entries sent``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

NOUNS: Final = {
    "Customer": ("customer", "customers"),
    "Vendor": ("vendor", "vendors"),
    "Employee": ("employee", "employees"),
    "Class": ("class", "classes"),
    "Item": ("service item", "service items"),
    "TimeActivity": ("time entry", "time entries"),
}  # in the order in which they are told
DONE: Final = {
    "created": "added",
    "linked": "linked",
    "renamed": "renamed",
    "updated": "changed",
    "hidden": "hidden",
    "shown": "shown again",
    "exported": "created in QuickBooks",
    "deactivated": "made inactive in QuickBooks",
    "left_out": "left out",
    "quarantined": "put in quarantine",
}
DONE_TO_TIME: Final = {"created": "sent", "updated": "corrected", "deleted": "deleted in QuickBooks"}


def deeds(counts: dict[str, Any]) -> list[str]:
    """Of ``sync_run.counts``; what was only read is none. The noun stands with the first deed of each list."""
    told = [deed for entity in NOUNS for deed in _of(entity, counts.get(entity) or {})]
    needing = sum(numbers.get("refused", 0) for numbers in counts.values() if isinstance(numbers, dict))
    return [*told, f"{needing:,} {'needs' if needing == 1 else 'need'} attention"] if needing else told


def in_words(counts: dict[str, Any]) -> str:
    """One line; ``nothing new`` where nothing was done."""
    return ", ".join(deeds(counts)) or "nothing new"


def _of(entity: str, numbers: dict[str, int]) -> Iterator[str]:
    words = DONE_TO_TIME if entity == "TimeActivity" else DONE
    done = [(numbers[what], word) for what, word in words.items() if numbers.get(what)]
    for place, (number, word) in enumerate(done):
        noun = f"{NOUNS[entity][number != 1]} " if place == 0 else ""
        yield f"{number:,} {noun}{word}"
