"""What a person reads when something of ours, not of QBO's, holds a row back: one row a code.

``{subject}`` is the company, person, item or class; ``{name}`` and ``{was}`` are QBO's and Aero's names; items of time
also know ``{person}``, ``{day}``, ``{customer}`` and ``{hours}``.
QBO's own refusals are explained by ``api.fault_table``.
"""

from __future__ import annotations

from typing import Any, Final

from qbo.api.fault_rules import ADMIN, DATA_TEAM, OFFICE


def _row(title: str, hint: str, who: str = OFFICE) -> dict[str, str]:
    return {"title": title, "hint": hint, "who": who}


GONE: Final = _row(
    "The customer {subject} is no longer in QuickBooks",
    "It was merged or deleted there: choose the customer that took its place; what waits then goes out with that one.",
)

BLOCKED: Final[dict[str, dict[str, str]]] = {
    # of customers: rules C1, C5 and C6
    "name_empty": _row("A company has no name", "Give the company a name in Aero; it is then sent by itself."),
    "name_characters": _row(
        "QuickBooks cannot take the name of {subject}",
        "Take the colon, tab or line break out of the company name in Aero.",
    ),
    "name_too_long": _row(
        "The name of a company is too long for QuickBooks", "Shorten the company name in Aero to 500 characters."
    ),
    "too_deep": _row(
        "{subject} is nested too deep for QuickBooks",
        "QuickBooks has five levels of customers: move the company higher up in Aero.",
    ),
    "parent_not_customer": _row(
        "The parent of {subject} is not a customer",
        "Make the parent company a Customer in Aero, or give the company another parent.",
    ),
    "parent_inactive": _row(
        "The parent of {subject} is inactive or hidden",
        "Make the parent company active again, or give the company another parent.",
    ),
    "parent_left": _row(
        "{subject} waits for a parent that somebody left out of QuickBooks",
        "Decide again on the page Matches whether the parent is linked or created, or move the company.",
    ),
    "name_of_vendor": _row(
        "{subject} has the name of a QuickBooks vendor",
        "QuickBooks allows a name once among customers, vendors and employees: change one of the two names.",
    ),
    "name_of_employee": _row(
        "{subject} has the name of a QuickBooks employee",
        "QuickBooks allows a name once among customers, vendors and employees: change one of the two names.",
    ),
    "name_of_customer": _row(
        "{subject} has the name of another QuickBooks customer",
        "That customer belongs to another company of Aero, or is a project: change the name of one of them.",
    ),
    "name_several": _row(
        "Several QuickBooks customers are called {subject}",
        "Rename them in QuickBooks so that one remains, or rename the company in Aero.",
    ),
    "name_twin": _row(
        "Two companies are called {subject}",
        "The older one is sent to QuickBooks. Rename the newer one in Aero, or make it inactive.",
    ),
    "project": _row(
        "{subject} is a QuickBooks project",
        "Projects are made active or inactive in QuickBooks only: do it there.",
    ),
    # of time: rules T3, T7 and T8
    "date_none": _row(
        "{person} has a time entry on a day that is in no calendar",
        "Correct the day of the {hours} h for {customer} in Aero, or set the entry to Do Not Sync.",
    ),
    "hours_negative": _row(
        "{person} has a time entry with negative hours: {day}",
        "Correct the entry of {hours} h for {customer} in Aero.",
    ),
    "hours_none": _row(
        "{person} has a time entry of less than half a minute: {day}",
        "QuickBooks counts in minutes: correct the {hours} h for {customer} in Aero, or set the entry to Do Not Sync.",
    ),
    "notes_too_long": _row(
        "{person} has a time entry whose notes are too long: {day}",
        "QuickBooks takes 4,000 characters: shorten the notes of the {hours} h for {customer} in Aero.",
    ),
    "user_unmapped": _row(
        "{subject} is not matched with anybody in QuickBooks",
        "Choose the QuickBooks employee or vendor of this user in Aero; the {hours} h of {day} then go by themselves.",
    ),
    "user_inactive": _row(
        "{subject} is inactive in QuickBooks",
        "{hours} h of {day} wait. Make the employee or vendor active again in QuickBooks, or match the user with "
        "another one in Aero.",
    ),
    "item_inactive": _row(
        "The service item {subject} is inactive in QuickBooks",
        "{hours} h of {day} wait. Make it active again in QuickBooks, or choose another service item for the entries.",
    ),
    "class_inactive": _row(
        "The class {subject} is inactive in QuickBooks",
        "{hours} h of {day} wait. Make it active again in QuickBooks, or choose another class for the entries.",
    ),
    "class_tracking_off": _row(
        "Time entries have a class, but classes are switched off in QuickBooks",
        "{hours} h of {day} wait. Switch on class tracking in QuickBooks, or take the class off the entries in Aero.",
        ADMIN,
    ),
    "billable_without_customer": _row(
        "{person} has a billable time entry without a customer: {day}",
        "Choose a company of type Customer for the {hours} h, or make them not billable.",
    ),
    "billable_without_item": _row(
        "{person} has a billable time entry without a service item: {day}",
        "Choose a service item for the {hours} h for {customer}, or make them not billable.",
    ),
    "customer_hidden": _row(
        "The customer {subject} is inactive in QuickBooks, and time waits for it",
        "{hours} h of {day} wait. Make the customer active again in QuickBooks, or move the entries to another "
        "company. If it was merged there, choose the customer that took its place.",
    ),
    "customer_inactive": _row(
        "{subject} is inactive, and time waits for it",
        "{hours} h of {day} wait. Make the company active again in Aero, or move the entries to another company.",
    ),
    "customer_left": _row(
        "Somebody left {subject} out of QuickBooks, and time waits for it",
        "{hours} h of {day} wait. Decide again on the page Matches whether the company is linked or created, or move "
        "the entries to another company.",
    ),
    "customer_gone": GONE,
    "locked": _row(
        "{person} has time in a locked period: {day}",
        "The books are closed up to that day, for {hours} h: release the week, or leave it locked.",
    ),
    "closed_in_qbo": _row(
        "QuickBooks has closed the books for time of {person}: {day}",
        "{hours} h wait. Move the closing date in QuickBooks and release the week, or leave it as it is.",
        ADMIN,
    ),
}

