"""The flow of one run, which ``qbo_sync`` and ``qbo_nightly`` share, and the form that a person fills in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.sdk import Param, task_group

from qbo.orchestrate import tasks
from qbo.orchestrate.retry import AFTER_A_KILL, TroublePolicy, tries_until_deadline

if TYPE_CHECKING:
    from airflow.sdk import XComArg

    from qbo.orchestrate.lanes import Bundle

DEFAULT_ARGS: dict[str, Any] = {
    "owner": "data-team",
    "retries": tries_until_deadline(),
    "retry_policy": TroublePolicy(),
    "retry_delay": AFTER_A_KILL,
}


def form(*modes: str) -> dict[str, Param]:
    """Sync Now (R1); the first mode is the default."""
    return {
        "account_ids": Param(
            [],
            type="array",
            items={"type": "integer", "minimum": 1},
            title="Accounts",
            description="Ids of Aero accounts, such as [3, 7]; [] for every connected account.",
        ),
        "mode": Param(
            modes[0],
            type="string",
            enum=list(modes),
            title="Mode",
            description="incremental: what changed since the last sync. full: all lists, page by page, compared anew.",
        ),
        "dry_run": Param(
            default=False,
            type="boolean",
            title="Dry run",
            description="Only show what would be done: in the log of the tasks named preview. Nothing is changed.",
        ),
        "accept_shrink": Param(
            default=False,
            type="boolean",
            title="Accept shrink",
            description="A list that is empty now, or lacks over half of its rows, is right: hide the rest.",
        ),
    }


@task_group
def account(bundle: Bundle) -> None:
    """Each account waits for nobody but itself (R3)."""
    in_trouble: Any = tasks.reconcile(bundle=bundle)  # by keyword: their names in the UI come from it
    tasks.export(bundle=bundle, not_reconciled=in_trouble)


def sync_accounts() -> XComArg:
    """From detect to export; the last task tells the truth and ends the run."""
    groups: Any = tasks.groups()
    found: Any = tasks.detect.expand(account_ids=groups)
    extracted = tasks.extract.expand(bundle=tasks.need_pages(found))
    validated = tasks.validate.expand(bundle=tasks.need_validation(found))
    synced = account.expand(bundle=tasks.to_apply(found))
    previewed = tasks.preview.expand(bundle=tasks.to_preview(found))
    ended: XComArg = tasks.report(found)
    extracted >> validated >> [synced, previewed] >> ended
    return ended
