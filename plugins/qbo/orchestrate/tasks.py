"""The tasks of a run, in the order of the flow; ``sync.py`` puts them together.

Every import of the flow stands inside a task: the DAG processor reads this file again and again, Airflow's own
processes hold it, and a task that only sorts lists must start quickly.
"""

from __future__ import annotations

import logging
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from qbo import settings
from qbo.errors import Misconfigured, RetryLater, SyncError
from qbo.orchestrate import assets
from qbo.orchestrate.lanes import Bundle, Found, account_groups, bundles, unpack
from qbo.orchestrate.runtime import accounts, runtime

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qbo.flow.run.lane import Lane, Request
    from qbo.orchestrate.report import Report
    from qbo.orchestrate.steps import Walk

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
NAMED = "{{ task.op_kwargs['bundle']['title'] }}"
RANGE = "accounts {{ task.op_kwargs['account_ids'][0] }} to {{ task.op_kwargs['account_ids'][-1] }}"
SCHEDULED = "scheduled"  # DagRun.run_type


def explained(function: Callable[P, R]) -> Callable[P, R]:
    """One line in plain words above the stack trace that Airflow prints; ``retry.py`` decides what follows."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except RetryLater as error:
            log.warning("%s", error)
            raise
        except SyncError as error:
            log.error("%s", error)  # noqa: TRY400 - its stack says nothing to a person
            raise AirflowFailException(str(error)) from None

    return run


# --- Which accounts have work -----------------------------------------------------------------------------------------


@task
@explained
def groups() -> list[list[int]]:
    """Accounts of the form, or every connected one; raises Misconfigured where one of the form is not connected."""
    context = get_current_context()
    wanted: list[int] = context["params"]["account_ids"]
    usable = {row["account_id"]: row for row in accounts(wanted or None) if row["status"] != "disconnected"}
    if unknown := sorted(set(wanted) - set(usable)):
        raise Misconfigured(f"Not connected to QuickBooks: account {', '.join(map(str, unknown))}.")
    if context["dag_run"].run_type == SCHEDULED:  # else every hour fails until somebody connects again
        usable = {account_id: row for account_id, row in usable.items() if row["status"] == "connected"}
    return account_groups(sorted(usable), _most())


@task(map_index_template=RANGE, multiple_outputs=False)  # Airflow would take a dict apart
@explained
def detect(account_ids: list[int]) -> Found:
    """One call an account; lanes for those with work, quiet ones end here."""
    from qbo.flow.detect import detect as look  # noqa: PLC0415

    found = look(runtime(), account_ids, _request())
    return {
        "accounts": len(account_ids),
        "lanes": [lane.as_dict() for lane in found.lanes],
        "failed": sorted(found.failed.items()),
    }


def _request() -> Request:
    from qbo.flow.run.lane import Request  # noqa: PLC0415

    context = get_current_context()
    params, run = context["params"], context["dag_run"]
    return Request(
        "schedule" if run.run_type == SCHEDULED else "manual",
        params["mode"],
        dry_run=params["dry_run"],
        accept_shrink=params["accept_shrink"],
        dag_run_id=run.run_id,
        person=run.triggering_user_name,
    )


# --- Lists to map over: Airflow maps over what a task returns, so each list is a task's; a list may be empty ----------


@task(trigger_rule="all_done")
def need_pages(found: Iterable[Found]) -> list[Bundle]:
    """Accounts whose lists must be read page by page."""
    return bundles([lane for lane in _lanes(found) if lane["pages"]], 1, _most())


@task(trigger_rule="all_done")
def need_validation(found: Iterable[Found]) -> list[Bundle]:
    """Groups of accounts: the validation library costs seconds to import."""
    return bundles(_lanes(found), settings.GROUP_SIZE, _most())


@task(trigger_rule="all_done")
def to_apply(found: Iterable[Found]) -> list[Bundle]:
    """Nothing in a dry run: no lane, no asset event."""
    return bundles([lane for lane in _lanes(found) if not lane["dry_run"]], 1, _most())


@task(trigger_rule="all_done")
def to_preview(found: Iterable[Found]) -> list[Bundle]:
    """Everything in a dry run, nothing else."""
    return bundles([lane for lane in _lanes(found) if lane["dry_run"]], 1, _most())


def _lanes(found: Iterable[Found] | None) -> list[dict[str, Any]]:
    return [lane for part in found or () for lane in part["lanes"]]


def _most() -> int:
    from airflow.sdk.configuration import conf  # noqa: PLC0415

    return int(conf.getint("core", "max_map_length", fallback=1024))


# --- QuickBooks to staging --------------------------------------------------------------------------------------------


@task(map_index_template=NAMED, inlets=[assets.QBO_LISTS])
@explained
def extract(bundle: Bundle) -> None:
    """Skipped where QuickBooks is in trouble: ``reconcile`` reads what is missing, and waits outside the slot."""
    from qbo.flow.extract import extract as read  # noqa: PLC0415

    if not _softly(unpack(bundle), lambda lane: read(runtime(), lane)):
        raise AirflowSkipException("Left to reconcile, which tries again.")


def _softly(lanes: list[Lane], step: Callable[[Lane], None]) -> bool:
    """Whether it worked for any; a later task of the same lane does it again and tells the truth."""
    worked = False
    for lane in lanes:
        try:
            step(lane)
        except SyncError as error:
            log.warning("%s: %s Left to reconcile.", lane.name, error)
        else:
            worked = True
    return worked


@task(map_index_template=NAMED, trigger_rule="all_done")
@explained
def validate(bundle: Bundle) -> None:
    """Once a group; where it cannot, ``reconcile`` does it for its account."""
    from qbo.flow.validate import validate as judge  # noqa: PLC0415

    try:
        judge(runtime(), unpack(bundle))
    except SyncError as error:
        raise AirflowSkipException(f"{error} Left to reconcile.") from None


# --- Staging to Aero, Aero to QuickBooks ------------------------------------------------------------------------------


@task(map_index_template=NAMED, trigger_rule="all_done", inlets=[assets.QBO_LISTS], outlets=[assets.AERO_LISTS])
@explained
def reconcile(bundle: Bundle) -> list[int]:
    """Runs of a bundle of several accounts that are in trouble: ``export`` tries them again, their neighbours go on."""
    from qbo.flow.account import reconcile_lane  # noqa: PLC0415

    return _conclude(_walk(bundle, partial(reconcile_lane, runtime())))


@task(
    map_index_template=NAMED,
    inlets=[assets.AERO_CUSTOMERS, assets.AERO_TIME],
    outlets=[assets.QBO_CUSTOMERS, assets.QBO_TIME],
)
@explained
def export(bundle: Bundle, not_reconciled: list[int]) -> None:
    """Customers, then time; ends the run of the account with its counts."""
    from qbo.flow.account import export_lane, reconcile_lane  # noqa: PLC0415

    def rest(lane: Lane) -> None:
        if lane.run_id in not_reconciled:
            reconcile_lane(runtime(), lane)
        export_lane(runtime(), lane)

    walked = _walk(bundle, rest)
    if walked.later:
        raise walked.later[0][1]
    _conclude(walked)


@task(map_index_template=NAMED, trigger_rule="all_done", inlets=[assets.QBO_LISTS])
@explained
def preview(bundle: Bundle) -> None:
    """A dry run: the plan stands in this task's log (R2)."""
    from qbo.flow.account import preview_lane  # noqa: PLC0415
    from qbo.flow.reporting.summary import plan_lines  # noqa: PLC0415

    def show(lane: Lane) -> None:
        for line in plan_lines(preview_lane(runtime(), lane)):
            log.info("%s: %s", lane.name, line)

    walked = _walk(bundle, show)
    if walked.later:
        raise walked.later[0][1]
    _conclude(walked)


