"""Many accounts in one process: what the command line does where Airflow has tasks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qbo import settings
from qbo.errors import AccountBusy, SyncError
from qbo.flow.account import UNEXPECTED, outcomes, patiently, preview_lane, sync_account
from qbo.flow.detect import detect

if TYPE_CHECKING:
    from qbo.flow.dry_run.preview import Preview
    from qbo.flow.run.lane import Lane, Request
    from qbo.flow.run.runtime import Runtime

THREADS = 8  # accounts synced at once


@dataclass
class Result:
    """``failed``: account id to the reason in plain words; ``quiet``: accounts with nothing new."""

    runs: list[dict[str, Any]] = field(default_factory=list)
    plans: dict[int, Preview] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    quiet: list[int] = field(default_factory=list)

    @property
    def succeeded(self) -> bool:
        """Every account finished, attention items or not."""
        return not self.failed


def sync_accounts(runtime: Runtime, account_ids: list[int] | None, request: Request) -> Result:
    """Raises Misconfigured where an account is not connected, before anything is done."""
    known = [account["account_id"] for account in runtime.accounts(account_ids)]
    wanted = sorted(set(account_ids)) if account_ids is not None else known
    result = Result()
    for start in range(0, len(wanted), settings.GROUP_SIZE):
        _sync_group(runtime, wanted[start : start + settings.GROUP_SIZE], request, result)
    return result


def _sync_group(runtime: Runtime, account_ids: list[int], request: Request, result: Result) -> None:
    found = detect(runtime, account_ids, request)
    result.failed |= found.failed
    with ThreadPoolExecutor(THREADS) as pool:
        for lane, reason in pool.map(lambda lane: (lane, _attempt(runtime, lane, result)), found.lanes):
            if reason:
                result.failed[lane.account_id] = reason
    busy = {lane.account_id for lane in found.lanes} | set(found.failed)
    result.quiet += [account_id for account_id in account_ids if account_id not in busy]
    result.runs += outcomes(runtime, [lane.run_id for lane in found.lanes])


def _attempt(runtime: Runtime, lane: Lane, result: Result) -> str:
    """Why it failed, empty where it did not; one account's error is no other's (R3)."""
    try:
        if lane.dry_run:
            patiently(runtime, lane, lambda: result.plans.update({lane.run_id: preview_lane(runtime, lane)}))
        else:
            sync_account(runtime, lane)
    except AccountBusy as error:
        return str(error)
    except SyncError as error:
        return str(error)
    except Exception:  # noqa: BLE001 - logged with its stack where it happened; the other accounts go on
        return UNEXPECTED
    return ""
