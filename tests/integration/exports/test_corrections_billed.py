"""T9: time that is on an invoice, or becomes billable, since its export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from integration.exports.correcting import choose, exported, item, sent, settled
from qbo.flow.sending import outbox

if TYPE_CHECKING:
    from integration.exports.firm import Firm


def billable(firm: Firm) -> int:
    return exported(firm, is_billable=True, service_item_id=firm.gardening, company_id=firm.lawn_id)


@pytest.mark.parametrize("change", [{"hours": "2"}, {"is_deleted": True}, {"hours": 0}])
def test_T9_billed_time_is_read_just_before_and_left_alone(firm: Firm, change: dict[str, object]) -> None:
    entry = billable(firm)
    firm.emulator.bill(firm.realm, firm.time()["Id"])
    firm.change_entry(entry, **change)
    firm.sync()
    assert (sent(firm), item(firm)["code"]) == ([], "billed")
    choose(firm, "qbo")
    firm.sync()
    assert sent(firm) == []
    assert settled(firm)


def test_T9_billed_between_the_look_and_the_change_is_seen_in_the_answer(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = billable(firm)
    firm.change_entry(entry, hours="2")
    real = outbox.batch.send_stored

    def billed_meanwhile(*args: Any) -> Any:
        firm.emulator.bill(firm.realm, firm.time()["Id"])
        return real(*args)

    monkeypatch.setattr(outbox.batch, "send_stored", billed_meanwhile)
    firm.sync()
    firm.sync("full")
    assert item(firm)["code"] == "billed_meanwhile"


def test_T9_a_billable_change_that_QBO_ignores_is_told(firm: Firm) -> None:
    entry = exported(firm, service_item_id=firm.gardening, company_id=firm.lawn_id)
    firm.emulator.set(firm.realm, billable_status_updatable="ignore")
    firm.change_entry(entry, is_billable=True)
    firm.sync()
    assert firm.codes() == ["stored_differently"]


def test_T9_by_setting_a_billable_change_is_a_delete_and_a_create(firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QBO_BILLABLE_CHANGE", "recreate")
    entry = exported(firm, service_item_id=firm.gardening, company_id=firm.lawn_id)
    was = firm.time()["Id"]
    firm.emulator.set(firm.realm, billable_status_updatable="ignore")
    firm.change_entry(entry, is_billable=True)
    firm.sync()
    assert (firm.time()["BillableStatus"], firm.time()["Id"] != was) == ("Billable", True)
    assert settled(firm)
