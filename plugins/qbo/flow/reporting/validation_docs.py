"""The result of a validation as a page of Great Expectations' data docs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qbo.errors import Misconfigured
from qbo.flow import expectations
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime


def render(runtime: Runtime, run_id: int) -> str:
    """One HTML page with the suites of a run; raises Misconfigured where the run does not exist or staged nothing."""
    with runtime.database.transaction() as connection:
        run = sql.runs.select_run(connection, run_id=run_id)
    if run is None:
        raise Misconfigured(f"There is no run {run_id}.")
    if not run["validation"]:
        raise Misconfigured(f"Run {run_id} found nothing to validate.")
    return expectations.page(f"Run {run_id}", run["validation"])
