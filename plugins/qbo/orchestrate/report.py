"""The end of a run: what became of every account, in plain words, from the database and not from Airflow's colours.

An ``all_done`` task hides the failures before it, so this one looks for them: accounts that could not be looked at,
runs that failed or never ended, tasks that Airflow lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qbo.errors import AccountBusy, SyncError
from qbo.flow.summary import counts_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from qbo.flow.runtime import Runtime
    from qbo.orchestrate.lanes import Found

LANE_TASKS = ("account.", "preview")
ABANDONED = "Its task ended before it was done; the next sync carries on."


@dataclass
class Report:
    """``problems`` is empty where every part did its work; one sentence each else."""

    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def fail(self, line: str) -> None:
        """A line that is a problem as well."""
        self.lines.append(line)
        self.problems.append(line)


def tell(
    get_runtime: Callable[[], Runtime], found: list[Found], broken_tasks: Iterable[str], *, scheduled: bool
) -> Report:
    """``broken_tasks``: tasks of this run that Airflow holds for failed.

    ``get_runtime``: called only where there is something to look up; its import costs half a second.

    ``scheduled``: the run left out accounts that waited to be connected again; it names them.
    """
    report = Report()
    lanes = [lane for part in found for lane in part["lanes"]]
    failed = {account_id: reason for part in found for account_id, reason in part["failed"]}
    if lanes:
        _tell_runs(get_runtime(), report, lanes)
    if failed:
        _tell_failed(get_runtime(), report, failed)
    if scheduled:
        _tell_left_out(get_runtime(), report, failed.keys() | {lane["account_id"] for lane in lanes})
    quiet = sum(part["accounts"] for part in found) - len(failed) - len(lanes)
    report.lines.append(f"Accounts with nothing new: {quiet}.")
    _tell_broken(report, sorted(broken_tasks))
    return report


def _tell_runs(runtime: Runtime, report: Report, lanes: list[dict[str, Any]]) -> None:
    from qbo.flow import account  # noqa: PLC0415 - see tasks.py

    rows = {row["run_id"]: row for row in account.outcomes(runtime, [lane["run_id"] for lane in lanes])}
    for lane in lanes:
        _tell_run(runtime, report, lane, rows.get(lane["run_id"]))


def _tell_run(runtime: Runtime, report: Report, lane: dict[str, Any], row: dict[str, Any] | None) -> None:
    """A run without a row did nothing: another worker had the account."""
    name = f"{lane['name']} (account {lane['account_id']})"
    if row is None:
        report.lines.append(f"{name}: handed over. {AccountBusy()}")
    elif row["status"] == "running":
        from qbo.flow import trouble  # noqa: PLC0415

        trouble.record(runtime, row["account_id"], row["run_id"], SyncError(ABANDONED))
        report.fail(f"{name}: failed. {ABANDONED}")
    elif row["status"] == "failed":
        report.fail(f"{name}: failed. {row['error']}")
    else:
        what = "looked at, nothing changed (dry run)" if row["dry_run"] else row["status"]
        report.lines.append(f"{name}: {what}. {counts_text(row['counts'])}")


def _tell_broken(report: Report, broken: list[str]) -> None:
    """Tasks of a lane are told by their account, unless nothing was wrong with any."""
    untold = [name for name in broken if not (report.problems and name.startswith(LANE_TASKS))]
    if untold:
        report.fail(f"Failed in Airflow: {', '.join(untold)}; their logs say why.")


def _tell_failed(runtime: Runtime, report: Report, failed: dict[int, str]) -> None:
    """Accounts that could not be looked at."""
    for row in runtime.accounts(sorted(failed)):
        report.fail(f"{row['name']} (account {row['account_id']}): failed. {failed[row['account_id']]}")


def _tell_left_out(runtime: Runtime, report: Report, told: AbstractSet[int]) -> None:
    """Their run failed when the connection ended; that the office does not connect again is no news every hour."""
    for row in runtime.accounts(None):
        if row["status"] == "reconnect_needed" and row["account_id"] not in told:
            report.lines.append(f"{row['name']} (account {row['account_id']}): still waits to be connected again.")
