"""Edit Time: one entry, all that Aero's entry has, beside what QuickBooks has of it (T5, T6, T9)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import Depends, Form, HTTPException, Query
from pydantic import BaseModel
from starlette.responses import Response

from qbo.errors import SyncError
from qbo.flow.decisions.time_entries import GONE, save
from qbo.web import address, fields, flash
from qbo.web.access import Pages
from qbo.web.read import time as read
from qbo.web.rendering import fragment, page
from qbo.web.visit import OfAccount, Visit

pages: Final = Pages()
Row = dict[str, Any]
LABELS: Final = {
    "user_id": "Person", "work_date": "Day", "company_id": "Customer", "service_item_id": "Service item",
    "class_id": "Class", "hours": "Hours", "notes": "Notes", "is_billable": "Billable", "do_not_sync": "Do Not Sync",
}  # fmt: skip


class Entry(BaseModel):
    """The form as it was filled in; ``seen``: the print of the row that it was filled in beside."""

    user_id: str = ""
    work_date: str = ""
    company_id: str = ""
    service_item_id: str = ""
    class_id: str = ""
    hours: str = ""
    notes: str = ""
    is_billable: bool = False
    do_not_sync: bool = False
    seen: str = ""

    @classmethod
    def of(cls, row: Row) -> Entry:
        """As it stands in Aero."""
        flags = {"is_billable": row["is_billable"], "do_not_sync": row["do_not_sync"]}
        texts = {name: "" if row[name] is None else str(row[name]) for name in LABELS.keys() - flags.keys()}
        return cls.model_validate({**texts, **flags, "hours": f"{row['hours'].normalize():f}"})

    @property
    def values(self) -> Row:
        """Columns of ``aero.time_entry``. Raises Misconfigured."""
        return {
            "user_id": fields.number(self.user_id),
            "work_date": fields.day(self.work_date),
            "company_id": fields.number(self.company_id),
            "service_item_id": self.service_item_id or None,
            "class_id": self.class_id or None,
            "hours": fields.hours(self.hours),
            "notes": self.notes.replace("\r\n", "\n").strip() or None,
            "is_billable": self.is_billable,
            "do_not_sync": self.do_not_sync,
        }


Back = Annotated[str, Query(max_length=2000)]


@pages.read("/{account_id}/time/{entry_id:int}")
def edit(
    visit: OfAccount, entry_id: fields.Id, given: Annotated[Entry, Depends()], back: Back = "", find: str | None = None
) -> Response:
    """``find``: a customer to look for, where there is no JavaScript; the form then keeps what was filled in."""
    row = _row(visit, entry_id)
    return _shown(visit, row, Entry.of(row) if find is None else given, back, find=find or "")


@pages.act("/{account_id}/time/{entry_id:int}")
def change(visit: OfAccount, entry_id: fields.Id, given: Annotated[Entry, Form()], back: Back = "") -> Response:
    """What cannot be saved is shown again as it was filled in, with the reason."""
    row = _row(visit, entry_id)
    try:
        told = save(visit.runtime, visit.account_id, entry_id, given.seen, _kept(row, given), visit.person)
    except SyncError as error:
        return _shown(visit, _row(visit, entry_id), given, back, problem=str(error))
    return _done(visit, entry_id, back, told)


@pages.act("/{account_id}/time/{entry_id:int}/delete")
def delete(
    visit: OfAccount,
    entry_id: fields.Id,
    seen: Annotated[str, Form()],
    deleted: Annotated[bool, Form()],
    back: Back = "",
) -> Response:
    """As Aero deletes: the row stays and is marked; ``deleted`` false takes it back."""
    told = save(visit.runtime, visit.account_id, entry_id, seen, {"is_deleted": deleted}, visit.person)
    return _done(visit, entry_id, back, told)


@pages.read("/{account_id}/time/customers")
def customers(visit: OfAccount, find: str = "", company_id: str = "") -> Response:
    """Choices for the form, for the words typed so far; the one chosen already stays the first."""
    found = read.customers(visit.runtime, visit.account_id, find, fields.number(company_id))
    return fragment(visit, "time_customers.html", customers=found, chosen=company_id, find=find, most=read.CUSTOMERS)


def _row(visit: Visit, entry_id: int) -> Row:
    row = read.entry(visit.runtime, visit.account_id, entry_id)
    if row is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, GONE)
    return row


def _kept(row: Row, given: Entry) -> Row:
    """Notes that nobody touched stay as Aero has them: a form gives back other line ends and no blanks at the end."""
    values = given.values
    if values["notes"] == Entry.of(row).values["notes"]:
        del values["notes"]
    return values


def _done(visit: Visit, entry_id: int, back: str, told: list[str]) -> Response:
    query = f"?{back}" if back else address.query(ids=entry_id)
    response = address.redirect(visit.request, f"{visit.account_id}/time{query}")
    flash.tell(visit.request, response, "done", told)
    return response


def _shown(visit: Visit, row: Row, given: Entry, back: str, *, find: str = "", problem: str = "") -> Response:
    runtime, account_id = visit.runtime, visit.account_id
    chosen = fields.number(given.company_id) if given.company_id.isdigit() else None
    return page(
        visit,
        "time_edit.html",
        status=HTTPStatus.CONFLICT if problem else HTTPStatus.OK,
        row=row,
        given=given,
        back=back,
        find=find,
        problem=problem,
        now=_others(row, given) if problem else [],
        people=read.people(runtime, account_id),
        lists=read.lists(runtime, account_id, row),
        customers=read.customers(runtime, account_id, find, chosen),
        chosen=given.company_id,
        most=read.CUSTOMERS,
        period=read.period(runtime, account_id),
        asked_by=read.asked_by(runtime, account_id, row["time_entry_id"]),
        history=read.history(runtime, account_id, row["time_entry_id"]),
    )


def _others(row: Row, given: Entry) -> list[tuple[str, Any]]:
    """Label and value of what stands in Aero otherwise than in the form."""
    now = Entry.of(row)
    names = {"user_id": "person", "company_id": "customer", "service_item_id": "service_item", "class_id": "class_name"}
    return [
        (label, row[names[name]] if name in names else getattr(now, name))
        for name, label in LABELS.items()
        if getattr(now, name) != getattr(given, name)
    ]
