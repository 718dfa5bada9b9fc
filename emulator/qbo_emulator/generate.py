"""Companies of any size for benchmarks, quickly: rows go in without the API's checks."""

from __future__ import annotations

import gc
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from qbo_emulator import clock
from qbo_emulator.entities import SPECS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qbo_emulator.realm import Realm

Json = dict[str, Any]
WORDS = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo", "Hazel", "Ivy", "Juniper")
PARENT_EVERY = 10  # every tenth customer, class and item has a parent


def fill(realm: Realm, rows: Mapping[str, int]) -> None:
    """``rows`` says how many of each entity, e.g. {"Customer": 5000, "Item": 5000}; the items are service items."""
    unknown = set(rows) - {"Customer", "Vendor", "Employee", "Class", "Item"}
    if unknown:
        raise ValueError(f"cannot generate {', '.join(sorted(unknown))}")
    start = realm.now() - timedelta(days=60)
    stamps = [clock.stamp(start + timedelta(minutes=minute)) for minute in range(1440)]
    for entity, count in rows.items():
        parent: Json | None = None
        orders: dict[bool, list[str]] = {}
        for i in range(count):
            obj = _object(realm, entity, i, stamps[i % len(stamps)], parent)
            nested = "ParentRef" in obj
            if nested not in orders:
                orders[nested] = list(SPECS[entity].ordered(obj))
            realm.put(SPECS[entity], {name: obj[name] for name in orders[nested]}, in_order=True)
            if not nested:
                parent = obj
    gc.freeze()  # else the collector walks all these rows again and again while pages are served


def _object(realm: Realm, entity: str, i: int, stamp: str, parent: Json | None) -> Json:
    spec = SPECS[entity]
    label = f"{WORDS[i % len(WORDS)]} {entity} {i:06d}"
    obj = {
        **spec.defaults,
        "domain": "QBO",
        "sparse": False,
        "Id": realm.next_id(spec.space),
        "SyncToken": "0",
        "MetaData": {"CreateTime": stamp, "LastUpdatedTime": stamp},
        spec.label: label,
        **_own(entity, label, i),
    }
    if spec.tree:
        obj["FullyQualifiedName"] = label
        if i % PARENT_EVERY == PARENT_EVERY - 1 and parent:
            _put_under(entity, obj, parent, spec.label)
    return obj


def _own(entity: str, label: str, i: int) -> Json:
    if entity == "Class":
        return {}
    if entity == "Item":
        return {"Type": "Service", "UnitPrice": 20 + i % 80, "IncomeAccountRef": {"value": "1", "name": "Services"}}
    person = {"GivenName": WORDS[i % len(WORDS)], "FamilyName": f"Number {i}", "PrintOnCheckName": label}
    if entity == "Employee":
        return {**person, "BillRate": 40 + i % 60}
    contact = {
        "PrimaryEmailAddr": {"Address": f"n{i}@example.com"},
        "PrimaryPhone": {"FreeFormNumber": "(650) 555-0100"},
    }
    return {**person, **contact, "CompanyName": label}


def _put_under(entity: str, obj: Json, parent: Json, label: str) -> None:
    obj["ParentRef"] = {"value": parent["Id"]}
    obj["FullyQualifiedName"] = f"{parent['FullyQualifiedName']}:{obj[label]}"
    flag = {"Customer": "Job", "Class": "SubClass", "Item": "SubItem"}[entity]
    obj[flag] = True
    if entity != "Class":
        obj["Level"] = 1
    if entity == "Item":
        obj["ParentRef"]["name"] = parent["FullyQualifiedName"]
