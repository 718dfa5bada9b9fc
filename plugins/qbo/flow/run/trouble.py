"""What went wrong with an account, kept where a person looks: its run, its connection, an attention item."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from qbo.api.faults import decisive, rule_for
from qbo.errors import ReconnectNeeded, Stop, SyncError
from qbo.flow.wording import causes
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.run.runtime import Runtime

log = logging.getLogger(__name__)


def record(runtime: Runtime, account_id: int, run_id: int | None, error: SyncError) -> None:
    """Ends the run as failed in plain words; a dead connection is marked, with an item that says who must do what.

    A dry run marks and raises nothing (R2).
    """
    log.error("account %s: %s (intuit_tid %s)", account_id, error, error.intuit_tid or "none")
    with runtime.database.transaction() as connection:
        dry_run = run_id is not None and sql.runs.select_run(connection, run_id=run_id)["dry_run"]
        if run_id is not None:
            sql.runs.fail_run(connection, run_id=run_id, error=str(error))
        if isinstance(error, ReconnectNeeded) and not dry_run:
            sql.accounts.mark_reconnect_needed(connection, account_id=account_id)
            raise_items(connection, account_id, run_id, [causes.account_item("reconnect", error.intuit_tid)])
        elif isinstance(error, Stop) and error.faults and not dry_run:
            raise_items(connection, account_id, run_id, [_stopped(error)])


def _stopped(error: Stop) -> dict[str, Any]:
    """QBO refuses everything of this account, as where its subscription has lapsed (promise 3)."""
    fault = decisive(error.faults) or error.faults[0]
    rule = rule_for(fault)
    return {
        "entity": "Account", "code": fault.code, "cause": "fault", "title": rule.title, "hint": rule.hint,
        "who": rule.who, "detail": f"{fault.message}: {fault.detail}", "intuit_tid": error.intuit_tid,
    }  # fmt: skip


def tell_refused_look(runtime: Runtime, account_id: int, error: SyncError) -> None:
    """QBO does not say what changed, for good as it seems; closed by ``close_refused.sql`` when it does again."""
    fault = error.faults[0]
    item = causes.account_item("changes_refused", error.intuit_tid) | {"detail": f"{fault.message}: {fault.detail}"}
    with runtime.database.transaction() as connection:
        raise_items(connection, account_id, None, [item])


def raise_items(connection: Any, account_id: int, run_id: int | None, items: list[dict[str, Any]]) -> None:  # noqa: ANN401
    """Opens or refreshes attention items; see ``raise_attention.sql`` for the keys."""
    if items:
        sql.runs.raise_attention(connection, account_id=account_id, run_id=run_id, items=jsonb(items))


def tell_left_out(connection: Any, run_id: int, account_id: int, entity: str) -> None:  # noqa: ANN401
    """What the import limit left out of a list, as one item with its number; none left closes it (L2)."""
    words = causes.item(causes.LIST, "left_out", entity)
    text = {name: words[name] for name in ("title", "hint", "who")}
    sql.reconcile.raise_left_out(connection, run_id=run_id, account_id=account_id, entity=entity, **text)
