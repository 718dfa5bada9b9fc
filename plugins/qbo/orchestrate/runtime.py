"""The runtime of a worker process: made once, its secrets hidden from every log that Airflow writes."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime


@functools.cache
def runtime() -> Runtime:
    """Imports the flow only here: the DAG processor and tasks that only sort lists never pay for it."""
    from airflow.sdk.log import mask_secret  # noqa: PLC0415

    from qbo.flow.run.runtime import Runtime  # noqa: PLC0415

    made = Runtime.from_connections()
    mask_secret(made.app.client_secret)
    return made


def accounts(account_ids: list[int] | None) -> list[dict[str, Any]]:
    """``Runtime.accounts`` without what talks to QuickBooks, whose import doubles the time of a task."""
    from qbo import connections  # noqa: PLC0415
    from qbo.store.engine import Database  # noqa: PLC0415
    from qbo.store.queries import sql  # noqa: PLC0415

    database = Database(connections.database_url(connections.read("aero_db")))
    with database.transaction() as connection:
        return list(sql.accounts.select_accounts(connection, account_ids=account_ids))
