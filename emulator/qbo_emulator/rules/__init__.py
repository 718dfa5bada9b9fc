"""What QBO checks and derives when an object is written, a module a topic; ``settle`` runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qbo_emulator.rules import activation, lists, names, people, time, tree
from qbo_emulator.rules.common import Change, check_lengths

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Change", "settle"]
NAMED: Final = (activation.settle, names.check_characters, tree.settle, names.settle_full_name, names.check_unique)
RULES: Final[dict[str, tuple[Callable[[Change], None], ...]]] = {
    "Customer": (people.settle, *NAMED),
    "Vendor": (people.settle, *NAMED),
    "Employee": (people.settle, *NAMED),
    "Class": (lists.settle_class, *NAMED),
    "Item": (lists.settle_item, *NAMED),
    "TimeActivity": (time.settle,),
}


def settle(change: Change) -> None:
    """Checks and completes ``change.new`` in place; raises QboFault where QBO refuses."""
    check_lengths(change)
    for rule in RULES[change.spec.name]:
        rule(change)
