"""T11: of locked time Edit Time and Batch Update Times say what happens, and it does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from integration.web.desk import Desk
from integration.web.site import words
from integration.world import TODAY

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site

OLD = TODAY - timedelta(days=30)


@pytest.fixture
def path(firm: Firm) -> str:
    firm.set_connection(export_from=OLD)
    return f"{firm.account.account_id}/time"


def lock(firm: Firm) -> None:
    firm.set_connection(locked_through=OLD + timedelta(days=1))


def test_T11_a_sent_entry_that_was_locked_since_promises_no_change_in_quickbooks(
    site: Site, firm: Firm, path: str
) -> None:
    entry = firm.entry("1", work_date=OLD)
    firm.sync()
    lock(firm)
    page = site.page(f"{path}/{entry}")
    assert "a change or a deletion waits until somebody releases the week" in page
    assert "It is deleted in Aero, and in QuickBooks once somebody releases the week." in page
    assert "at once" not in page
    assert "Waits for somebody: Time in a locked period" in Desk(site, firm, entry).save(hours="3")
    firm.sync()
    assert firm.time()["Hours"] == 1


def test_T5_T11_locked_time_that_is_held_does_not_wait_for_a_release_alone(site: Site, firm: Firm, path: str) -> None:
    entry = firm.entry("1", work_date=OLD)
    lock(firm)
    batch = words(site.get(f"{path}/batch?ids={entry}&do_not_sync=yes").text)
    assert "1 Stays in Aero: Do Not Sync is on, and its period is locked" in batch
    firm.change_entry(entry, do_not_sync=True)
    assert "when somebody takes Do Not Sync off and releases the week" in site.page(f"{path}/{entry}")


def test_T9_the_deletion_of_a_billed_entry_promises_none_in_quickbooks(site: Site, firm: Firm, path: str) -> None:
    entry = firm.entry("1", company_id=firm.lawn_id, service_item_id=firm.gardening, is_billable=True)
    firm.sync()
    firm.emulator.bill(firm.realm, firm.time()["Id"])
    firm.sync("full")
    page = site.page(f"{path}/{entry}")
    assert "QuickBooks keeps what was billed, and an attention item will ask about it." in page
    assert "deleted in Aero and in QuickBooks" not in page
