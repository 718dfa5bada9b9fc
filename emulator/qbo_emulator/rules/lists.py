"""Classes and items (facts 5 [D])."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qbo_emulator.faults import QboFault

if TYPE_CHECKING:
    from qbo_emulator.rules.common import Change

ITEM_TYPES: Final = ("Service", "Inventory", "NonInventory", "Category", "Group")
PRICED: Final = ("UnitPrice", "PurchaseCost", "TrackQtyOnHand", "Taxable")
NO_INCOME_ACCOUNT: Final = "When you create or edit an item you must select an income account."
ACCOUNTS: Final = {
    "1": "Services",
    "79": "Sales of Product Income",
    "80": "Cost of Goods Sold",
    "81": "Inventory Asset",
}


def settle_class(change: Change) -> None:
    _need_name(change)


def settle_item(change: Change) -> None:
    new = change.new
    _need_name(change)
    if new["Type"] not in ITEM_TYPES:
        raise QboFault("2090", name="Type", value=new["Type"])
    if new["Type"] == "Category":
        for name in PRICED:
            new.pop(name, None)
    elif new["Type"] != "Group" and "IncomeAccountRef" not in new:
        raise QboFault("6000", what=NO_INCOME_ACCOUNT)
    for name in ("IncomeAccountRef", "ExpenseAccountRef", "AssetAccountRef"):
        if name in new and "name" not in new[name] and new[name].get("value") in ACCOUNTS:
            new[name] = {**new[name], "name": ACCOUNTS[new[name]["value"]]}


def _need_name(change: Change) -> None:
    name = change.new.get("Name")
    if isinstance(name, str) and change.realm.settings.trim_names:
        change.new["Name"] = name = name.strip(" ")
    if not name:
        raise QboFault("2020", name="Name")
