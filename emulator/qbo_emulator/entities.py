"""What each entity looks like: fields in the order of answers, which is the schema's, NameBase after MetaData [R]."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

Kind = Literal["id", "str", "bool", "num", "date", "time", "ref", "email", "struct"]


def _fields() -> dict[str, tuple[str, ...]]:
    """The sections of fields.txt."""
    found: dict[str, tuple[str, ...]] = {}
    section = ""
    for line in Path(__file__).with_name("fields.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            found[section] = (*found.get(section, ()), *line.split())
    return found


FIELDS: Final = _fields()
BASE, NAME_BASE = FIELDS["BASE"], FIELDS["NAME_BASE"]
READ_ONLY: Final = frozenset(FIELDS["READ_ONLY"])
PERSON_LENGTHS: Final = {
    "DisplayName": 500, "GivenName": 100, "MiddleName": 100, "FamilyName": 100, "CompanyName": 100, "Title": 16,
    "Suffix": 16, "PrintOnCheckName": 110, "Notes": 2000, "PrimaryEmailAddr.Address": 100, "WebAddr.URI": 1000,
    **{f"{phone}.FreeFormNumber": 30 for phone in ("PrimaryPhone", "AlternatePhone", "Mobile", "Fax")},
}  # fmt: skip
EMPLOYEE_LENGTHS: Final = {k: 20 if k.endswith("FreeFormNumber") else v for k, v in PERSON_LENGTHS.items()}
USD: Final = {"value": "USD", "name": "United States Dollar"}


BY_TYPE: Final[tuple[tuple[frozenset[str], Kind], ...]] = (
    (frozenset({"Id"}), "id"),
    (frozenset({"PrimaryEmailAddr"}), "email"),
    (frozenset(FIELDS["BOOLS"]), "bool"),
    (frozenset(FIELDS["NUMBERS"]), "num"),
    (frozenset(FIELDS["DATES"]), "date"),
    (frozenset(FIELDS["TIMES"]), "time"),
    (frozenset(FIELDS["STRUCTS"]), "struct"),
)


def kind_of(name: str) -> Kind:
    """The type of a field, by its name: no two entities use one name for two types."""
    for names, kind in BY_TYPE:
        if name in names:
            return kind
    return "ref" if name.endswith("Ref") else "str"


@dataclass(frozen=True, eq=False)
class Spec:
    """One entity. ``space`` is the sequence its ids come from: customers, vendors and employees share one [R]."""

    name: str
    fields: tuple[str, ...]
    defaults: dict[str, Any]
    lengths: dict[str, int]
    label: str = ""
    space: str = "Names"
    tree: bool = False
    not_queryable: frozenset[str] = frozenset({"CustomerTypeRef", "DepartmentRef"})
    rank: dict[str, int] = field(init=False)
    kinds: dict[str, Kind] = field(init=False)
    lower: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        paths = (*self.fields, "MetaData.CreateTime", "MetaData.LastUpdatedTime")
        object.__setattr__(self, "rank", {name: i for i, name in enumerate(self.fields)})
        object.__setattr__(self, "kinds", {name: kind_of(name) for name in paths})
        object.__setattr__(self, "lower", {name.lower(): name for name in paths})

    def ordered(self, obj: dict[str, Any]) -> dict[str, Any]:
        """In the order of answers."""
        return dict(sorted(obj.items(), key=lambda pair: self.rank[pair[0]]))

    @property
    def has_active(self) -> bool:
        return "Active" in self.rank


SPECS: Final[dict[str, Spec]] = {
    spec.name: spec
    for spec in (
        Spec(
            "Customer", FIELDS["CUSTOMER"] + BASE + NAME_BASE,
            {"Taxable": True, "Job": False, "BillWithParent": False, "Balance": 0, "BalanceWithJobs": 0,
             "CurrencyRef": USD, "PreferredDeliveryMethod": "Print", "IsProject": False, "Active": True,
             "DefaultTaxCodeRef": {"value": "2"}},
            PERSON_LENGTHS, "DisplayName", tree=True,
        ),
        Spec(
            "Vendor", FIELDS["VENDOR"] + BASE + NAME_BASE,
            {"Balance": 0, "Vendor1099": False, "CurrencyRef": USD, "Active": True},
            PERSON_LENGTHS, "DisplayName",
            not_queryable=frozenset({"PrimaryEmailAddr", "VendorTypeRef", "DepartmentRef"}),
        ),
        Spec(
            "Employee", FIELDS["EMPLOYEE"] + BASE + NAME_BASE, {"BillableTime": False, "Active": True},
            EMPLOYEE_LENGTHS, "DisplayName",
        ),
        Spec(
            "Class", FIELDS["CLASS"] + BASE, {"SubClass": False, "Active": True}, {"Name": 100}, "Name", "Klasses",
            tree=True,
        ),
        Spec(
            "Item", FIELDS["ITEM"] + BASE,
            {"Active": True, "Taxable": False, "UnitPrice": 0, "Type": "Service", "PurchaseCost": 0,
             "TrackQtyOnHand": False},
            {"Name": 100, "Description": 4000, "Sku": 100}, "Name", "Items", tree=True,
        ),
        Spec(
            "TimeActivity", FIELDS["TIME"] + BASE,
            {"BillableStatus": "NotBillable", "Taxable": False, "HourlyRate": 0, "CostRate": 0},
            {"Description": 4000}, "", "Txns",
        ),
    )
}  # fmt: skip
BY_LOWER: Final = {name.lower(): spec for name, spec in SPECS.items()}
# Entities that QBO has and this emulator has not: asked for, they are unhandled, not a mistake of the caller.
NOT_EMULATED: Final = frozenset(FIELDS["NOT_EMULATED"])
NOT_EMULATED_LOWER: Final = frozenset(name.lower() for name in NOT_EMULATED)
