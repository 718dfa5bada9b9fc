"""Connections with the database, as the whole product makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.store.engine import Database

OFTEN = 20  # psycopg prepares a statement at the sixth time, PostgreSQL may keep its plan five times later
KEPT = "select coalesce(sum(generic_plans), 0), coalesce(sum(custom_plans), 0) from pg_prepared_statements"


def test_a_statement_is_planned_anew_for_the_account_and_the_filter_at_hand_however_often_it_was_asked(
    database: Database,
) -> None:
    """Seen to fail without ``plan_cache_mode``: one plan for every filter of the page Time took up to 21 s."""
    with database.transaction() as connection:
        for run_id in range(OFTEN):
            sql.runs.select_run(connection, run_id=run_id)
        found = connection.execute(KEPT).fetchone()
    assert found is not None
    generic, custom = found
    assert generic == 0
    assert custom > 0
