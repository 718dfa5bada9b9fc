"""Customers, vendors and employees: the name, derived where it is not given (facts 5 [D])."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qbo_emulator.faults import QboFault

if TYPE_CHECKING:
    from qbo_emulator.rules.common import Change

PARTS: Final = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")


def settle(change: Change) -> None:
    new = change.new
    _trim(change)
    if change.spec.name == "Employee":
        _check_employee(change)
    if not new.get("DisplayName"):
        new["DisplayName"] = " ".join(new[part] for part in PARTS if new.get(part)) or new.get("CompanyName", "")
    if not new["DisplayName"]:
        raise QboFault("6080")
    new.setdefault("PrintOnCheckName", new["DisplayName"])
    _check_email(change)


def _trim(change: Change) -> None:
    if change.realm.settings.trim_names:
        for name in (*PARTS, "DisplayName", "CompanyName"):
            if isinstance(change.new.get(name), str):
                change.new[name] = change.new[name].strip(" ")


def _check_employee(change: Change) -> None:
    new = change.new
    if not (new.get("GivenName") or new.get("FamilyName")):
        raise QboFault("2020", name="GivenName")
    if change.realm.settings.payroll_on:
        old = change.old or {}
        new["DisplayName"] = old.get("DisplayName", "")
    if isinstance(new.get("SSN"), str):
        new["SSN"] = "XXX-XX-XXXX"


def _check_email(change: Change) -> None:
    address = change.new.get("PrimaryEmailAddr", {}).get("Address")
    if address and not ("@" in address and "." in address):
        raise QboFault("2210", value=address, name="PrimaryEmailAddr")
