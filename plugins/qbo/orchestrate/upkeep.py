"""What grows is cut back every night."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from qbo.settings import PLAN_DAYS, REFRESH_TOKEN_S
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

log = logging.getLogger(__name__)


def clear_up(runtime: Runtime) -> None:
    """A transaction each; safe beside running syncs."""
    with runtime.database.transaction() as connection:
        log.info("Staged rows of ended runs deleted: %s.", sql.upkeep.delete_leftover_staged(connection))
        sql.upkeep.delete_leftover_progress(connection)
        sql.upkeep.delete_old_consents(connection)
        sql.upkeep.delete_old_given_tokens(connection, seconds=REFRESH_TOKEN_S)
    with runtime.database.transaction() as connection:
        plans = sql.upkeep.delete_old_plans(connection, days=PLAN_DAYS)
        log.info("Rows of plans over %s days old deleted: %s.", PLAN_DAYS, plans)
