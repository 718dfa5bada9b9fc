"""What each entity looks like: fields in the order of QBO's answers (the schema's order, with NameBase after MetaData [R])."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

Kind = Literal["id", "str", "bool", "num", "date", "time", "ref", "email", "struct"]
BASE: Final = ("domain", "sparse", "Id", "SyncToken", "MetaData", "CustomField", "AttachableRef", "status")
NAME_BASE: Final = tuple(
    """IntuitId Organization Title GivenName MiddleName FamilyName Suffix FullyQualifiedName CompanyName DisplayName
    PrintOnCheckName UserId Active V4IDPseudonym PrimaryPhone AlternatePhone Mobile Fax PrimaryEmailAddr WebAddr
    OtherContactInfo DefaultTaxCodeRef""".split()
)
CUSTOMER: Final = tuple(
    """Taxable BillAddr ShipAddr OtherAddr ContactName AltContactName Notes Job BillWithParent RootCustomerRef ParentRef Level
    CustomerTypeRef SalesTermRef SalesRepRef TaxGroupCodeRef TaxRateRef PaymentMethodRef CCDetail PriceLevelRef Balance
    OpenBalanceDate BalanceWithJobs CreditLimit AcctNum CurrencyRef OverDueBalance TotalRevenue TotalExpense
    PreferredDeliveryMethod ResaleNum JobInfo TDSEnabled CustomerEx SecondaryTaxIdentifier ARAccountRef PrimaryTaxIdentifier
    TaxExemptionReasonId IsProject BusinessNumber GSTIN GSTRegistrationType IsCISContractor ClientCompanyId ClientEntityId
    Source TaxRegime""".split()
)
VENDOR: Final = tuple(
    """ContactName AltContactName Notes BillAddr ShipAddr OtherAddr TaxCountry TaxIdentifier TaxIdEffectiveDate BusinessNumber
    ParentRef VendorTypeRef TermRef PrefillAccountRef Balance BillRate OpenBalanceDate CreditLimit AcctNum Vendor1099
    T4AEligible T5018Eligible CurrencyRef TDSEnabled TDSEntityTypeId TDSSectionTypeId TDSOverrideThreshold TaxReportingBasis
    APAccountRef VendorEx GSTIN GSTRegistrationType IsSubContractor SubcontractorType CISRate HasTPAR
    VendorPaymentBankDetail Source CostRate""".split()
)
EMPLOYEE: Final = tuple(
    """EmployeeType EmployeeNumber SSN PrimaryAddr OtherAddr BillableTime BillRate BirthDate Gender HiredDate ReleasedDate
    UseTimeEntry EmployeeEx CostRate Notes""".split()
)
CLASS: Final = tuple("Name SubClass ParentRef FullyQualifiedName Active ClassEx".split())
ITEM: Final = tuple(
    """Name Sku Description Active SubItem ParentRef Level FullyQualifiedName Taxable SalesTaxIncluded PercentBased UnitPrice
    RatePercent Type PaymentMethodRef UOMSetRef IncomeAccountRef PurchaseDesc PurchaseTaxIncluded PurchaseCost
    ExpenseAccountRef COGSAccountRef AssetAccountRef PrefVendorRef AvgCost TrackQtyOnHand QtyOnHand QtyOnPurchaseOrder
    QtyOnSalesOrder ReorderPoint ManPartNum DepositToAccountRef SalesTaxCodeRef PurchaseTaxCodeRef InvStartDate BuildPoint
    PrintGroupedItems SpecialItem SpecialItemType ItemGroupDetail ItemAssemblyDetail AbatementRate ReverseChargeRate
    ServiceType ItemCategoryType ItemEx TaxClassificationRef UQCDisplayText UQCId ClassRef Source DeferredRevenue""".split()
)
TIME: Final = tuple(
    """TimeZone TxnDate NameOf EmployeeRef VendorRef OtherNameRef CustomerRef DepartmentRef ItemRef ClassRef PayrollItemRef
    ProjectRef TimeChargeId BillableStatus Taxable HourlyRate CostRate Hours Minutes Seconds BreakHours BreakMinutes
    BreakSeconds StartTime EndTime Description TransactionLocationType TimeActivityEx HoursInEmployeeTimeZone""".split()
)
BOOLS: Final = frozenset(
    """sparse Organization Active Taxable Job BillWithParent TDSEnabled IsProject IsCISContractor Vendor1099 T4AEligible
    T5018Eligible TDSOverrideThreshold IsSubContractor HasTPAR BillableTime SubClass SubItem SalesTaxIncluded PercentBased
    PurchaseTaxIncluded TrackQtyOnHand PrintGroupedItems SpecialItem DeferredRevenue HoursInEmployeeTimeZone""".split()
)
NUMBERS: Final = frozenset(
    """Level Balance BalanceWithJobs CreditLimit OverDueBalance TotalRevenue TotalExpense BillRate CostRate TDSEntityTypeId
    TDSSectionTypeId UnitPrice RatePercent PurchaseCost AvgCost QtyOnHand QtyOnPurchaseOrder QtyOnSalesOrder ReorderPoint
    BuildPoint AbatementRate ReverseChargeRate TimeChargeId HourlyRate Hours Minutes Seconds BreakHours BreakMinutes
    BreakSeconds""".split()
)
DATES: Final = frozenset("OpenBalanceDate TaxIdEffectiveDate BirthDate HiredDate ReleasedDate InvStartDate TxnDate".split())
TIMES: Final = frozenset("StartTime EndTime MetaData.CreateTime MetaData.LastUpdatedTime".split())
STRUCTS: Final = frozenset(
    """MetaData CustomField AttachableRef BillAddr ShipAddr OtherAddr PrimaryAddr CCDetail JobInfo CustomerEx VendorEx
    EmployeeEx ClassEx ItemEx TimeActivityEx PrimaryPhone AlternatePhone Mobile Fax WebAddr OtherContactInfo
    VendorPaymentBankDetail ItemGroupDetail ItemAssemblyDetail""".split()
)
PERSON_LENGTHS: Final = {
    "DisplayName": 500, "GivenName": 100, "MiddleName": 100, "FamilyName": 100, "CompanyName": 100, "Title": 16, "Suffix": 16,
    "PrintOnCheckName": 110, "Notes": 2000, "PrimaryEmailAddr.Address": 100, "WebAddr.URI": 1000,
    **{f"{phone}.FreeFormNumber": 30 for phone in ("PrimaryPhone", "AlternatePhone", "Mobile", "Fax")},
}  # fmt: skip
EMPLOYEE_LENGTHS: Final = {k: 20 if k.endswith("FreeFormNumber") else v for k, v in PERSON_LENGTHS.items()}
USD: Final = {"value": "USD", "name": "United States Dollar"}
READ_ONLY: Final = frozenset(
    """domain sparse Id SyncToken MetaData status FullyQualifiedName Level Balance BalanceWithJobs IsProject V4IDPseudonym
    ClientEntityId TimeChargeId UserId IntuitId OverDueBalance TotalRevenue TotalExpense AvgCost""".split()
)


def kind_of(name: str) -> Kind:
    """The type of a field, by its name: no two entities use one name for two types."""
    by_set: tuple[tuple[frozenset[str], Kind], ...] = (
        (frozenset({"Id"}), "id"), (BOOLS, "bool"), (NUMBERS, "num"), (DATES, "date"), (TIMES, "time"),
        (frozenset({"PrimaryEmailAddr"}), "email"), (STRUCTS, "struct"),
    )  # fmt: skip
    for names, kind in by_set:
        if name in names:
            return kind
    return "ref" if name.endswith("Ref") else "str"


@dataclass(frozen=True, eq=False)
class Spec:
    """One entity. `space` is the sequence its ids come from: customers, vendors and employees share one [R]."""

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
        return dict(sorted(obj.items(), key=lambda pair: self.rank[pair[0]]))

    @property
    def has_active(self) -> bool:
        return "Active" in self.rank



SPECS: Final[dict[str, Spec]] = {
    spec.name: spec
    for spec in (
        Spec(
            "Customer", CUSTOMER + BASE + NAME_BASE,
            {"Taxable": True, "Job": False, "BillWithParent": False, "Balance": 0, "BalanceWithJobs": 0, "CurrencyRef": USD,
             "PreferredDeliveryMethod": "Print", "IsProject": False, "Active": True, "DefaultTaxCodeRef": {"value": "2"}},
            PERSON_LENGTHS, "DisplayName", tree=True,
        ),
        Spec(
            "Vendor", VENDOR + BASE + NAME_BASE,
            {"Balance": 0, "Vendor1099": False, "CurrencyRef": USD, "Active": True},
            PERSON_LENGTHS, "DisplayName",
            not_queryable=frozenset({"PrimaryEmailAddr", "VendorTypeRef", "DepartmentRef"}),
        ),
        Spec(
            "Employee", EMPLOYEE + BASE + NAME_BASE, {"BillableTime": False, "Active": True},
            EMPLOYEE_LENGTHS, "DisplayName",
        ),
        Spec("Class", CLASS + BASE, {"SubClass": False, "Active": True}, {"Name": 100}, "Name", "Klasses", tree=True),
        Spec(
            "Item", ITEM + BASE,
            {"Active": True, "Taxable": False, "UnitPrice": 0, "Type": "Service", "PurchaseCost": 0, "TrackQtyOnHand": False},
            {"Name": 100, "Description": 4000, "Sku": 100}, "Name", "Items", tree=True,
        ),
        Spec(
            "TimeActivity", TIME + BASE,
            {"BillableStatus": "NotBillable", "Taxable": False, "HourlyRate": 0, "CostRate": 0},
            {"Description": 4000}, "", "Txns",
        ),
    )
}  # fmt: skip
BY_LOWER: Final = {name.lower(): spec for name, spec in SPECS.items()}
# Entities that QBO has and this emulator has not: asked for, they are an unhandled request, not a mistake of the caller.
NOT_EMULATED: Final = frozenset(
    """Account Attachable Bill BillPayment Budget CompanyCurrency CreditMemo CustomerType Department Deposit Estimate
    ExchangeRate Invoice JournalCode JournalEntry Payment PaymentMethod Purchase PurchaseOrder RefundReceipt SalesReceipt
    TaxAgency TaxCode TaxRate TaxService Term Transfer VendorCredit Entitlements""".split()
)
NOT_EMULATED_LOWER: Final = frozenset(name.lower() for name in NOT_EMULATED)
