"""What attention items of one code have in common, as the heading above several of them; names stand in the items."""

from __future__ import annotations

from typing import Final

from qbo.api.fault_table import rule_for
from qbo.errors import Fault

SEVERAL: Final[dict[str, str]] = {
    "name_empty": "Companies without a name",
    "name_characters": "Company names that QuickBooks cannot take",
    "name_too_long": "Names that are too long",
    "too_deep": "Companies that are nested too deep for QuickBooks",
    "parent_not_customer": "Companies whose parent is not a customer",
    "parent_inactive": "Companies whose parent is inactive or hidden",
    "parent_left": "Companies whose parent was left out of QuickBooks",
    "name_of_vendor": "Companies with the name of a QuickBooks vendor",
    "name_of_employee": "Companies with the name of a QuickBooks employee",
    "name_of_customer": "Companies with the name of another QuickBooks customer",
    "name_several": "Companies that match several QuickBooks customers",
    "name_twin": "Two companies of one name",
    "project": "QuickBooks projects",
    "hours_negative": "Time entries with negative hours",
    "date_none": "Time entries on a day that is in no calendar",
    "hours_none": "Time entries of less than half a minute",
    "notes_too_long": "Time entries whose notes are too long",
    "user_unmapped": "People who are not matched with anybody in QuickBooks",
    "user_inactive": "People who are inactive in QuickBooks",
    "item_inactive": "Service items that are inactive in QuickBooks",
    "class_inactive": "Classes that are inactive in QuickBooks",
    "class_tracking_off": "Classes are switched off in QuickBooks",
    "billable_without_customer": "Billable time without a customer",
    "billable_without_item": "Billable time without a service item",
    "customer_hidden": "Customers that are inactive in QuickBooks, with time waiting",
    "customer_inactive": "Companies that are inactive in Aero, with time waiting",
    "customer_left": "Companies that were left out of QuickBooks, with time waiting",
    "customer_gone": "Customers that are no longer in QuickBooks",
    "locked": "Time in a locked period",
    "closed_in_qbo": "Time in a period that QuickBooks has closed",
    "changed_on_both_sides": "Time changed in Aero and in QuickBooks",
    "deleted_here": "Time deleted in Aero and changed in QuickBooks",
    "deleted_in_qbo": "Time deleted in QuickBooks and changed in Aero",
    "billed": "Time on an invoice that was changed in Aero",
    "billed_meanwhile": "Time put on an invoice while its change was sent",
    "maybe_there": "Time that may stand in QuickBooks already",
    "drift": "Time that is not the same in QuickBooks",
    "tie_out": "Hours that differ without a reason",
    "name_conflict": "Customers renamed in both places",
    "balance_open": "Customers that still have a balance",
    "unbilled": "Customers that still have unbilled time",
    "children_active": "Customers that still have active sub-customers",
    "restored": "Time that was due stands in QuickBooks already",
    "reconnect": "The connection to QuickBooks has ended",
    "changes_refused": "QuickBooks does not say what changed in its lists",
    "list_shrunk": "Lists that came back much shorter",
    "left_out": "Rows left out by the import limit",
    "matches_open": "Companies from before the connect wait for a decision",
    "stored_differently": "QuickBooks stored something else than was sent",
    "id_missing": "Rows from QuickBooks without an id",
    "id_twice": "Rows that came twice in one answer",
    "name_missing": "Rows from QuickBooks without a name",
    "parent_unknown": "Rows whose parent QuickBooks does not know",
    "parent_circle": "Rows that are their own ancestor",
    "type_unknown": "Rows of a type that nobody knows",
}


def heading(code: str) -> str:
    """Of our own codes from the table, of QBO's from the fault table."""
    return SEVERAL.get(code) or rule_for(Fault(code)).title
