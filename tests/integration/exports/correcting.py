"""What the tests of corrections have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from integration.exports.killing import bytes_sent
from qbo.flow.decisions.resolve import Decision, resolve

if TYPE_CHECKING:
    from integration.exports.firm import Firm


def exported(firm: Firm, hours: object = "1.25", **columns: object) -> int:
    """An entry that is in QBO; what is sent from now on stands in ``sent``."""
    entry = firm.entry(hours, **columns)
    firm.sync()
    firm.emulator.clear_journal()
    return entry


def sent(firm: Firm) -> list[dict[str, Any]]:
    """The operations of every batch that was stored after the creates, in their order."""
    return firm.world.rows(
        "select operation, body, outcome from qbo.batch_item where operation <> 'create' order by batch_id, bid"
    )


def fields(firm: Firm) -> set[str]:
    (only,) = sent(firm)
    return set(only["body"]) - {"Id", "SyncToken", "sparse"}


def edit_in_qbo(firm: Firm, **changes: object) -> None:
    firm.emulator.edit(firm.realm, "TimeActivity", firm.time()["Id"], **changes)


def item(firm: Firm) -> dict[str, Any]:
    (only,) = firm.world.attention(firm.account)
    return only


def choose(firm: Firm, choice: str) -> None:
    resolve(firm.world.runtime, [item(firm)["attention_id"]], Decision(choice, "Olga", reason="a test"))


def settled(firm: Firm) -> bool:
    """Nothing waits, nobody is asked, and another full sync sends nothing."""
    batches = len(bytes_sent(firm))
    firm.sync("full")
    return (firm.due(), firm.codes(), len(bytes_sent(firm))) == ([], [], batches)


def conflict(firm: Firm) -> int:
    entry = exported(firm, notes="first")
    edit_in_qbo(firm, Description="of QBO")
    firm.change_entry(entry, notes="of Aero", hours="2")
    firm.sync()
    return entry