def _walk(bundle: Bundle, step: Callable[[Lane], object]) -> Walk:
    from qbo.orchestrate.steps import walk  # noqa: PLC0415

    ti = get_current_context()["ti"]
    return walk(runtime(), unpack(bundle), step, ti.try_number, last=ti.try_number > ti.max_tries)


def _conclude(walked: Walk) -> list[int]:
    """The state of the task, which is that of its account; of several accounts, success where one may go on."""
    if walked.passed:
        return [lane.run_id for lane, _ in walked.later]
    if walked.later:
        raise walked.later[0][1]
    if walked.failed:
        raise AirflowFailException(_in_plain_words(walked.failed[0][1]))
    if walked.handed_over:
        raise AirflowSkipException("Another worker syncs this account now and takes this work over.")
    raise AirflowSkipException("The run of this account has ended before.")


def _in_plain_words(error: Exception) -> str:
    """An unexpected error may quote rows; the log of the lane has it, its summary does not."""
    from qbo.flow.account import UNEXPECTED  # noqa: PLC0415

    return str(error) if isinstance(error, SyncError) else UNEXPECTED


# --- Changes in Aero --------------------------------------------------------------------------------------------------


@task(outlets=[assets.QBO_CUSTOMERS, assets.QBO_TIME])
@explained
def drain() -> None:
    """Sends what is due, of every account; its log says in a line an account what happened."""
    from qbo.flow.drain import drain as send  # noqa: PLC0415
    from qbo.orchestrate.report import tell_drained  # noqa: PLC0415

    _conclude_run(tell_drained(runtime(), send(runtime(), get_current_context()["dag_run"].run_id)))


# --- The truth --------------------------------------------------------------------------------------------------------


@task(trigger_rule="all_done")
@explained
def report(found: Iterable[Found]) -> None:
    """Fails the run if any part of it failed; its log says in a line an account what happened."""
    from qbo.orchestrate.report import tell  # noqa: PLC0415

    scheduled = get_current_context()["dag_run"].run_type == SCHEDULED
    _conclude_run(tell(runtime, list(found or ()), _broken_tasks(), scheduled=scheduled))


def _conclude_run(told: Report) -> None:
    """In the log, and to people at once where something failed or was partly done (R6)."""
    from qbo.orchestrate.notify import tell_at_once  # noqa: PLC0415

    for line in told.lines:
        log.info(line)
    tell_at_once(told, get_current_context())
    if told.problems:
        raise AirflowFailException(" ".join(told.problems))


def _broken_tasks() -> list[str]:
    context = get_current_context()
    run, ti = context["dag_run"], context["ti"]
    states = ti.get_task_states(dag_id=run.dag_id, run_ids=[run.run_id]).get(run.run_id, {})
    return [name for name, state in states.items() if state in {"failed", "upstream_failed"}]
