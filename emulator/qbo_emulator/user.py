"""What a person does in QBO's own pages, the API's limits aside: balances, billing, merging, deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qbo_emulator import writes
from qbo_emulator.entities import READ_ONLY, SPECS
from qbo_emulator.faults import QboFault
from qbo_emulator.rules import tree
from qbo_emulator.rules.activation import SUFFIX

if TYPE_CHECKING:
    from qbo_emulator.entities import Spec
    from qbo_emulator.realm import Realm

Json = dict[str, Any]
BALANCES: Final = frozenset({"Balance", "BalanceWithJobs"})


def spec_of(entity: str) -> Spec:
    """Raises ValueError where there is no such entity."""
    if entity not in SPECS:
        raise ValueError(f"no entity is called {entity!r}")
    return SPECS[entity]


def add(realm: Realm, entity: str, fields: Json) -> Json:
    """A new object under the API's rules, then whatever the API could not set."""
    row = writes.create(realm, spec_of(entity), fields)
    special = {k: v for k, v in fields.items() if k in READ_ONLY}
    return edit(realm, entity, row.obj["Id"], special) if special else row.obj


def edit(realm: Realm, entity: str, row_id: str, changes: Json) -> Json:
    """None clears a property. A balance alone moves LastUpdatedTime and not SyncToken (facts 1.2 [R])."""
    spec = spec_of(entity)
    row = writes.find(realm, spec, row_id)
    if changes.get("Active") is False and row.obj.get("Balance"):
        edit(realm, entity, row_id, {"Balance": 0})  # QBO's pages write a credit memo (facts 5 [D])
        row = writes.find(realm, spec, row_id)
    plain = {k: {} if v is None else v for k, v in changes.items() if k not in READ_ONLY}
    if plain:
        head = {"Id": row_id, "SyncToken": row.obj["SyncToken"], "sparse": True}
        row = writes.update(realm, spec, {**head, **plain})
    special = {k: v for k, v in changes.items() if k in READ_ONLY}
    if not special:
        return row.obj
    obj = {k: v for k, v in {**row.obj, **special}.items() if v is not None}
    if set(special) - BALANCES and "SyncToken" not in special:
        obj["SyncToken"] = str(int(row.obj["SyncToken"]) + 1)
    if "MetaData" not in special:
        obj["MetaData"] = {**obj["MetaData"], "LastUpdatedTime": realm.stamp()}
    result = writes.store(realm, spec, obj).obj
    if "Balance" in special and entity == "Customer":
        _sum_balances(realm, row_id)
    return writes.find(realm, spec, row_id).obj if special else result


def set_raw(realm: Realm, entity: str, row_id: str, changes: Json) -> Json:
    """Sets properties as given, unchecked: SyncToken, times and all stay unless they are among them."""
    spec = spec_of(entity)
    obj = {**writes.find(realm, spec, row_id).obj, **changes}
    return writes.store(realm, spec, {k: v for k, v in obj.items() if v is not None}).obj


def delete(realm: Realm, entity: str, row_id: str) -> Json:
    """Gone without a trace: no answer shows it any more."""
    spec = spec_of(entity)
    writes.find(realm, spec, row_id)
    realm.table(spec).remove(row_id)
    return {"deleted": row_id}


def bill(realm: Realm, row_id: str) -> Json:
    """The time stands on an invoice now; whether SyncToken and LastUpdatedTime move is a setting (facts 10)."""
    spec = SPECS["TimeActivity"]
    row = writes.find(realm, spec, row_id)
    obj = {**row.obj, "BillableStatus": "HasBeenBilled"}
    obj.setdefault("TimeChargeId", int(realm.next_id("TimeCharge")))
    if realm.settings.billing_moves_sync_token:
        obj["SyncToken"] = str(int(obj["SyncToken"]) + 1)
    if realm.settings.billing_moves_last_updated:
        obj["MetaData"] = {**obj["MetaData"], "LastUpdatedTime": realm.stamp()}
    return realm.put(spec, obj).obj


