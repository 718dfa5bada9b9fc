"""Faults that QuickBooks answers with because a test says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from integration.exports.firm import Firm


def error(code: str, detail: str = "Vendor's own words") -> dict[str, Any]:
    return {"Message": "Vendor's own words", "Detail": detail, "code": code, "element": "TimeActivity.HourlyRef"}


def provoke(firm: Firm, name: str, *errors: dict[str, Any], **options: Any) -> None:
    firm.emulator.fail(name, realm=firm.realm, errors=list(errors), **options)
