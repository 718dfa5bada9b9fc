"""``undo``: takes back what one run created (T13)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import click

from qbo.cli.commands import explained, person
from qbo.flow import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.flow.undo import Undone
    from qbo.flow.undo_plan import Created


@click.command()
@click.option("--run", "run_id", type=int, required=True)
@click.option("--dry-run", is_flag=True, help="Show what would be taken back, do nothing.")
@explained
def undo(*, run_id: int, dry_run: bool) -> None:
    """Take back what a run created in QuickBooks: time is deleted and held, customers are made inactive."""
    from qbo.flow import undo as flow  # noqa: PLC0415 - imported late: --help must be quick
    from qbo.flow.runtime import Runtime  # noqa: PLC0415

    for line in undo_lines(flow.undo(Runtime.from_connections(), run_id, person(), dry_run=dry_run)):
        click.echo(line)


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
        yield from (f"  {_what(each)}" for each in undone.taken)
    if undone.skipped:
        yield "Skipped:"
        yield from (f"  {_name(each)}: {each.reason}." for each in undone.skipped)
    yield (
        f"Run {undone.run_id} of account {undone.account_id} ({undone.name}): {_amount(undone.taken)} "
        f"{'to be taken back' if undone.dry_run else 'taken back'}, {_amount(undone.skipped)} skipped."
    )


def _name(created: Created) -> str:
    return created.name if created.entity == "TimeActivity" else f"Customer {created.name}"


def _what(created: Created) -> str:
    if created.entity == "Customer":
        return f"{_name(created)}: made inactive in QuickBooks; its company waits for a decision (matches)."
    if created.row is None:
        return f"{_name(created)}: somebody deleted it in QuickBooks already; set to Do Not Sync."
    return f"{_name(created)}: deleted in QuickBooks, set to Do Not Sync."


def _amount(found: list[Created]) -> str:
    time = [each for each in found if each.entity == "TimeActivity"]
    customers = words.number(len(found) - len(time), "customer")
    return f"{words.entries(len(time), sum((each.hours for each in time), Decimal(0)))}, {customers}"
