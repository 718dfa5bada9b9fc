"""Active going off and on: what QBO refuses, and the `` (deleted)`` in the name (facts 5 [R])."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qbo_emulator.faults import QboFault

if TYPE_CHECKING:
    from qbo_emulator.rules.common import Change

SUFFIX: Final = " (deleted)"


def settle(change: Change) -> None:
    was = change.old is None or bool(change.old.get("Active"))
    now = change.entity_active()
    if was and not now:
        _check_may_go(change)
        _suffix(change)
    elif now and not was and change.realm.settings.reactivation_strips_suffix:
        label = change.spec.label
        change.new[label] = str(change.new[label]).removesuffix(SUFFIX)


def _suffix(change: Change) -> None:
    label = change.spec.label
    name = str(change.new[label])
    if not name.endswith(SUFFIX):
        change.new[label] = name + SUFFIX


def _check_may_go(change: Change) -> None:
    """Refused with a balance (6220 [I]), unbilled charges (6280 [D]), active sub-customers (6000 [U])."""
    if change.old is None or change.spec.name not in ("Customer", "Vendor"):
        return
    if change.old.get("Balance"):
        raise QboFault("6220", entity=change.spec.name.lower())
    if change.spec.name == "Customer":
        _check_customer_may_go(change, change.old["Id"])


def _check_customer_may_go(change: Change, customer: str) -> None:
    realm = change.realm
    children = realm.table(change.spec).children_of(customer)
    if realm.settings.deactivate_parent == "refuse" and any(child.obj["Active"] for child in children):
        raise QboFault("6000", what="This customer has active sub-customers. Make them inactive first.")
    if customer in realm.unbilled or (
        realm.settings.deactivate_unbilled == "refuse" and _has_unbilled(change, customer)
    ):
        raise QboFault("6280")


def _has_unbilled(change: Change, customer: str) -> bool:
    rows = change.realm.tables["TimeActivity"]
    return any(
        row.obj["BillableStatus"] == "Billable" and row.obj.get("CustomerRef", {}).get("value") == customer
        for row in rows
    )
