"""``qbo_nightly`` in a real Airflow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from e2e.airflow_runs import Airflow, Firm

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]


def test_r1_the_nightly_run_compares_whole_lists_and_clears_up(airflow: Airflow, firm: Callable[[], Firm]) -> None:
    owl = firm()
    leftover = "insert into qbo.staged (run_id, account_id, list, page, position) values (-1, %s, 'Class', 0, 0)"
    airflow.sql(leftover, owl.account_id)
    run = airflow.run(owl, dag_id="qbo_nightly")
    assert run.state == "success"
    assert run.states["extract[0]"] == run.states["upkeep"] == "success"
    assert [row["mode"] for row in owl.runs()] == ["incremental", "full"]
    assert not airflow.sql("select 1 from qbo.staged where account_id = %s", owl.account_id)
