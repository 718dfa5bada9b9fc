"""Connections with the database, as the whole product makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from qbo.errors import Unavailable
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


FAILS = "do $$ begin raise exception '{} 4711' using errcode = 'internal_error'; end $$"


def test_P4_a_statement_whose_function_a_migrate_replaced_at_that_moment_is_tried_again(database: Database) -> None:
    """The words are PostgreSQL's own. Seen of 4 syncs in 25 beside a hundred migrates: "Something unexpected"."""
    with pytest.raises(Unavailable, match="being upgraded"), database.transaction() as connection:
        connection.execute(FAILS.format("cache lookup failed for function").encode())
    with pytest.raises(psycopg.errors.InternalError_), database.transaction() as connection:
        connection.execute(FAILS.format("could not read block").encode())
