"""``qbo_sync`` in a real Airflow: scheduler, API server, worker processes, metadata database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from e2e.airflow_runs import SKIPPED_WHEN_QUIET

if TYPE_CHECKING:
    from collections.abc import Callable

    from e2e.airflow_runs import Airflow, Firm, FirstSync

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]


def test_r1_the_schedule_runs_by_itself_and_is_content_where_nobody_is_connected(airflow: Airflow) -> None:
    scheduled = airflow.scheduled["qbo_sync"]
    assert scheduled.state == "success"
    assert scheduled.run_id.startswith("scheduled__")
    assert "Accounts with nothing new: 0." in scheduled.log("report")


def test_r1_l1_sync_now_brings_the_lists_in_lanes_named_after_the_accounts(airflow: Airflow) -> None:
    larkspur, odd = airflow.firm("Larkspur & Sons"), airflow.firm("{{ 7 * 7 }} Ltd")
    run = airflow.run(larkspur, odd)
    assert run.state == "success"
    for task_id in ("extract", "account.reconcile", "account.export"):
        assert run.names(task_id) == [larkspur.lane, odd.lane]
    for firm in (larkspur, odd):
        active = [one for one in airflow.control.objects(firm.realm, "Customer") if one["Active"]]
        companies = airflow.sql("select name from aero.company where account_id = %s", firm.account_id)
        assert len(companies) == len(active) > 0
        runs = [(row["trigger"], row["status"], row["dag_run_id"]) for row in firm.runs()]
        assert runs == [("manual", "succeeded", run.run_id)]
    assert run.asset_events() == {
        ("account.reconcile", "aero_lists"),
        ("account.export", "qbo_customers"),
        ("account.export", "qbo_time"),
    }


def test_r3_r4_more_accounts_than_airflow_maps_over_share_lanes_but_not_their_trouble(first_sync: FirstSync) -> None:
    revoked, *others = first_sync.firms
    run = first_sync.run
    assert len(run.names("account.export")) == 2
    assert run.states["account.export[0]"] == "success"
    assert {firm.runs()[0]["status"] for firm in others} == {"succeeded"}
    assert {firm.runs()[0]["dag_run_id"] for firm in first_sync.firms} == {run.run_id}
    assert [row["status"] for row in revoked.runs()] == ["failed"]
    assert run.state == "failed"
    assert f"{revoked.lane}: failed. " in run.log("report")


def test_a_second_run_with_nothing_new_asks_once_writes_nothing_and_starts_no_lane(
    airflow: Airflow, firm: Callable[[], Firm]
) -> None:
    quiet = firm()
    before = airflow.control.dump(quiet.realm)
    airflow.control.clear_journal()
    run = airflow.run(quiet)
    assert run.state == "success"
    assert {name for name, state in run.states.items() if state == "skipped"} == SKIPPED_WHEN_QUIET
    assert airflow.control.counts(realm=quiet.realm)["total"] == 1
    assert airflow.control.dump(quiet.realm) == before
    assert len(quiet.runs()) == 1
    assert not run.asset_events()


def test_r2_a_dry_run_shows_by_name_and_in_numbers_sends_nothing_and_emits_no_asset_event(
    airflow: Airflow, firm: Callable[[], Firm]
) -> None:
    careful = firm()
    careful.add_company("Riverside Bakery")
    run = airflow.run(careful, dry_run=True)
    assert run.state == "success"
    assert run.names("preview") == [careful.lane]
    log = run.log("preview", 0)
    assert "Riverside Bakery" in log
    assert "Customer: 1 to " in log
    assert run.states["account.reconcile"] == run.states["account.export"] == "skipped"
    assert not run.asset_events()
    assert careful.in_qbo("Riverside Bakery") == 0
    assert airflow.run(careful).state == "success"
    assert careful.in_qbo("Riverside Bakery") == 1


def test_r3_an_account_whose_token_was_revoked_fails_the_run_and_not_its_neighbour(
    airflow: Airflow, firm: Callable[[], Firm]
) -> None:
    broken, well = firm(), firm()
    well.add_company("Maple Street Florist")
    broken.revoke()
    run = airflow.run(broken, well, mode="full")
    assert run.state == "failed"
    assert run.states["extract[0]"] == "skipped"  # it does not judge: reconcile tells the truth
    assert (run.states["account.reconcile[0]"], run.states["account.export[0]"]) == ("failed", "upstream_failed")
    assert (run.states["account.reconcile[1]"], run.states["account.export[1]"]) == ("success", "success")
    assert well.in_qbo("Maple Street Florist") == 1
    assert [row["status"] for row in broken.runs()] == ["succeeded", "failed"]
    log = run.log("report")
    assert f"{broken.lane}: failed. " in log
    assert f"{well.lane}: succeeded." in log
    assert run.tasks["account.reconcile[0]"]["try_number"] == 1  # nobody mends a token by trying again


def test_r3_trouble_is_waited_out_outside_the_slot_while_the_neighbour_goes_on(
    airflow: Airflow, firm: Callable[[], Firm]
) -> None:
    slow, well = firm(), firm()
    slow.add_company("Slowly Baked")
    well.add_company("Quickly Baked")
    airflow.control.fail("html_502", count=1000, realm=slow.realm, path="batch")
    run_id = airflow.trigger(slow, well)
    airflow.wait_for(run_id, "account.export[0]", "up_for_retry")
    airflow.wait_for(run_id, "account.export[1]", "success")  # while QuickBooks is still in trouble with the other
    airflow.control.clear_failures()
    run = airflow.wait("qbo_sync", run_id)
    assert run.state == "success"
    tasks = run.tasks
    assert tasks["account.export[0]"]["try_number"] > 1
    assert tasks["account.export[1]"]["try_number"] == 1
    assert tasks["account.export[1]"]["end_date"] < tasks["account.export[0]"]["end_date"]
    assert (slow.in_qbo("Slowly Baked"), well.in_qbo("Quickly Baked")) == (1, 1)


def test_L9_a_list_that_shrank_is_stopped_until_the_form_accepts_it(airflow: Airflow, firm: Callable[[], Firm]) -> None:
    cleared = firm()
    active = "select name from aero.vendor where account_id = %s and is_active"
    before = airflow.sql(active, cleared.account_id)
    for vendor in airflow.control.objects(cleared.realm, "Vendor"):
        airflow.control.delete(cleared.realm, "Vendor", vendor["Id"])
    assert airflow.run(cleared, mode="full").state == "success"
    assert airflow.sql(active, cleared.account_id) == before != []
    assert cleared.runs()[-1]["status"] == "partial"
    assert airflow.run(cleared, accept_shrink=True).state == "success"
    assert airflow.sql(active, cleared.account_id) == []
    assert cleared.runs()[-1]["status"] == "succeeded"


def test_P1_a_killed_worker_is_tried_again_and_sends_nothing_twice(airflow: Airflow, firm: Callable[[], Firm]) -> None:
    unlucky = firm()
    unlucky.add_company("Sent Once Ltd")
    airflow.control.set(unlucky.realm, latency_ms=4000)  # time to strike while the batch is on its way
    run_id = airflow.trigger(unlucky)
    airflow.kill_worker(run_id, "account.export")
    airflow.control.set(unlucky.realm, latency_ms=0)
    run = airflow.wait("qbo_sync", run_id)
    assert run.state == "success"
    assert run.tasks["account.export[0]"]["try_number"] == 2
    assert unlucky.in_qbo("Sent Once Ltd") == 1
    assert [row["status"] for row in unlucky.runs()] == ["succeeded", "succeeded"]


def test_r1_an_account_that_is_not_connected_is_refused_before_anything_is_done(
    airflow: Airflow, firm: Callable[[], Firm]
) -> None:
    known = firm()
    run_id = airflow.api.trigger("qbo_sync", {"account_ids": [known.account_id, 987654]})
    run = airflow.wait("qbo_sync", run_id)
    assert run.state == "failed"
    assert run.states["groups"] == "failed"
    assert "Not connected to QuickBooks: account 987654." in run.log("groups")
    assert len(known.runs()) == 1


def test_an_account_that_another_worker_syncs_is_handed_over_and_neither_fails_nor_waits(
    airflow: Airflow, firm: Callable[[], Firm]
) -> None:
    busy = firm()
    busy.add_company("Held Up Ltd")
    hold = """
        update qbo.lease set owner = 'another', expires_at = now() + interval '1 hour', in_session = false
        where account_id = %s
    """
    airflow.sql(hold, busy.account_id)
    run = airflow.run(busy)
    assert run.state == "success"
    assert run.states["account.reconcile[0]"] == run.states["account.export[0]"] == "skipped"
    assert f"{busy.lane}: handed over." in run.log("report")
    assert len(busy.runs()) == 1  # the holder does the work
    assert not run.asset_events()
