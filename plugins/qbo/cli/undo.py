"""``undo``: takes back what one run created (T13)."""

from __future__ import annotations

import click

from qbo.cli.commands import explained, person
from qbo.flow.reporting.undo_words import undo_lines


@click.command()
@click.option("--run", "run_id", type=int, required=True)
@click.option("--dry-run", is_flag=True, help="Show what would be taken back, do nothing.")
@explained
def undo(*, run_id: int, dry_run: bool) -> None:
    """Take back what a run created in QuickBooks: time is deleted and held, customers are made inactive."""
    from qbo.flow.decisions import undo as flow  # noqa: PLC0415 - imported late: --help must be quick
    from qbo.flow.run.runtime import Runtime  # noqa: PLC0415

    for line in undo_lines(flow.undo(Runtime.from_connections(), run_id, person(), dry_run=dry_run)):
        click.echo(line)