def merge(realm: Realm, keep: str, gone: str) -> Json:
    """Customer ``gone`` is merged into ``keep``: its time, sub-customers, balance go over (facts 8: ``deletedid``)."""
    spec = SPECS["Customer"]
    kept, lost = writes.find(realm, spec, keep), writes.find(realm, spec, gone)
    if keep == gone:
        raise QboFault("900")
    ref = {"value": keep, "name": kept.obj["DisplayName"]}
    for row in list(realm.tables["TimeActivity"]):
        if row.obj.get("CustomerRef", {}).get("value") == gone:
            realm.put(SPECS["TimeActivity"], {**row.obj, "CustomerRef": ref})
    for child in realm.table(spec).children_of(gone):
        writes.store(realm, spec, {**child.obj, "ParentRef": {"value": keep}})
    _lose(realm, spec, lost.obj)
    result = edit(realm, "Customer", keep, {"Balance": kept.obj["Balance"] + lost.obj["Balance"]})
    writes.store(realm, spec, result)
    return result


def import_objects(realm: Realm, objects: dict[str, list[Json]]) -> Json:
    """Objects as another company dumped them, or short ones; CompanyInfo and Preferences replace ours."""
    for entity, rows in objects.items():
        if entity in ("CompanyInfo", "Preferences"):
            setattr(realm, "company" if entity == "CompanyInfo" else "preferences", rows)
            continue
        spec = spec_of(entity)
        for obj in rows:
            strange = set(obj) - set(spec.rank)
            if strange:
                raise ValueError(f"{entity} has no {', '.join(sorted(strange))}")
            realm.put(spec, _completed(realm, spec, obj))
    return {entity: len(rows) for entity, rows in objects.items()}


def _completed(realm: Realm, spec: Spec, obj: Json) -> Json:
    """A dumped object as it is; one written by hand (no MetaData) with the defaults of a new one."""
    if not str(obj.get("Id", "")).isdigit():
        raise ValueError(f"{spec.name} needs a number as Id: {obj}")
    if "MetaData" in obj:
        return obj
    stamp = realm.stamp()
    head = {
        "domain": "QBO",
        "sparse": False,
        "SyncToken": "0",
        "MetaData": {"CreateTime": stamp, "LastUpdatedTime": stamp},
    }
    if spec.label and spec.label not in obj:
        raise ValueError(f"{spec.name} needs {spec.label}: {obj}")
    if spec.tree:
        head["FullyQualifiedName"] = tree.full_name(realm, spec, obj)
    return {**spec.defaults, **head, **obj}


def _lose(realm: Realm, spec: Spec, obj: Json) -> None:
    if realm.settings.merge_leaves == "gone":
        realm.table(spec).remove(obj["Id"])
        return
    name = obj["DisplayName"] + SUFFIX
    full = obj["FullyQualifiedName"] + SUFFIX
    stamped = {**obj["MetaData"], "LastUpdatedTime": realm.stamp()}
    changes = {"DisplayName": name, "FullyQualifiedName": full, "Active": False, "Balance": 0, "MetaData": stamped}
    writes.store(realm, spec, {**obj, **changes, "SyncToken": str(int(obj["SyncToken"]) + 1)})


def _sum_balances(realm: Realm, row_id: str) -> None:
    """BalanceWithJobs is the own balance and those below, up to the top."""
    spec = SPECS["Customer"]
    row = realm.find("Customer", row_id)
    while row is not None:
        below = sum(child.obj["BalanceWithJobs"] for child in realm.table(spec).children_of(row.obj["Id"]))
        times = {**row.obj["MetaData"], "LastUpdatedTime": realm.stamp()}
        realm.put(spec, {**row.obj, "BalanceWithJobs": row.obj["Balance"] + below, "MetaData": times})
        row = realm.find("Customer", row.obj.get("ParentRef", {}).get("value", ""))
