"""Staged rows are judged before they are applied: bad ones go to quarantine with a reason, the others go on (L9)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from qbo.flow import causes, trouble
from qbo.lists import LISTS
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pandas import DataFrame

    from qbo.flow.lane import Lane
    from qbo.flow.runtime import Runtime

log = logging.getLogger(__name__)


def validate(runtime: Runtime, lanes: list[Lane]) -> None:
    """For a group of accounts at once; runs whose lists are validated already, or that staged nothing, cost nothing."""
    run_ids = _to_validate(runtime, lanes)
    if not run_ids:
        return
    results: dict[int, dict[str, Any]] = {run_id: {} for run_id in run_ids}
    for name, found in _judge(runtime, run_ids):
        for run_id, result in found.items():
            results[run_id][name] = result
    for lane in lanes:
        if lane.run_id in results:
            _conclude(runtime, lane, results[lane.run_id])


def _judge(runtime: Runtime, run_ids: list[int]) -> Iterator[tuple[str, dict[int, dict[str, Any]]]]:
    """Name of a suite and its result by run; bad rows are rejected on the way."""
    counts = _frame(runtime, "select_row_counts", run_ids=run_ids)
    if len(counts):
        from qbo.flow.expectations import validate_counts  # noqa: PLC0415 - costs seconds

        yield "row_counts", validate_counts(counts)
    for each in LISTS:
        rows = _frame(runtime, "select_staged", run_ids=run_ids, entity=each.entity)
        if len(rows):
            from qbo.flow.expectations import validate_rows  # noqa: PLC0415 - costs seconds

            rejected, results = validate_rows(each, rows)
            _reject(runtime, each.entity, rejected)
            yield each.entity, results


def _to_validate(runtime: Runtime, lanes: list[Lane]) -> list[int]:
    """Runs with staged rows; those with none are marked at once."""
    wanted = []
    for lane in lanes:
        with runtime.database.transaction() as connection:
            extracts = list(sql.extract.select_extracts(connection, run_id=lane.run_id))
            if not any(row["validated_at"] is None for row in extracts):
                continue
            if any(row["staged_now"] for row in extracts):
                wanted.append(lane.run_id)
            else:
                sql.validate.mark_validated(connection, run_id=lane.run_id, validation=Jsonb({}))
    return wanted


def _frame(runtime: Runtime, statement: str, **parameters: object) -> DataFrame:
    import pandas as pd

    with runtime.database.transaction() as connection:
        rows = list(getattr(sql.validate, statement)(connection, **parameters))
    return pd.DataFrame(rows)


def _reject(runtime: Runtime, entity: str, rejected: list[dict[str, Any]]) -> None:
    if rejected:
        log.warning("%s: %s rows go to quarantine", entity, len(rejected))
        with runtime.database.transaction() as connection:
            sql.validate.reject_rows(connection, rejected=Jsonb(rejected))


def _conclude(runtime: Runtime, lane: Lane, validation: dict[str, Any]) -> None:
    """A dry run keeps its result with the run and nothing else (R2)."""
    with runtime.database.transaction() as connection:
        if not lane.dry_run:
            sql.validate.insert_quarantine(connection, run_id=lane.run_id)
            sql.validate.close_quarantine(connection, run_id=lane.run_id)
            sql.validate.raise_quarantined(
                connection, run_id=lane.run_id, account_id=lane.account_id, texts=Jsonb(causes.QUARANTINE)
            )
        sql.validate.mark_validated(connection, run_id=lane.run_id, validation=Jsonb(validation, dumps=trouble.to_json))
