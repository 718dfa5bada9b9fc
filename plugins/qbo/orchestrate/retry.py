"""What Airflow does about an error: trouble is tried again outside the worker slot, all else fails at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from airflow.sdk import ExceptionRetryPolicy, RetryAction, RetryRule
from airflow.sdk.definitions.retry_policy import RetryDecision

from qbo import settings
from qbo.errors import RetryLater

if TYPE_CHECKING:
    from airflow.sdk import Context

# A killed worker's lease ends with its session; that of one that Airflow only lost has run out when it is noticed.
AFTER_A_KILL: Final = timedelta(seconds=10)


class TroublePolicy(ExceptionRetryPolicy):
    """Waits as QBO asks, at least the doubled backoff; Airflow's own rules know only one delay an error class.

    The task decides when it is too late (``steps.walk``): a policy can fail a task but not tell the database.
    """

    def __init__(self) -> None:
        super().__init__(
            rules=[RetryRule(RetryLater, RetryAction.RETRY, reason="QuickBooks or the database cannot answer now")],
            default=RetryAction.FAIL,
        )

    def evaluate(
        self,
        exception: BaseException,
        try_number: int,
        max_tries: int,
        context: Context | None = None,
    ) -> RetryDecision:
        """Called in the worker with what the task raised."""
        if isinstance(exception, RetryLater):
            delay = timedelta(seconds=pause_s(exception, try_number))
            return RetryDecision.retry(delay, reason=f"{exception} Next try in {delay.total_seconds():g} s.")
        return super().evaluate(exception, try_number, max_tries, context)


def pause_s(error: RetryLater, try_number: int) -> float:
    """Seconds until the next try; ``try_number`` counts from 1."""
    return max(min(settings.backoff_s() * 2.0 ** (try_number - 1), settings.MAX_WAIT_S), error.after_s)


def tries_until_deadline() -> int:
    """Retries that fit between the first trouble and the deadline of a run."""
    waited, tries = 0.0, 0
    while waited < settings.run_deadline_s():
        tries += 1
        waited += pause_s(RetryLater(), tries)
    return tries
