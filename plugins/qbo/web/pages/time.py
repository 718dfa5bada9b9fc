"""Time: every entry of Aero with its state in QuickBooks; the filter stands in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import Query
from starlette.responses import Response

from qbo.web import address, fields
from qbo.web.access import Pages
from qbo.web.read import attention
from qbo.web.read import time as read
from qbo.web.rendering import fragment, page
from qbo.web.tables import PageNumber, Paging, csv_response
from qbo.web.time_filter import OfFilter
from qbo.web.visit import OfAccount, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.web.time_filter import Filter

pages: Final = Pages()
Sort = Annotated[
    Literal["day", "-day", "person", "-person", "customer", "-customer", "item", "-item", "hours", "-hours"], Query()
]
Turn = Annotated[int, Query(ge=0)]
CHIPS: Final = ("held", "waiting", "attention", "changed", "locked", "sent")
QUICK, SLOW = (2, 30), (10, 90)  # seconds between two looks at rows that are on their way, and until which look
SORTS: Final = (
    ("-day", "Day, the newest first"), ("day", "Day, the oldest first"),
    ("-hours", "Hours, the most first"), ("hours", "Hours, the fewest first"),
    ("person", "Person"), ("-person", "Person, backwards"),
    ("customer", "Customer"), ("-customer", "Customer, backwards"),
    ("item", "Service item"), ("-item", "Service item, backwards"),
)  # fmt: skip
COLUMNS: Final = (
    "Id", "Day", "Person", "Customer", "Service item", "Class", "Hours", "Notes", "Billable", "Do Not Sync", "State",
    "QuickBooks Id", "Sent",
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """How the rows of a page are looked at again: ``turn``, how often they were."""

    turn: int

    @property
    def every(self) -> int | None:
        """Seconds; None where nobody should wait any longer."""
        return next((seconds for seconds, turns in (QUICK, SLOW) if self.turn < turns), None)


@pages.read("/{account_id}/time", name="time")
def time(
    visit: OfAccount, wanted: OfFilter, entry: fields.Id | None = None, sort: Sort = "-day", number: PageNumber = 1
) -> Response:
    """``entry``: that one alone, to be looked at and changed."""
    if entry is not None:
        return address.redirect(visit.request, f"{visit.account_id}/time/{entry}")
    found = read.entries(visit.runtime, visit.account_id, wanted.wanted, sort=sort, number=number)
    context = _around(visit, wanted)
    paging = Paging(number, read.ON_A_PAGE, min(found.entries, read.MOST))
    return page(visit, "time.html", found=found, paging=paging, sort=sort, back=wanted.query, look=Look(0), **context)


@pages.read("/{account_id}/time/rows")
def rows(visit: OfAccount, wanted: OfFilter, back: str = "", turn: Turn = 0) -> Response:
    """Some rows once more, in the order of their ids in the address; what stands beside them hears when all arrived."""
    ids = wanted.parameters.get("ids", [])
    found = read.entries(visit.runtime, visit.account_id, {"ids": ids}, size=len(ids) or 1)
    order = {time_entry_id: place for place, time_entry_id in enumerate(ids)}
    found.rows.sort(key=lambda row: order[row["time_entry_id"]])
    response = fragment(visit, "time_rows.html", found=found, back=back, look=Look(turn))
    if not found.going:
        response.headers["HX-Trigger"] = "arrived"
    return response


@pages.read("/{account_id}/time/states")
def states(visit: OfAccount, wanted: OfFilter, turn: Turn = 0) -> Response:
    """How many of each state; they take longer to count, and come after the page."""
    found = read.states(visit.runtime, visit.account_id, wanted.wanted)
    return fragment(
        visit, "time_states.html", wanted=wanted, chips=CHIPS, states=read.STATES, counted=found, look=Look(turn)
    )


@pages.read("/{account_id}/time/csv")
def as_csv(visit: OfAccount, wanted: OfFilter, sort: Sort = "-day") -> Response:
    """The newest ``read.MOST`` that the filter finds, not only this page."""
    found = read.entries(visit.runtime, visit.account_id, wanted.wanted, sort=sort, size=read.MOST)
    return csv_response("time", COLUMNS, _cells(found.rows))


def _cells(rows: list[dict[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        states = ", ".join(read.STATES[each] for each in row["states"]) or ("Deleted" if row["is_deleted"] else "")
        yield (
            row["time_entry_id"], row["work_date"], row["person"], row["customer"], row["service_item"],
            row["class_name"], row["hours"], row["notes"], "yes" if row["is_billable"] else "no",
            "yes" if row["do_not_sync"] else "no", states, row["qbo_id"], row["synced_at"],
        )  # fmt: skip


def _around(visit: Visit, wanted: Filter) -> dict[str, Any]:
    """What stands around the rows: the choices of the filter, and what it is about."""
    asked = wanted.parameters.get("attention")
    people = read.people(visit.runtime, visit.account_id)
    return {
        "wanted": wanted,
        "states": read.STATES,
        "chips": CHIPS,
        "sorts": SORTS,
        "counted": None,
        "people": [("", "Everybody"), *((str(row["user_id"]), row["name"]) for row in people)],
        "periods": _periods(read.period(visit.runtime, visit.account_id)),
        "item": attention.item(visit.runtime, visit.account_id, asked) if asked else None,
    }


def _periods(now: dict[str, Any] | None) -> list[tuple[str, date | None, date | None]]:
    if now is None:
        return []
    week, today = now["week"], now["today"]
    return [
        ("This week", week, week + timedelta(days=6)),
        ("Last week", week - timedelta(days=7), week - timedelta(days=1)),
        ("This month", today.replace(day=1), today),
        ("All time", None, None),
    ]
