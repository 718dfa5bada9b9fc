"""Tasks that only ``qbo_nightly`` has."""

from __future__ import annotations

from airflow.sdk import get_current_context, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from qbo.orchestrate.runtime import runtime
from qbo.orchestrate.tasks import explained


@task
@explained
def upkeep() -> None:
    """Deletes staged rows and plans that nobody needs any more."""
    from qbo.orchestrate.upkeep import clear_up  # noqa: PLC0415

    clear_up(runtime())


@task
@explained
def tell_open() -> None:
    """Once a day: what waits for a person, to whom the firm wants it told (R6)."""
    from qbo.orchestrate.notify import tell_daily  # noqa: PLC0415

    context = get_current_context()
    if context["params"]["dry_run"]:
        raise AirflowSkipException("A dry run tells nobody.")
    if not tell_daily(context):
        raise AirflowFailException("The daily message did not go out; the log says why.")
