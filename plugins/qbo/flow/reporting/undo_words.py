"""What an undo takes back, by name and in numbers, the same on the command line and on the page (T13)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from qbo.flow.wording import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.flow.decisions.undo import Undone
    from qbo.flow.decisions.undo_plan import Created


def undo_lines(undone: Undone) -> Iterator[str]:
    """By name: what is taken back, what stays and why, then both in numbers; the same for a dry run."""
    if undone.left_open:
        yield (
            f"{words.number(undone.left_open, 'batch', 'batches')} of an earlier run had no answer from QuickBooks: "
            + ("an undo settles that first, which may bring more." if undone.dry_run else "that was settled first.")
        )
    if not undone.found:
        yield f"Nothing of run {undone.run_id} is left to take back."
        return
    if undone.taken:
        yield "Would be taken back:" if undone.dry_run else "Taken back:"
        yield from (f"  {what(each)}" for each in undone.taken)
    if undone.skipped:
        yield "Skipped:"
        yield from (f"  {name(each)}: {each.reason}." for each in undone.skipped)
    done = f"{amount(undone.taken) or 'nothing'} {'to be taken back' if undone.dry_run else 'taken back'}"
    left = f"; {amount(undone.skipped)} skipped" if undone.skipped else ""
    yield f"Run {undone.run_id} of account {undone.account_id} ({undone.name}): {done}{left}."


def name(created: Created) -> str:
    """Of time: person, day, hours and customer."""
    return created.name if created.entity == "TimeActivity" else f"Customer {created.name}"


def what(created: Created) -> str:
    """What is done with it, as a sentence."""
    if created.entity == "Customer":
        return f"{name(created)}: made inactive in QuickBooks; its company waits for a decision under Matches."
    if created.row is None:
        return f"{name(created)}: somebody deleted it in QuickBooks already; set to Do Not Sync."
    return f"{name(created)}: deleted in QuickBooks, set to Do Not Sync."


def amount(found: list[Created]) -> str:
    """Only what there is: ``2 customers``; ``3 time entries, 4.5 hours and 1 customer``; empty for nothing."""
    time = [each for each in found if each.entity == "TimeActivity"]
    told = [words.entries(len(time), sum((each.hours for each in time), Decimal(0)))] if time else []
    customers = len(found) - len(time)
    return " and ".join(told + ([words.number(customers, "customer")] if customers else []))
