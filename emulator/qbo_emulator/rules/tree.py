"""Parents, levels and full names of customers, classes and items (facts 5: five levels [D])."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qbo_emulator.faults import QboFault
from qbo_emulator.rules.common import Change, reference

if TYPE_CHECKING:
    from qbo_emulator.entities import Spec
    from qbo_emulator.realm import Realm
    from qbo_emulator.table import Row

Json = dict[str, Any]
FLAG: Final = {"Customer": "Job", "Class": "SubClass", "Item": "SubItem"}


def settle(change: Change) -> None:
    """ParentRef, the flag that goes with it, and Level agree."""
    if not change.spec.tree:
        return
    flag, new = FLAG[change.spec.name], change.new
    if change.spec.name == "Customer":
        _settle_job(change)
    if "ParentRef" not in new:
        new.pop("Level", None)
        new.pop("SubItem", None)
        if flag != "SubItem":
            new[flag] = False
        return
    parent = _parent(change)
    new[flag] = True
    new["ParentRef"] = {"value": parent.obj["Id"]}
    if flag == "SubItem":
        new["ParentRef"]["name"] = parent.obj["FullyQualifiedName"]
    if flag != "SubClass":
        new["Level"] = len(parent.path)


def full_name(realm: Realm, spec: Spec, obj: Json) -> str:
    label = str(obj[spec.label])
    parent = realm.find(spec.name, obj["ParentRef"]["value"]) if "ParentRef" in obj else None
    return f"{parent.obj['FullyQualifiedName']}:{label}" if parent else label


def rename_children(realm: Realm, spec: Spec, row: Row) -> None:
    """The full names below a renamed or moved row follow it (facts 1.3)."""
    table = realm.table(spec)
    for child in table.children_of(row.obj["Id"]):
        name = full_name(realm, spec, child.obj)
        if name == child.obj["FullyQualifiedName"]:
            continue
        obj = {**child.obj, "FullyQualifiedName": name}
        if "Level" in obj:
            obj["Level"] = len(name.split(":")) - 1
        if realm.settings.rename_touches_children:
            obj["MetaData"] = {**obj["MetaData"], "LastUpdatedTime": realm.stamp()}
        rename_children(realm, spec, table.put(obj))


def _settle_job(change: Change) -> None:
    """Job:true wants a ParentRef (6150 [D]); a ParentRef without Job is a setting [U]."""
    new = change.new
    if new.get("Job") and "ParentRef" not in new:
        raise QboFault("6150")
    if "ParentRef" in new and not new.get("Job") and change.realm.settings.parent_without_job == "ignore":
        del new["ParentRef"]


def _parent(change: Change) -> Row:
    moved = change.old is None or change.old.get("ParentRef", {}).get("value") != change.new["ParentRef"].get("value")
    parent = reference(change.realm, change.spec.name, change.new["ParentRef"], must_be_active=moved)
    if change.old is not None and moved:
        _refuse_cycle(change, parent)
    levels = len(parent.path) + 1 + _depth_below(change.realm, change.spec, change.new.get("Id", ""))
    if levels > change.realm.settings.max_levels:
        raise QboFault("6180", limit=change.realm.settings.max_levels)
    return parent


def _depth_below(realm: Realm, spec: Spec, row_id: str) -> int:
    children = realm.table(spec).children_of(row_id)
    return max((1 + _depth_below(realm, spec, child.obj["Id"]) for child in children), default=0)


def _refuse_cycle(change: Change, parent: Row) -> None:
    above: Row | None = parent
    while above is not None:
        if above.obj["Id"] == change.new["Id"]:
            raise QboFault("900")
        above = change.realm.find(change.spec.name, above.obj.get("ParentRef", {}).get("value", ""))
