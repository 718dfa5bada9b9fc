"""R6: the ledger names the person who released what was sent, wherever they did it and whatever sent it later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from integration.lists.old_firm import OldFirm
from integration.web.batch import APPROVE, confirm, preview
from integration.web.site import words
from qbo.flow.group import sync_accounts
from qbo.flow.matching import matches
from qbo.flow.run.lane import Request

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site
    from integration.world import Account, World


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/time"


def sent(world: World, account: Account, trigger: str = "schedule", person: str | None = None) -> dict[int, str]:
    """Who released what a sync sends now, by row of Aero, without the number of the run."""
    request = Request(trigger, person=person)
    assert sync_accounts(world.runtime, [account.account_id], request).succeeded
    run_id = world.last_run(account)["run_id"]
    rows = world.rows("select aero_id, released_by from qbo.write_log where run_id = %(id)s", id=run_id)
    return {row["aero_id"]: row["released_by"].removesuffix(f", run {run_id}") for row in rows}


def test_R6_time_approved_on_the_page_names_who_approved_it_also_where_the_schedule_sends_it(
    site: Site, firm: Firm, path: str
) -> None:
    approved = firm.entry(do_not_sync=True)
    confirm(site, preview(site, path, APPROVE))
    by_aero = firm.entry()
    assert "Released by user." in site.page(f"{path}/{approved}")
    assert "Released by" not in site.page(f"{path}/{by_aero}")
    assert sent(firm.world, firm.account) == {approved: "user, sent by the schedule", by_aero: "the schedule"}
    assert "user, sent by the schedule, run" in site.page(f"{path}/{approved}")
    run_id = firm.world.last_run(firm.account)["run_id"]
    assert "user, sent by the schedule, run" in site.page(f"{firm.account.account_id}/history/{run_id}")


def test_R6_what_aero_changes_after_the_approval_is_no_longer_released_by_that_person(
    site: Site, firm: Firm, path: str
) -> None:
    entry_id = firm.entry(do_not_sync=True)
    confirm(site, preview(site, path, APPROVE))
    firm.change_entry(entry_id, hours="2")
    assert sent(firm.world, firm.account, "manual", "maria") == {entry_id: "maria (Sync Now)"}


def test_R6_a_locked_week_released_by_a_person_names_that_person(site: Site, firm: Firm) -> None:
    firm.set_connection(locked_through="2999-01-01")
    entry_id = firm.entry()
    firm.sync()
    (item,) = site.world.attention(firm.account)
    site.done(f"{firm.account.account_id}/attention/decide", {"choice": "release", "ids": item["attention_id"]}, "op")
    assert sent(firm.world, firm.account) == {entry_id: "op, sent by the schedule"}


def test_R6_time_that_a_person_opens_by_moving_the_lock_names_that_person(site: Site, firm: Firm) -> None:
    firm.set_connection(locked_through="2999-01-01")
    entry_id = firm.entry()
    firm.sync()
    site.done(f"{firm.account.account_id}/tie-out/lock", {"through": "2000-01-01"}, "op")
    assert sent(firm.world, firm.account) == {entry_id: "op, sent by the schedule"}


def test_R6_a_company_made_active_on_the_page_names_who_did_it(site: Site, firm: Firm) -> None:
    site.done(f"{firm.account.account_id}/companies/set-active", {"ids": [firm.lawn_id], "active": False}, "admin")
    assert sent(firm.world, firm.account) == {firm.lawn_id: "admin, sent by the schedule"}


def test_R6_a_decided_match_keeps_who_decided_it_and_so_does_what_is_created_for_it(site: Site) -> None:
    old = OldFirm(site.world)
    bakery, zoo = old.aero("Bakery"), old.aero("Zoo")
    old.sync()
    matches.decide(site.world.runtime, [old.account.account_id], "create", [bakery], by="kim")
    path = f"{old.account.account_id}/matches"
    site.done(f"{path}/decide", {"decision": "leave", "company_id": zoo})
    kept = site.world.rows("select company_id, decided_by from qbo.proposal order by company_id")
    assert [(row["company_id"], row["decided_by"]) for row in kept] == [(bakery, "kim"), (zoo, "user")]
    assert "Left alone by user, today" in words(site.get(f"{path}?kind=left").text)
    assert sent(site.world, old.account) == {bakery: "kim, sent by the schedule"}
    companies = f"{old.account.account_id}/companies"
    assert "Matched by kim, today" in site.page(f"{companies}?company={bakery}")
    assert "Left alone by user, today" in site.page(f"{companies}?company={zoo}")
