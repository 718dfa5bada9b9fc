"""The end of a run: what became of every account, in plain words, from the database and not from Airflow's colours.

An ``all_done`` task hides the failures before it, so this one looks for them: accounts that could not be looked at,
runs that failed or never ended, tasks that Airflow lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qbo.errors import AccountBusy, SyncError
from qbo.flow.reporting.summary import DRY_RUN, counts_text
from qbo.flow.wording.words import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from qbo.flow.drain import Drained
    from qbo.flow.run.runtime import Runtime
    from qbo.orchestrate.lanes import Found

LANE_TASKS = ("account.", "preview")
ABANDONED = "Its task ended before it was done; the next sync carries on."


@dataclass
class Report:
    """``troubles`` is empty where every part did its work; ``partial``: what did not fail and was not all done."""

    lines: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    partial: list[Trouble] = field(default_factory=list)

    @property
    def problems(self) -> list[str]:
        """One sentence each."""
        return [each.line for each in self.troubles]

    def fail(self, line: str, account_id: int | None = None, run_id: int | None = None) -> None:
        """A line that is a problem as well."""
        self.lines.append(line)
        self.troubles.append(Trouble(line, account_id, run_id))

    def end(self, row: dict[str, Any]) -> None:
        """A run that ended without failing."""
        what = f"{DRY_RUN}." if row["dry_run"] else f"{row['status']}. {counts_text(row['counts'])}"
        line = f"{row['name']} (account {row['account_id']}): {what}"
        self.lines.append(line)
        if row["status"] == "partial" and not row["dry_run"]:
            self.partial.append(Trouble(line, row["account_id"], row["run_id"]))


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


def tell_drained(runtime: Runtime, drained: Drained) -> Report:
    """What became of the changes in Aero, a line an account."""
    from qbo.flow import account  # noqa: PLC0415 - see tasks.py

    report = Report()
    for row in account.outcomes(runtime, drained.run_ids):
        report.end(row)
    for row in runtime.accounts(sorted(drained.stuck)):
        name = f"{row['name']} (account {row['account_id']})"
        if row["account_id"] in drained.failed:
            report.fail(f"{name}: failed. {drained.failed[row['account_id']]}", row["account_id"])
        elif row["account_id"] in drained.later:
            report.lines.append(f"{name}: tried again. {drained.later[row['account_id']]}")
        else:
            report.lines.append(f"{name}: busy. {AccountBusy()}")
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
        from qbo.flow.run import trouble  # noqa: PLC0415

        trouble.record(runtime, row["account_id"], row["run_id"], SyncError(ABANDONED))
        report.fail(f"{name}: failed. {ABANDONED}", row["account_id"], row["run_id"])
    elif row["status"] == "failed":
        report.fail(f"{name}: failed. {row['error']}", row["account_id"], row["run_id"])
    else:
        report.end(row)


def _tell_broken(report: Report, broken: list[str]) -> None:
    """Tasks of a lane are told by their account, unless nothing was wrong with any."""
    untold = [name for name in broken if not (report.problems and name.startswith(LANE_TASKS))]
    if untold:
        report.fail(f"Failed in Airflow: {', '.join(untold)}; their logs say why.")


def _tell_failed(runtime: Runtime, report: Report, failed: dict[int, str]) -> None:
    """Accounts that could not be looked at."""
    for row in runtime.accounts(sorted(failed)):
        line = f"{row['name']} (account {row['account_id']}): failed. {failed[row['account_id']]}"
        report.fail(line, row["account_id"])


def _tell_left_out(runtime: Runtime, report: Report, told: AbstractSet[int]) -> None:
    """Their run failed when the connection ended; that the office does not connect again is no news every hour."""
    for row in runtime.accounts(None):
        if row["status"] == "reconnect_needed" and row["account_id"] not in told:
            report.lines.append(f"{row['name']} (account {row['account_id']}): still waits to be connected again.")
