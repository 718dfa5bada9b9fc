"""Promise 1: a worker that stood still while another finished its work goes on beside it: it sends, writes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.reliability.gate import CALLS, STAGES, until

if TYPE_CHECKING:
    from integration.reliability.ward import Ward
    from integration.reliability.worker import Worker

IN_THREE_SECONDS = """
update qbo.throttle set batches = array[clock_timestamp() - interval '57 s']
where coalesce(batches[cardinality(batches)] <= clock_timestamp(), true) returning realm_id
"""  # from whenever a worker comes to the queue, however slow it is; no row once one stands in it
OF_ITS_OWN = {"qbo.sync_run", "qbo.throttle"}  # a worker that lost its lease ends its own run, and counted its calls


def take_over(ward: Ward) -> None:
    """Another worker does all that is due. The lease has run out: its holder did not prolong it."""
    ward.world.rows("update qbo.lease set expires_at = '-infinity'")
    ward.sync()
    ward.check()


def goes_on_in_vain(ward: Ward, worker: Worker) -> None:
    ward.emulator.release()
    until(lambda: ward.emulator.held() == 0, "a call is held still")
    written, sent = ward.world.dump(), len(ward.batches())
    worker.go_on()
    assert not worker.finish()
    after = ward.world.dump()
    assert {name for name in after if after[name] != written[name]} <= OF_ITS_OWN
    assert len(ward.batches()) == sent
    ward.check()


@pytest.mark.parametrize("when", ["at once", "much later"])
def test_P1_one_that_stood_still_before_its_call_does_not_make_it_any_more(ward: Ward, when: str) -> None:
    """It queues for the throttle, three seconds. Taken out to see it fail: ``_before_a_try`` in outbox.py.

    Much later the other has looked in QuickBooks, found nothing, and sent all of it under a new request id.
    """
    ward.ask()
    ward.world.rows(IN_THREE_SECONDS)
    worker = ward.worker(BATCHES_PER_MINUTE=1)
    until(lambda: not ward.world.rows(IN_THREE_SECONDS), "it does not queue")
    worker.stop()
    if when == "much later":
        ward.days_pass()
    ward.world.rows("update qbo.throttle set batches = '{}'")
    take_over(ward)
    goes_on_in_vain(ward, worker)


@pytest.mark.parametrize("stage", [STAGES[0], STAGES[2]])
@pytest.mark.parametrize("point", CALLS)
def test_P1_one_whose_call_was_answered_late_settles_nothing_any_more(ward: Ward, point: str, stage: str) -> None:
    """Taken out to see it fail: the proof of the lease in ``Lease.transaction``."""
    ward.ask()
    gate = ward.gate(point)
    gate.close(stage, behind=ward.caught())
    worker = ward.worker()
    gate.wait()
    worker.stop()
    take_over(ward)
    goes_on_in_vain(ward, worker)


def test_P1_one_that_stands_still_amid_a_transaction_does_not_hold_the_account_for_ever(ward: Ward) -> None:
    """Taken out to see it fail: ``idle_in_transaction_session_timeout`` in engine.py (the other waits for ever)."""
    ward.ask()
    gate = ward.gate("amid settling")
    gate.close(STAGES[0], behind=ward.caught())
    worker = ward.worker({"QBO_HTTP_TIMEOUT_S": "0.5"}, LEASE_S=0.5, HEARTBEAT_S=0.1)
    gate.wait()
    worker.stop()
    gate.remove()
    take_over(ward)
    worker.go_on()
    worker.finish()
    ward.check()


@pytest.mark.parametrize("stage", [STAGES[0], STAGES[2]])
def test_P1_what_a_killed_workers_call_may_still_do_is_waited_for_before_it_is_sent_anew(
    ward: Ward, stage: str
) -> None:
    """QuickBooks does the batch after its sender has died, and after the next worker has looked for it.

    The batch is an hour old, its last try is not. Taken out to see it fail: ``_may_still_come`` in outbox.py.
    """
    ward.ask()
    gate = ward.gate("during the call")
    gate.close(stage, behind=ward.caught())
    worker = ward.worker()
    gate.wait()
    worker.kill()
    ward.until_noticed()
    ward.world.rows("update qbo.batch set sent_at = sent_at - interval '2 hours'")
    (reason,) = ward.world.sync(ward.account).failed.values()
    assert reason == "QuickBooks may still be working on an earlier request; it is asked again."
    gate.remove()
    ward.sync()
    ward.check()
