"""``account_id``: an account of Aero that nobody connected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from qbo.store.engine import Database


@pytest.fixture
def account_id(database: Database) -> int:
    with database.transaction() as connection:
        row = connection.execute("insert into aero.account (name) values ('A') returning account_id").fetchone()
    assert row is not None
    return int(row[0])
