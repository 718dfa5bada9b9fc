"""Staged rows are judged before they are applied: bad ones go to quarantine with a reason, the others go on (L9)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from qbo.flow.run import progress
from qbo.flow.wording import causes
from qbo.lists import LISTS
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql

if TYPE_CHECKING:
    from pandas import DataFrame

    from qbo.flow.run.lane import Lane
    from qbo.flow.run.runtime import Runtime

log = logging.getLogger(__name__)


def validate(runtime: Runtime, lanes: list[Lane]) -> None:
    """For a group of accounts at once; runs whose lists are validated already, or that staged nothing, cost nothing."""
    run_ids = _to_validate(runtime, lanes)
    if not run_ids:
        return
    for lane in lanes:
        progress.note(runtime.database, lane, "validate")
    results: dict[int, dict[str, Any]] = {run_id: {} for run_id in run_ids}
    for found in (_judge_counts(runtime, run_ids), _judge_rows(runtime, run_ids)):
        for run_id, result in found.items():
            results[run_id] |= result
    for lane in lanes:
        if lane.run_id in results:
            _conclude(runtime, lane, results[lane.run_id])


def _judge_counts(runtime: Runtime, run_ids: list[int]) -> dict[int, dict[str, Any]]:
    """By run the result of its suite."""
    counts = _frame(runtime, "select_row_counts", run_ids=run_ids)
    if not len(counts):
        return {}
    from qbo.flow.expectations import validate_counts  # noqa: PLC0415 - costs seconds

    return {run_id: {"row_counts": result} for run_id, result in validate_counts(counts).items()}


def _judge_rows(runtime: Runtime, run_ids: list[int]) -> dict[int, dict[str, Any]]:
    """By run the result of each list; bad rows are rejected on the way."""
    import pandas as pd

    frames = (
        _frame(runtime, "select_staged", run_ids=run_ids, entity=each.entity).assign(list=each.entity) for each in LISTS
    )
    staged = [frame for frame in frames if len(frame)]
    if not staged:
        return {}
    from qbo.flow.expectations import validate_rows  # noqa: PLC0415 - costs seconds

    rejected, results = validate_rows(pd.concat(staged, ignore_index=True))
    _reject(runtime, rejected)
    return results


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
                sql.validate.mark_validated(connection, run_id=lane.run_id, validation=jsonb({}))
    return wanted


def _frame(runtime: Runtime, statement: str, **parameters: object) -> DataFrame:
    import pandas as pd

    with runtime.database.transaction() as connection:
        rows = list(getattr(sql.validate, statement)(connection, **parameters))
    return pd.DataFrame(rows)


def _reject(runtime: Runtime, rejected: dict[str, str]) -> None:
    if rejected:
        log.warning("%s rows go to quarantine", len(rejected))
        rows = [{"row": row, "reason": reason} for row, reason in rejected.items()]
        with runtime.database.transaction() as connection:
            sql.validate.reject_rows(connection, rejected=jsonb(rows))


def _conclude(runtime: Runtime, lane: Lane, validation: dict[str, Any]) -> None:
    """A dry run keeps its result with the run and nothing else (R2)."""
    with runtime.database.transaction() as connection:
        if not lane.dry_run:
            sql.validate.insert_quarantine(connection, run_id=lane.run_id)
            sql.validate.close_quarantine(connection, run_id=lane.run_id)
            sql.validate.raise_quarantined(
                connection, run_id=lane.run_id, account_id=lane.account_id, texts=jsonb(causes.QUARANTINE)
            )
        sql.validate.mark_validated(connection, run_id=lane.run_id, validation=jsonb(validation))
