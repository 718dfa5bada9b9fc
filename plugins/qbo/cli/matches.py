"""``matches``: what the first connect held, listed so that an office manager can decide, and decided (C5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from qbo.cli.commands import explained, person
from qbo.errors import Misconfigured
from qbo.flow.matching.match_words import DONE, KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.flow.matching.matches import Decided, Match


@click.command()
@click.option("--account", "account_ids", type=int, multiple=True, required=True, help="May be repeated.")
@click.option(
    "--decide", "decision", type=click.Choice(list(DONE)), help="For the companies named, or for all where it is clear."
)
@click.option("--company", "company_ids", type=int, multiple=True, help="May be repeated; default: every open one.")
@click.option("--qbo-id", "qbo_ids", multiple=True, help="The customer, where the company has several candidates.")
@explained
def matches(
    *, account_ids: tuple[int, ...], decision: str | None, company_ids: tuple[int, ...], qbo_ids: tuple[str, ...]
) -> None:
    """List what the first connect held for a person to decide, or decide it."""
    from qbo.flow.matching import matches as flow  # noqa: PLC0415 - imported late: --help must be quick
    from qbo.flow.run.runtime import Runtime  # noqa: PLC0415

    runtime = Runtime.from_connections()
    if decision is None:
        if qbo_ids:
            raise Misconfigured("A QuickBooks id says what to decide: it needs --decide.")
        lines = list_lines(flow.open_matches(runtime, account_ids, company_ids))
    else:
        decided = flow.decide(runtime, account_ids, decision, company_ids, qbo_ids, by=person())
        lines = decided_lines(decision, decided)
    for line in lines:
        click.echo(line)


def list_lines(found: list[Match]) -> Iterator[str]:
    """By kind, what is surest first; each company with its candidates, then in numbers."""
    if not found:
        yield "Nothing waits for a decision."
        return
    for kind, heading in KINDS.items():
        group = [match for match in found if match.kind == kind]
        if group:
            yield f"{heading}: {len(group)}"
        for match in group:
            yield from _match_lines(match)
    yield f"{len(found)} to decide: --decide link, reactivate, create or leave, with --company ID or for all of them."


def decided_lines(decision: str, decided: Decided) -> Iterator[str]:
    """What was decided, what was left open and why, and how many of both."""
    for match, qbo_id in decided.done:
        yield f"Company {match.company_id} ({match.full_name}) {DONE[decision].format(qbo_id=qbo_id)}."
    for match, reason in decided.left:
        yield f"Company {match.company_id} ({match.full_name}) stays open: {reason}"
    yield f"{len(decided.done)} decided, {len(decided.left)} left open."


def _match_lines(match: Match) -> Iterator[str]:
    left = "" if match.is_open else " (left alone)"
    yield f"  Company {match.company_id}: {match.full_name}{left}" + ("" if match.candidates else f". {match.reason}")
    for each in match.candidates:
        yield f"    QuickBooks customer {each['qbo_id']}: {_candidate(each)}"


def _candidate(row: dict[str, Any]) -> str:
    evidence = row["evidence"]
    seen = [evidence.get("customer_full_name"), evidence.get("email"), evidence.get("phone")]
    state = " (taken by another company)" if row["taken"] else "" if row["is_active"] else " (inactive)"
    return f"{', '.join(filter(None, seen))}{state}; score {evidence['score']} of 100. {evidence['reason']}"
