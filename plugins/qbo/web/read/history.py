"""The runs of an account: what each planned, wrote and found, and what a dry run would do."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from qbo import settings
from qbo.flow.reporting.summary import COUNTED, DRY_RUN, WOULD
from qbo.flow.wording.deeds import NOUNS, in_words
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
ON_A_PAGE: Final = 25
IN_PART: Final = 10_000  # rows of a file that are read at once
OF_EACH: Final = 20  # planned things of a group on the page of the run
OF_GROUP: Final = 100  # on the page of one group
WRITES: Final = 50
TRIGGERS: Final = {
    "schedule": "Schedule", "manual": "Sync Now", "change": "Change in Aero", "cli": "Command line", "undo": "Undo",
}  # fmt: skip
STATES: Final = {
    "running": ("Running", "busy"),
    "succeeded": ("Done", "good"),
    "partial": ("Partly done", "waiting"),
    "failed": ("Failed", "bad"),
}
CHECKS: Final = {
    "id_missing": "without an id",
    "id_twice": "twice in one answer",
    "name_missing": "without a name",
    "name_too_long": "name too long",
    "parent_unknown": "parent unknown",
    "parent_circle": "its own ancestor",
    "type_unknown": "type unknown",
    "list_shrunk": "much shorter than before",
}


@dataclass(frozen=True)
class Filters:
    """Of the page History; None for all."""

    status: str | None = None
    kind: str | None = None
    trigger: str | None = None
    since: date | None = None


@dataclass
class Group:
    """Planned things of one list and action; ``number`` and ``hours`` are those of all, ``rows`` those shown."""

    entity: str
    action: str
    number: int
    total: int
    hours: Decimal | None
    rows: list[Row] = field(default_factory=list)

    @property
    def noun(self) -> str:
        return NOUNS[self.entity][self.number != 1]

    @property
    def would(self) -> str:
        """What becomes of them: ``added to Aero``."""
        return COUNTED.get(self.action) or WOULD.get(self.action, self.action)

    @property
    def reason(self) -> str:
        """Why, where it is the same for all of them."""
        reasons = {str(each["reason"]) for each in self.rows}
        return reasons.pop() if len(reasons) == 1 and self.action != "stop" else ""

    @property
    def is_counted(self) -> bool:
        """Not shown by name."""
        return self.action in COUNTED


def runs(
    runtime: Runtime, account_id: int, filters: Filters, page: int, most: int = ON_A_PAGE
) -> tuple[list[Row], int]:
    """A page of them, the newest first, each with ``did`` in words; and how many there are."""
    with runtime.database.transaction() as connection:
        rows = list(
            sql.reports.select_runs(
                connection, account_id=account_id, **vars(filters), most=most, skip=(page - 1) * most
            )
        )
    return [_told(row) for row in rows], int(rows[0]["of_all"]) if rows else 0


def all_runs(runtime: Runtime, account_id: int, filters: Filters) -> Iterator[Row]:
    """For a file, in parts; a run that begins meanwhile moves the others on, and none of them comes twice."""
    told: set[int] = set()
    for page in itertools.count(1):
        rows, total = runs(runtime, account_id, filters, page, most=IN_PART)
        yield from (row for row in rows if row["run_id"] not in told)
        told.update(row["run_id"] for row in rows)
        if page * IN_PART >= total:
            return


def run(runtime: Runtime, account_id: int, run_id: int) -> Row | None:
    """None where the account has no such run."""
    with runtime.database.transaction() as connection:
        row = sql.reports.select_run_detail(connection, account_id=account_id, run_id=run_id)
    return None if row is None else _told(row)


def preview(runtime: Runtime, account_id: int, dag_run_id: str | None) -> Row | None:
    """``run_id`` and ``status`` of the newest dry run, or of that of a run of Airflow."""
    with runtime.database.transaction() as connection:
        row: Row | None = sql.reports.select_preview(connection, account_id=account_id, dag_run_id=dag_run_id)
    return row


def plan(
    runtime: Runtime, account_id: int, run_id: int, entity: str | None = None, action: str | None = None, page: int = 1
) -> list[Group]:
    """In the order in which it happens; of one group a page, else the first rows of each."""
    one = entity is not None
    most = OF_GROUP if one else OF_EACH
    found: dict[tuple[str, str], Group] = {}
    for row in _plan_rows(runtime, account_id, run_id, entity, action, most, (page - 1) * most if one else 0):
        key = row["entity"], row["action"]
        new = Group(*key, int(row["entries_of_group"]), row["of_group"], row["hours_of_group"])
        found.setdefault(key, new).rows.append(row)
    return list(found.values())


def plan_rows(runtime: Runtime, account_id: int, run_id: int) -> Iterator[Row]:
    """All of it, for a file: group by group, in parts."""
    for group in plan(runtime, account_id, run_id):
        for skip in range(0, group.total, IN_PART):
            yield from _plan_rows(runtime, account_id, run_id, group.entity, group.action, IN_PART, skip)


def people(runtime: Runtime, account_id: int, run_id: int) -> list[Row]:
    """The time of a plan by person: hours that would go, hours that would wait."""
    with runtime.database.transaction() as connection:
        return list(sql.reports.select_plan_people(connection, account_id=account_id, run_id=run_id))


def writes(runtime: Runtime, account_id: int, run_id: int, page: int) -> list[Row]:
    """What went to QBO (R6)."""
    with runtime.database.transaction() as connection:
        return list(
            sql.reports.select_run_writes(
                connection, account_id=account_id, run_id=run_id, most=WRITES, skip=(page - 1) * WRITES
            )
        )


def checks(validation: Row | None) -> list[Row]:
    """What Great Expectations found, a row a list: rows looked at, and how many were refused for which reason."""
    return [_checked(entity, result) for entity, result in sorted((validation or {}).items())]


def _checked(entity: str, result: Row) -> Row:
    refused: dict[str, int] = {}
    for each in result["results"]:
        reason = CHECKS.get(each["expectation_config"]["meta"].get("reason"), "for another reason")
        refused[reason] = max(refused.get(reason, 0), each["result"]["unexpected_count"])
    name = "Whole lists" if entity == "row_counts" else NOUNS[entity][1].capitalize()
    return {
        "name": name,
        "rows": max((each["result"]["element_count"] for each in result["results"]), default=0),
        "checks": len(result["results"]),
        "refused": {reason: number for reason, number in refused.items() if number},
    }


def _plan_rows(
    runtime: Runtime, account_id: int, run_id: int, entity: str | None, action: str | None, most: int, skip: int
) -> list[Row]:
    with runtime.database.transaction() as connection:
        return list(
            sql.reports.select_plan_rows(
                connection, account_id=account_id, run_id=run_id, entity=entity, action=action, most=most, skip=skip
            )
        )


def _told(row: Row) -> Row:
    """``did``, ``state``, ``kind``, ``by``, ``took`` (seconds) as the page says them; ``is_old``: its plan is gone."""
    took = (row["finished_at"] - row["started_at"]).total_seconds() if row["finished_at"] else None
    kind = "Preview" if row["dry_run"] else "Full sync" if row["mode"] == "full" else "Sync"
    return {
        **row,
        "did": _did(row),
        "state": STATES[row["status"]],
        "kind": "Undo" if row["trigger"] == "undo" else kind,
        "by": row["released_by"] or TRIGGERS[row["trigger"]],
        "took": took,
        "is_old": row["started_at"] < datetime.now(UTC) - timedelta(days=settings.PLAN_DAYS),
    }


def _did(row: Row) -> str:
    if row["error"]:
        return str(row["error"])
    if row["status"] == "running":
        return ""
    return DRY_RUN if row["dry_run"] else in_words(row["counts"])
