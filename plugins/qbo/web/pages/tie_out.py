"""Tie-out: for every person and week where every hour is (T12); lock a period, release a week (T11)."""

from __future__ import annotations

from datetime import date, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import Form, HTTPException, Query
from starlette.responses import Response

from qbo.flow.decisions.lock import lock
from qbo.flow.decisions.resolve import Decision, resolve
from qbo.flow.tie_out import NUMBERS
from qbo.web import address, fields, flash
from qbo.web.access import Pages
from qbo.web.read import tie_out as read
from qbo.web.read import time as time_read
from qbo.web.rendering import page
from qbo.web.tables import csv_response
from qbo.web.visit import OfAccount, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator

pages: Final = Pages()
WEEKS: Final = (1, 2, 4)
PLACES: Final = ("held", "before_start", "locked", "waiting", "refused")  # each opens the page Time
WORDS: Final = {
    "aero": "Aero", "qbo": "QuickBooks", "held": "Held", "before_start": "Before start", "locked": "Locked",
    "waiting": "Waiting", "refused": "Needs attention", "difference": "Difference", "own": "QuickBooks' own",
    "rounding": "rounded to minutes", "drift": "changed in QuickBooks", "unsent": "changed in Aero since",
    "unexplained": "unexplained",
}  # fmt: skip
Weeks = Annotated[int, Query(ge=1, le=53)]
Day = Annotated[fields.Day | None, Query()]


@pages.read("/{account_id}/tie-out", name="tie_out")
def tie_out(visit: OfAccount, week: Day = None, weeks: Weeks = 1) -> Response:
    """``week``: a day of the last week that is shown; ``weeks``: how many."""
    now = time_read.period(visit.runtime, visit.account_id)
    if now is None:
        return page(visit, "tie_out.html", now=None)
    last = _week_of(week or now["week"], now["week"])
    found = read.weeks(visit.runtime, visit.account_id, last - timedelta(weeks=weeks - 1), last)
    return page(
        visit,
        "tie_out.html",
        now=now,
        last=last,
        count=weeks,
        counts=sorted({*WEEKS, weeks}),
        weeks=found,
        total=read.total([row for each in found for row in each.rows]),
        words=WORDS,
        places=PLACES,
        reasons=read.REASONS,
        to_release=read.to_release(visit.runtime, visit.account_id),
        step=timedelta(weeks=weeks),
    )


@pages.read("/{account_id}/tie-out/csv")
def as_csv(visit: OfAccount, week: Day = None, weeks: Weeks = 1) -> Response:
    now = time_read.period(visit.runtime, visit.account_id)
    found: list[read.Week] = []
    if now is not None:
        last = _week_of(week or now["week"], now["week"])
        found = read.weeks(visit.runtime, visit.account_id, last - timedelta(weeks=weeks - 1), last)
    names = (*NUMBERS[:-1], *read.REASONS, "own")
    return csv_response("tie-out", ["Week", "Person", *(WORDS[name] for name in names)], _cells(found, names))


@pages.read("/{account_id}/tie-out/entries")
def entries(
    visit: OfAccount,
    week: fields.Day,
    user: fields.Id | None = None,
    person: str | None = None,
    place: Literal["qbo"] | None = None,
) -> Response:
    """The entries behind a number, on both sides; ``person``: of somebody in QuickBooks who is nobody in Aero."""
    name = read.person(visit.runtime, visit.account_id, user, person)
    if name is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "Nobody of that name is in the tie-out.")
    rows = read.behind(visit.runtime, visit.account_id, user, week, place, person)
    return page(
        visit, "tie_out_entries.html", name=name, week=week, last=week + timedelta(days=6), rows=rows, words=WORDS,
        aero=sum(row["aero"] for row in rows if row["is_here"]), qbo=sum(row["qbo"] for row in rows if row["is_there"]),
    )  # fmt: skip


@pages.act("/{account_id}/tie-out/lock")
def lock_period(visit: OfAccount, through: Annotated[str, Form()]) -> Response:
    """As the command ``lock``."""
    told = lock(visit.runtime, visit.account_id, fields.day(through), visit.person)
    lines = [line.removeprefix(f"Account {visit.account_id}: ") for line in told]
    return _done(visit, [line[:1].upper() + line[1:] for line in lines])


@pages.act("/{account_id}/tie-out/release")
def release(visit: OfAccount, ids: Annotated[list[fields.Id], Form()]) -> Response:
    """As the command ``resolve`` with ``release``."""
    decision = Decision("release", visit.person)
    return _done(visit, resolve(visit.runtime, ids, decision, account_id=visit.account_id))


def _done(visit: Visit, told: list[str]) -> Response:
    response = address.redirect(visit.request, address.query_of(visit.request, f"{visit.account_id}/tie-out"))
    flash.tell(visit.request, response, "done", told)
    return response


def _week_of(day: date, a_week: date) -> date:
    """The first day of the week of ``day``, where ``a_week`` is the first day of another."""
    return day - timedelta(days=(day - a_week).days % 7)


def _cells(weeks: list[read.Week], names: tuple[str, ...]) -> Iterator[list[Any]]:
    for week in weeks:
        for row in week.rows:
            yield [week.first, row["person"], *(row[name] for name in names)]
