"""What the tests of attention items have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from integration.exports.firm import Firm


QUIET = {"total": 1, "GET cdc Customer,Vendor,Employee,Class,Item": 1}


def refuse(firm: Firm, code: str, count: int = 1) -> None:
    firm.emulator.fail("batch_item_fault", count, realm=firm.realm, errors=[{"code": code}])


def only(firm: Firm) -> dict[str, Any]:
    (item,) = firm.world.attention(firm.account)
    return item


def calls_of_a_sync(firm: Firm) -> dict[str, int]:
    firm.emulator.clear_journal()
    firm.sync()
    return firm.emulator.counts(realm=firm.realm)
