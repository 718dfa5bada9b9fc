"""``resolve``: what a person decides about attention items (L7, R5, T9, T11)."""

from __future__ import annotations

import click

from qbo.cli.commands import explained, person
from qbo.errors import Misconfigured

CHOICES = ["aero", "qbo", "release", "survivor", "retry", "dismiss"]


@click.command()
@click.option("--attention", "attention_ids", type=int, multiple=True, required=True, help="May be repeated.")
@click.option("--choose", "choice", type=click.Choice(CHOICES), required=True)
@click.option(
    "--company", "company_ids", type=int, multiple=True, help="With survivor: the company that took its place."
)
@click.option("--reason", help="With dismiss: why.")
@explained
def resolve(*, attention_ids: tuple[int, ...], choice: str, company_ids: tuple[int, ...], reason: str | None) -> None:
    """Decide about attention items, all that are named or none."""
    from qbo.flow.decisions import resolve as flow  # noqa: PLC0415 - imported late: --help must be quick
    from qbo.flow.run.runtime import Runtime  # noqa: PLC0415

    if len(set(company_ids)) > 1:
        raise Misconfigured("Only one company can take the place of another: give --company once.")
    decision = flow.Decision(choice, person(), next(iter(company_ids), None), reason)
    for line in flow.resolve(Runtime.from_connections(), list(attention_ids), decision):
        click.echo(line)
