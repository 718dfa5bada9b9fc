"""Batch Update Times: choose many entries, see what would change, confirm, watch them being sent (T5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import Depends, Form, Query
from starlette.responses import Response

from qbo.flow.decisions.time_entries import Changed, change_many, foresee
from qbo.web import address, flash
from qbo.web.access import Pages, may_act
from qbo.web.read import time as read
from qbo.web.rendering import page
from qbo.web.time_filter import TRUE, OfFilter
from qbo.web.visit import OfAccount, Visit

if TYPE_CHECKING:
    from qbo.web.time_filter import Filter

pages: Final = Pages()
NONE: Final = "none"
SHOWN: Final = 12  # entries named with each outcome
NOBODY: Final = "Choose the entries first: tick them, or tick all."
TOO_MANY: Final = f"At most {read.MOST:,} entries are changed at once: choose a shorter period, or one person."
YesNo = Literal["", "yes", "no"]


@dataclass(frozen=True)
class Wish:
    """``fields`` as the form has them: empty, it stays as it is; ``none``, it is emptied."""

    fields: dict[str, str]

    @property
    def changes(self) -> dict[str, Any]:
        """Columns of ``aero.time_entry``; None empties."""
        found: dict[str, Any] = {
            name: TRUE[self.fields[name]] for name in ("do_not_sync", "is_billable") if self.fields[name]
        }
        chosen = {name: self.fields[name] for name in ("service_item_id", "class_id") if self.fields[name]}
        return found | {name: None if value == NONE else value for name, value in chosen.items()}

    @property
    def words(self) -> str:
        """On the button that does it; the number of entries follows."""
        if list(self.changes) == ["do_not_sync"]:
            return "Hold" if self.changes["do_not_sync"] else "Approve"
        return "Change"


def _wish(
    do_not_sync: Annotated[YesNo, Query()] = "",
    is_billable: Annotated[YesNo, Query()] = "",
    service_item_id: Annotated[str, Query()] = "",
    class_id: Annotated[str, Query()] = "",
) -> Wish:
    given = {"do_not_sync": do_not_sync, "is_billable": is_billable}
    return Wish(given | {"service_item_id": service_item_id, "class_id": class_id})


OfWish = Annotated[Wish, Depends(_wish)]
All = Annotated[bool, Query(alias="all")]


@pages.read("/{account_id}/time/batch")
def batch(visit: OfAccount, wanted: OfFilter, wish: OfWish, every: All = False) -> Response:  # noqa: FBT002
    """What would change; nothing does until it is confirmed. For whoever may confirm: it holds the entries a moment."""
    may_act(visit.rights)
    chosen = _chosen(visit, wanted, every=every)
    if chosen is None or chosen.is_cut or not chosen.ids:
        response = address.redirect(visit.request, f"{visit.account_id}/time{_back(wanted, every=every)}")
        flash.tell(visit.request, response, "problem", [TOO_MANY if chosen and chosen.is_cut else NOBODY])
        return response
    foreseen = foresee(visit.runtime, visit.account_id, chosen.ids, wish.changes) if wish.changes else None
    return page(
        visit,
        "time_batch.html",
        chosen=chosen,
        foreseen=foreseen,
        wish=wish,
        wanted=wanted,
        every=every,
        back=_back(wanted, every=every),
        shown=SHOWN,
        choices=_choices(visit),
    )


@pages.act("/{account_id}/time/batch")
def confirm(
    visit: OfAccount,
    wanted: OfFilter,
    wish: OfWish,
    seen: Annotated[str, Form()],
    every: All = False,  # noqa: FBT002 - of the address
) -> Response:
    """``seen``: what was shown; the entries are those of the address, and must be as they were."""
    chosen = _chosen(visit, wanted, every=every)
    ids = chosen.ids if chosen else []
    changed = change_many(visit.runtime, visit.account_id, ids, wish.changes, seen, visit.person)
    response = address.redirect(visit.request, f"{visit.account_id}/time{_after(wanted, changed, every=every)}")
    flash.tell(visit.request, response, "done", changed.told)
    return response


def _choices(visit: Visit) -> dict[str, list[tuple[str, str]]]:
    found = read.lists(visit.runtime, visit.account_id)
    return {
        name: [(NONE, "None"), *((row["qbo_id"], row["name"]) for row in found[kind])]
        for name, kind in (("items", "item"), ("classes", "class"))
    }


def _chosen(visit: Visit, wanted: Filter, *, every: bool) -> read.Chosen | None:
    """None where nothing was: no filter finds all, and no entry is ticked."""
    ids = wanted.parameters.get("ids")
    if not every and not ids:
        return None
    return read.choose(visit.runtime, visit.account_id, wanted.wanted if every else {"ids": ids})


def _back(wanted: Filter, *, every: bool) -> str:
    """The filter of the page where they were chosen: ids that were ticked are none of it."""
    return wanted.but() if every else wanted.but(ids=None)


def _after(wanted: Filter, changed: Changed, *, every: bool) -> str:
    """What was changed, as it is now; where nothing was, the page from before."""
    if changed.moment is None:
        return _back(wanted, every=every)
    days = {"from": changed.first, "to": changed.last}
    return address.query(saved=changed.moment.isoformat(), **days)