CLOSED: Final = "closed_in_qbo"  # QBO itself refused time of a closed period (T11)
BILLED_MEANWHILE: Final = "billed_meanwhile"
_PICK: Final = "Nothing is sent until you choose: Aero's values or QuickBooks' values."

# of exported time that Aero changed: rule T9. Both values are listed with the item.
CORRECTED: Final[dict[str, dict[str, str]]] = {
    "changed_on_both_sides": _row(
        "A time entry was changed in Aero and in QuickBooks: {person}, {day}",
        "It is about {hours} h for {customer}. " + _PICK,
    ),
    "deleted_here": _row(
        "A time entry was deleted in Aero and changed in QuickBooks: {person}, {day}",
        "It is about {hours} h for {customer}. Nothing is sent until you choose: Aero's side deletes it in QuickBooks, "
        "QuickBooks' side leaves it there.",
    ),
    "deleted_in_qbo": _row(
        "A time entry was deleted in QuickBooks and changed in Aero: {person}, {day}",
        "It is about {hours} h for {customer}. Nothing is sent until you choose: Aero's side creates it in QuickBooks "
        "again, QuickBooks' side leaves it deleted there.",
    ),
    "billed": _row(
        "A time entry that is on an invoice was changed in Aero: {person}, {day}",
        "QuickBooks keeps what was billed, Aero keeps the {hours} h for {customer}. Correct the invoice there, or "
        "choose QuickBooks' values to leave it so.",
    ),
    BILLED_MEANWHILE: _row(
        "A time entry was put on an invoice while its change was sent: {person}, {day}",
        "Compare the invoice in QuickBooks with the {hours} h for {customer} in Aero, then dismiss this.",
    ),
    "maybe_there": _row(
        "Time that may stand in QuickBooks already: {person}, {day}",
        "The database was restored from a backup, and QuickBooks has time of that person that nobody here knows. "
        "If it is the {hours} h for {customer}, choose QuickBooks' side: it is linked (of several, "
        "the first). Aero's side sends it.",
    ),
}

# of what QBO holds otherwise: rules T3, T5, T6 and T12. Both values are listed with the item.
DRIFT: Final[dict[str, dict[str, str]]] = {
    "stored_differently": _row(
        "QuickBooks stored something else than was sent",
        "Compare the two in QuickBooks and correct it there; it is not sent again by itself.",
    ),
    "drift": _row(
        "A time entry is not the same in QuickBooks: {person}, {day}",
        "It is about {hours} h for {customer}. Aero's values stay: choose whether they are sent again, or QuickBooks "
        "keeps what it has.",
    ),
    "tie_out": _row(
        "Hours in Aero and in QuickBooks differ without a reason: {subject}",
        "Compare the timesheet of that week in QuickBooks with Aero; the data team can say where the hours are.",
    ),
}

