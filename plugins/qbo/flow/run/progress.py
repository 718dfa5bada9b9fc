"""How far a run is, for whoever watches it; noted in transactions of their own, which cost next to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.api.query import Page
    from qbo.flow.run.lane import Lane
    from qbo.flow.run.runtime import Runtime
    from qbo.store.engine import Database


def note(
    database: Database, lane: Lane, stage: str, entity: str | None = None, done: int = 0, total: int | None = None
) -> None:
    """``stage`` is extract, validate, reconcile or export."""
    with database.transaction() as connection:
        sql.runs.note_progress(connection, run_id=lane.run_id, stage=stage, entity=entity, done=done, total=total)


def counted(runtime: Runtime, lane: Lane, entity: str, total: int, pages: Iterator[Page]) -> Iterator[Page]:
    """The same pages, each noted when it has arrived."""
    done = 0
    note(runtime.database, lane, "extract", entity, done, total)
    for page in pages:
        yield page
        done += len(page.rows)
        note(runtime.database, lane, "extract", entity, min(done, total), total)
