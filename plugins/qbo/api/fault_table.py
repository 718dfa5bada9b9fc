"""The fault table: what each fault of QBO means, what to do about it and who can (promise 5; facts 2).

Order matters only between rows of one code: the first whose ``pattern`` is found in the fault's text holds.
A row without a pattern is the last of its code. Titles and hints are for people: no vendor text, no codes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qbo.api.fault_connection import CONNECTION, UNKNOWN_BY_TYPE
from qbo.api.fault_rules import DATA_TEAM, Row, Rule, closed, ours, refuse, retry, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qbo.errors import Fault

_CLOSED: Final = closed(
    "QuickBooks has closed the books for the dates of this time",
    "Move the closing date in QuickBooks, or leave the time as it is.",
)

REQUEST: Final = (
    Row(
        "500",
        stop(
            "QuickBooks does not know this request",
            "Check the QuickBooks address in the connection settings; otherwise the sync asks for something "
            "QuickBooks does not offer.",
        ),
    ),
    Row("600", retry("QuickBooks has seen this request already", "Nothing to do: the sync looks up its outcome.")),
    Row("1040", stop("The sync sent QuickBooks too many changes at once", "Report this to the data team.")),
    Row("1050", stop("The sync sent QuickBooks a form of data it does not take", "Report this to the data team.")),
    Row("2130", stop("The sync marked its request in a way QuickBooks cannot use", "Report this to the data team.")),
    Row("2000", ours("QuickBooks does not know this kind of record")),
    Row("2010", ours("The record has a field that QuickBooks does not know")),
    Row("2020", refuse("A field that QuickBooks requires is empty", "Fill in the missing field in Aero.")),
    Row("2030", ours("The record has a QuickBooks number that is not valid")),
    Row(
        "2040",
        refuse(
            "A text has characters that QuickBooks does not take",
            "Take colons, tabs, line breaks and unusual characters out of the name in Aero.",
        ),
    ),
    Row("2050", refuse("A text is too long, or too short, for QuickBooks", "Shorten it in Aero.")),
    Row("2060", ours("A date is written in a way that QuickBooks does not read")),
    Row("2070", refuse("QuickBooks does not take this date", "Correct the date in Aero.")),
    Row("2080", ours("A number is written in a way that QuickBooks does not read")),
    Row("2090", refuse("QuickBooks does not take this number", "Correct the hours or the rate.")),
    Row("2100", ours("A number is written in a way that QuickBooks does not read")),
    Row("2110", refuse("QuickBooks does not take this number", "Correct the hours or the rate.")),
    Row("2120", ours("The record is of a kind that QuickBooks does not take here")),
    Row("2140", refuse("QuickBooks does not take this amount", "Correct the hours or the rate.")),
    Row("2160", refuse("QuickBooks does not take this number", "Correct the hours or the rate.")),
    Row("2170", ours("The record has a choice that QuickBooks does not offer")),
    Row("2180", refuse("QuickBooks does not take this text", "Write it in another way in Aero.")),
    Row("2190", refuse("QuickBooks does not take this date", "Correct the date in Aero.")),
    Row("2210", refuse("An e-mail address is not valid", "Correct the e-mail address in QuickBooks.")),
    Row("2230", ours("The record has a choice that QuickBooks does not offer")),
    Row("2240", refuse("QuickBooks does not take this number", "Correct the hours or the rate.")),
    Row("2600", ours("The record says two things that exclude each other")),
    Row("5000", ours("The record has a field that QuickBooks has given up")),
    Row("4000", ours("QuickBooks could not read a question of the sync")),
    Row("4001", ours("QuickBooks does not allow a question of the sync")),
)

REFERENCES: Final = (
    Row(
        "610",
        refuse(
            "Something that this needs is inactive in QuickBooks, or gone",
            "Make the customer, person, service item or class active in QuickBooks, or choose another in Aero.",
        ),
    ),
    Row("620", refuse("QuickBooks cannot connect this to the other record", "Check both records in QuickBooks.")),
    Row(
        "630",
        refuse("QuickBooks has such a record already", "Check in QuickBooks whether it is there twice."),
    ),
    Row("700", refuse("The parent is not valid in QuickBooks", "Check the parent company in Aero and QuickBooks.")),
    Row("900", refuse("A company cannot be its own parent", "Give the company another parent in Aero.")),
    Row(
        "2500",
        refuse(
            "QuickBooks does not have the customer or person that this names",
            "Check that the customer, and the employee or vendor of the Aero user, still exist in QuickBooks.",
        ),
        "Names element",
    ),
    Row(
        "2500",
        refuse("QuickBooks does not have the class that this names", "Choose another class in Aero."),
        "Klass",
    ),
    Row(
        "2500",
        refuse(
            "QuickBooks does not have the service item that this names",
            "Choose a service item in Aero; a category cannot be used.",
        ),
        "Items? element",
    ),
    Row(
        "2500",
        refuse(
            "This names something that QuickBooks does not have",
            "Check customer, person, service item and class in Aero against QuickBooks.",
        ),
    ),
    Row(
        "6150",
        refuse("A sub-customer needs a parent in QuickBooks", "Give the company a parent in Aero, or none at all."),
    ),
    Row(
        "6180",
        refuse("QuickBooks nests customers five levels deep, no deeper", "Move the company higher up in Aero."),
    ),
    Row(
        "6250",
        refuse(
            "The customer does not exist in QuickBooks, or is inactive",
            "Make the customer active in QuickBooks, or choose another company in Aero.",
        ),
    ),
)

STATE: Final = (
    Row("5010", _CLOSED, "period has closed|closed the books|closing date"),
    Row(
        "5010",
        Rule(
            "stale",
            "Somebody changed this in QuickBooks at the same time",
            "Nothing to do: the sync reads it again and decides anew.",
            DATA_TEAM,
        ),
    ),
    Row("6200", _CLOSED),
    Row(
        "6210",
        closed(
            "QuickBooks has closed the books for the dates of this time, with a password",
            "Move the closing date in QuickBooks, or leave the time as it is.",
        ),
    ),
    Row(
        "6000",
        stop("The sync marked its request in a way QuickBooks cannot use", "Report this to the data team."),
        r"request_?id",
    ),
    Row("6000", _CLOSED, "period has closed|closed the books|closing date"),
    Row(
        "6000",
        retry("QuickBooks had an error while saving", "Nothing to do: the sync looks up what was saved."),
        "unexpected error",
    ),
    Row(
        "6000",
        refuse(
            "A rule of the QuickBooks company does not allow this",
            "Try the same by hand in QuickBooks: it says there which rule it is.",
        ),
    ),
    Row("800", refuse("Other records in QuickBooks depend on this one", "Remove those in QuickBooks first.")),
    Row("1000", refuse("QuickBooks could not do this", "Try the same by hand in QuickBooks.")),
    Row("1010", refuse("QuickBooks could not create this", "Try the same by hand in QuickBooks.")),
    Row("1020", refuse("QuickBooks could not change this", "Try the same by hand in QuickBooks.")),
)

CUSTOMERS: Final = (
    Row("6080", refuse("The name is empty", "Give the company a name in Aero.")),
    Row("6140", refuse("The number is used already in QuickBooks", "Use another number in QuickBooks.")),
    Row(
        "6220",
        refuse(
            "The customer still has an open balance in QuickBooks",
            "Settle the balance in QuickBooks; the customer is then made inactive by the next sync.",
        ),
    ),
    Row(
        "6240",
        refuse(
            "A customer, vendor or employee in QuickBooks has this name already",
            "Rename the company in Aero, or the vendor or employee in QuickBooks.",
        ),
        "vendor or employee",
    ),
    Row(
        "6240",
        refuse(
            "Another customer in QuickBooks has this name already",
            "Rename one of the two. An inactive customer there is linked with the company once you make it active.",
        ),
        "another customer",
    ),
    Row(
        "6240",
        refuse(
            "The name is taken in QuickBooks",
            "Look in QuickBooks for a customer, vendor or employee of this name, and rename one of the two. "
            "An inactive customer there is linked with the company once you make it active.",
        ),
    ),
    Row("6270", refuse("The date is before the stock of the item begins", "Correct the date, or the item.")),
    Row(
        "6280",
        refuse(
            "The customer still has unbilled charges in QuickBooks",
            "Bill or remove the charges in QuickBooks; the customer is then made inactive by the next sync.",
        ),
    ),
)

_DURATION: Final = "Correct the hours of the entry in Aero."

TIME: Final = (
    Row("6290", ours("The time names an employee and a vendor at once")),
    Row(
        "6300",
        refuse(
            "The person of this time is not an employee or vendor in QuickBooks",
            "Match the Aero user with an employee or vendor that exists in QuickBooks.",
        ),
    ),
    Row(
        "6310",
        refuse("Billable time needs a customer", "Choose a company of type Customer, or make it not billable."),
    ),
    Row(
        "6320",
        refuse("QuickBooks does not take this time as billable", "Check in QuickBooks whether it is billed already."),
    ),
    Row(
        "6330",
        refuse(
            "Billable time needs a rate",
            "Give the person a bill rate, or the service item a price, in QuickBooks.",
        ),
    ),
    Row("6340", refuse("QuickBooks does not take these hours", _DURATION)),
    Row("6350", refuse("The time has no hours", _DURATION)),
    Row("6360", refuse("The break is longer than the time", _DURATION)),
    Row("6370", refuse("The time starts after it ends", _DURATION)),
    Row("6380", refuse("QuickBooks does not take so long a time", _DURATION)),
    Row("6390", ours("The time was given in two ways at once")),
)

TABLE: Final[tuple[Row, ...]] = CONNECTION + REQUEST + REFERENCES + STATE + CUSTOMERS + TIME

UNKNOWN: Final = refuse(
    "QuickBooks refused this for a reason that the sync does not know",
    "Try the same by hand in QuickBooks; if it works there, show this to the data team.",
)


def decisive(faults: Sequence[Fault]) -> Fault | None:
    """Of several errors in one fault the first that anybody knows, else the first."""
    return next((fault for fault in faults if _known(fault)), faults[0] if faults else None)


def rule_for(fault: Fault) -> Rule:
    """The first row that fits; a code that nobody knows goes by the fault's type, else it is a refusal."""
    return _known(fault) or UNKNOWN


def _known(fault: Fault) -> Rule | None:
    known = next((row.rule for row in TABLE if row.fits(fault)), None)
    return known or UNKNOWN_BY_TYPE.get(fault.type.upper())