PLANNED: Final[dict[str, dict[str, str]]] = {
    "name_conflict": _row(
        "A customer was renamed in both places: {was} in Aero, {name} in QuickBooks",
        "Both names are kept. Give the customer the same name in Aero and in QuickBooks.",
    ),
    "customer_gone": {**GONE, "title": GONE["title"].replace("{subject}", "{name}")},
}

BEFORE_DEACTIVATION: Final[dict[str, dict[str, str]]] = {
    "balance_open": _row(
        "{subject} still has a balance in QuickBooks",
        "Settle the open balance in QuickBooks, then make the company inactive in Aero again.",
    ),
    "unbilled": _row(
        "{subject} still has billable time that is on no invoice",
        "Put the time on an invoice in QuickBooks, or make it not billable there; it is then tried again every night.",
    ),
    "children_active": _row(
        "{subject} still has active sub-customers in QuickBooks",
        "Make the sub-customers inactive first, or make the company active again in Aero.",
    ),
    "customer_gone": GONE,
    "project": BLOCKED["project"],
}

ACCOUNT: Final[dict[str, dict[str, str]]] = {
    "reconnect": _row(
        "The connection to QuickBooks has ended",
        "Connect the account to QuickBooks again; everything that waits is then sent.",
        ADMIN,
    ),
    "restored": _row(
        "Time that was due stands in QuickBooks already",
        "Aero's database seems to have been restored from a backup: what it had forgotten was linked, not sent again. "
        "What was logged in Aero after the backup is missing here; in the tie-out it is QuickBooks' own time.",
    ),
    "changes_refused": _row(
        "QuickBooks does not say what changed in its lists",
        "Nothing is missing: each sync reads them as a whole, which takes more calls. Its answer stands below.",
        "data team",
    ),
}

LIST: Final[dict[str, dict[str, str]]] = {
    "list_shrunk": _row(
        "The list {subject} came back from QuickBooks much shorter than before",
        "Nothing was hidden. If the rows were really removed, say so on the page Manage QuickBooks, or sync again with "
        "'accept shrink'.",
        DATA_TEAM,
    ),
    "left_out": _row(
        "{count} rows of the list {subject} were left out: the import limit was reached",
        "Raise the import limit of the account, or leave it as it is.",
    ),
}

MATCHES: Final[dict[str, dict[str, str]]] = {
    "matches_open": _row(
        "{count} companies from before the connect wait for a decision",
        "Nothing is created in QuickBooks for them, and their time waits: link each with its customer, create it, or "
        "leave it alone, on the page Matches.",
    ),
}

_NEXT_FULL_SYNC: Final = "QuickBooks sent damaged data; the next full sync reads it again."

QUARANTINE: Final[dict[str, dict[str, str]]] = {
    "id_missing": _row("A row of the list {subject} has no QuickBooks id", _NEXT_FULL_SYNC, DATA_TEAM),
    "id_twice": _row("A row of the list {subject} came twice in one answer", _NEXT_FULL_SYNC, DATA_TEAM),
    "name_missing": _row("A row of the list {subject} has no name", "Give it a name in QuickBooks."),
    "name_too_long": _row("A name in the list {subject} is too long", "Shorten the name in QuickBooks."),
    "parent_unknown": _row("A row of the list {subject} has an unknown parent", "Correct its parent in QuickBooks."),
    "parent_circle": _row("A row of the list {subject} is its own ancestor", "Correct its parent in QuickBooks."),
    "type_unknown": _row(
        "A row of the list {subject} has an unknown type", "Give it another type in QuickBooks.", DATA_TEAM
    ),
}


def account_item(code: str, intuit_tid: str = "") -> dict[str, Any]:
    """An attention item of the account itself."""
    return {"entity": "Account", "code": code, "cause": code, "intuit_tid": intuit_tid, **ACCOUNT[code]}


def item(table: dict[str, dict[str, str]], code: str, subject: str, **keys: object) -> dict[str, Any]:
    """An attention item of a row or a list; ``keys``: entity, cause, aero_id, qbo_id, detail."""
    words = table[code]
    return {
        "code": code,
        "title": words["title"].replace("{subject}", subject),
        "hint": words["hint"].replace("{subject}", subject),
        "who": words["who"],
        **keys,
    }
