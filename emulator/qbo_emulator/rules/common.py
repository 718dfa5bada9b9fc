"""What every rule needs: the change itself, lengths, references."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from qbo_emulator.faults import QboFault

if TYPE_CHECKING:
    from qbo_emulator.entities import Spec
    from qbo_emulator.realm import Realm
    from qbo_emulator.table import Row

Json = dict[str, Any]
# The kinds that the quoted 2500 faults name (recorded_errors 2500_name, 2500_class [I]); Items [U].
KINDS: Final = {"Customer": "Names", "Vendor": "Names", "Employee": "Names", "Class": "Klasses", "Item": "Items"}


@dataclass
class Change:
    """A write on its way: ``old`` is None for a create; ``given`` are the properties that the request named."""

    realm: Realm
    spec: Spec
    old: Json | None
    new: Json
    given: frozenset[str]

    def moved(self, name: str) -> bool:
        """Whether this property differs from what is stored."""
        return self.old is None or self.old.get(name) != self.new.get(name)

    def entity_active(self) -> bool:
        return bool(self.new.get("Active", True))


def check_lengths(change: Change) -> None:
    for path, most in change.spec.lengths.items():
        head, _, tail = path.partition(".")
        value = change.new.get(head)
        text = value.get(tail) if tail and isinstance(value, dict) else value
        if isinstance(text, str) and len(text) > most:
            raise QboFault("2050", max=most, length=len(text), name=path)


def reference(realm: Realm, entity: str, ref: Json, *, must_be_active: bool = True) -> Row:
    """The row that ``{value}`` points at; 2500 where there is none, 610 where it is inactive."""
    row = realm.find(entity, str(ref.get("value", "")))
    if row is None:
        raise missing(entity, ref)
    if must_be_active and row.obj.get("Active") is False:
        raise QboFault("610")
    return row


def missing(entity: str, ref: Json) -> QboFault:
    fault = QboFault("2500", kind=KINDS[entity], id=ref.get("value", ""))
    return fault.with_element("Reference Id") if entity == "Class" else fault
