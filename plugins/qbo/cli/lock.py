"""``lock``: up to which day time is locked (T11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qbo.cli.commands import explained, person

if TYPE_CHECKING:
    from datetime import datetime


@click.command()
@click.option("--account", "account_id", type=int, required=True)
@click.option(
    "--through",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="The last locked day; an earlier one opens.",
)
@explained
def lock(*, account_id: int, through: datetime) -> None:
    """Lock time up to a day: nothing of it changes in QuickBooks."""
    from qbo.flow.decisions import lock as flow  # noqa: PLC0415 - imported late: --help must be quick
    from qbo.flow.run.runtime import Runtime  # noqa: PLC0415

    for line in flow.lock(Runtime.from_connections(), account_id, through.date(), person()):
        click.echo(line)
