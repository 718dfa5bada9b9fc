"""Names: forbidden characters, full names, and uniqueness across customers, vendors and employees (facts 5, 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qbo_emulator.entities import SPECS
from qbo_emulator.faults import QboFault
from qbo_emulator.realm import NAMES
from qbo_emulator.rules import tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from qbo_emulator.rules.common import Change
    from qbo_emulator.table import Row

FORBIDDEN = ":\t\n\r"
NULL = "null"
# Recorded by flowlink; the two blanks before "Please" are QBO's.
SAME = "Another {entity} is already using this name.  Please use a different name."
CROSS = "Another customer, vendor or employee is already using this name. Please use a different name."


def check_characters(change: Change) -> None:
    name = str(change.new[change.spec.label])
    if any(mark in name for mark in FORBIDDEN):
        raise QboFault("2040", value=name, name=change.spec.label)


def settle_full_name(change: Change) -> None:
    if change.spec.tree:
        change.new["FullyQualifiedName"] = tree.full_name(change.realm, change.spec, change.new)


def check_unique(change: Change) -> None:
    """Only active rows hold a name: an inactive one carries `` (deleted)``. A name that stays is not asked again."""
    if not change.entity_active() or not _name_moved(change):
        return
    for row, entity in _namesakes(change):
        if row.obj["Id"] != change.new.get("Id") and row.obj.get("Active"):
            raise _duplicate(change, row, entity)


def _name_moved(change: Change) -> bool:
    return change.moved(change.spec.label) or change.moved("FullyQualifiedName") or change.moved("Active")


def _namesakes(change: Change) -> Iterable[tuple[Row, str]]:
    spec, tables = change.spec, change.realm.tables
    if spec.space != "Names":
        name = change.new["FullyQualifiedName"]
        return [(row, spec.name) for row in tables[spec.name].called(name)]
    if change.realm.settings.unique_name_on == "DisplayName":
        label = change.new["DisplayName"]
        return [(row, entity) for entity in NAMES for row in tables[entity].labelled(label)]
    name = str(change.new.get("FullyQualifiedName", change.new["DisplayName"]))
    return [(row, entity) for entity in NAMES for row in tables[entity].called(name)]


def _duplicate(change: Change, row: Row, entity: str) -> QboFault:
    style = change.realm.settings.duplicate_text
    if style == "id" or SPECS[entity].space != "Names":
        return QboFault("6240", what=f"Id={row.obj['Id']}")
    if style == "null":
        return QboFault("6240", what=NULL)
    what = SAME.format(entity=entity.lower()) if entity == change.spec.name else CROSS
    return QboFault("6240", what=what).with_element("")
