"""Undo of a run (T13): what would be taken back and what stays, then a click that does it, as the command ``undo``."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import HTTPException
from starlette.responses import Response

from qbo.flow.decisions.undo import undo
from qbo.flow.reporting.undo_words import amount, name, undo_lines, what
from qbo.web import address, fields, flash
from qbo.web.access import Pages, may_act
from qbo.web.read import history as read
from qbo.web.rendering import page
from qbo.web.visit import OfAccount, Visit

pages: Final = Pages()
SHOWN: Final = 100  # of what is taken back, and of what stays


@pages.read("/{account_id}/history/{run_id}/undo")
def foresee(visit: OfAccount, run_id: fields.Id) -> Response:
    """The dry run, which asks QuickBooks: for whoever may confirm it."""
    may_act(visit.rights)
    run = _run(visit, run_id)
    foreseen = undo(visit.runtime, run_id, visit.person, dry_run=True, patient=False)
    return page(visit, "undo.html", run=run, foreseen=foreseen, shown=SHOWN, what=what, name=name, amount=amount)


@pages.act("/{account_id}/history/{run_id}/undo")
def take_back(visit: OfAccount, run_id: fields.Id) -> Response:
    """Lasts as long as its calls, 30 things each; decided anew, and who closes the page finds it in the history."""
    _run(visit, run_id)
    undone = undo(visit.runtime, run_id, visit.person, patient=False)
    lines = list(undo_lines(undone))
    response = address.redirect(visit.request, f"{visit.account_id}/history")
    flash.tell(visit.request, response, "done", [lines[-1], *lines[:-1]])
    return response


def _run(visit: Visit, run_id: int) -> dict[str, object]:
    row = read.run(visit.runtime, visit.account_id, run_id)
    if row is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, f"{visit.account['name']} has no run {run_id}.")
    return row
