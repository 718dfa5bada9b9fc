"""What a benchmark found, and how it is shown."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


@dataclass(frozen=True)
class Row:
    """One line of the table. ``ok`` only for counts, which are the same on every machine; None for times."""

    what: str
    found: str
    aim: str = ""
    ok: bool | None = None


def count(what: str, found: int, expected: int, why: str = "") -> Row:
    """A count that must be met exactly; ``why`` says where the expected number comes from."""
    return Row(what, f"{found:,}", f"{expected:,}{f' ({why})' if why else ''}", found == expected)


def median(measure: Callable[[], float], times: int) -> float:
    """Of several runs: other work on the machine disturbs single ones."""
    return statistics.median(measure() for _ in range(times))


def show(name: str, title: str, rows: Iterable[Row], console: Console | None = None) -> bool:
    """Prints the rows of one benchmark; whether every checked count was met."""
    found = list(rows)
    table = Table(title=f"{name}: {title}", title_justify="left", title_style="bold")
    for column in ("what", "found", "aim", ""):
        table.add_column(column, justify="right" if column == "found" else "left")
    for row in found:
        table.add_row(row.what, row.found, row.aim, {True: "ok", False: "[red]NOT ok[/red]", None: ""}[row.ok])
    (console or Console()).print(table)
    return all(row.ok is not False for row in found)
