"""The navigation of the pages: what is there is shown, in this order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from qbo.web import address

if TYPE_CHECKING:
    from qbo.web.visit import Visit


@dataclass(frozen=True)
class Entry:
    """``name``: of its route, in ``Pages.read(…, name=…)``; ``path``: behind the account."""

    name: str
    label: str
    path: str
    is_current: bool = False
    href: str = ""


ENTRIES: Final = (
    Entry("manage", "Manage QuickBooks", ""),
    Entry("attention", "Attention", "attention"),
    Entry("companies", "Companies", "companies"),
    Entry("matches", "Matches", "matches"),
    Entry("time", "Time", "time"),
    Entry("tie_out", "Tie-out", "tie-out"),
    Entry("lists", "Lists", "lists"),
    Entry("users", "Users", "users"),
    Entry("quarantine", "Quarantine", "quarantine"),
    Entry("history", "History", "history"),
    Entry("my_company", "My Company", "my-company"),
)


def entries(visit: Visit) -> list[Entry]:
    """Home, and the pages of the account; those whose route nobody has built are left out."""
    if not visit.account:
        return [replace(ENTRIES[0], is_current=True, href="./")]
    root, page = f"{visit.account_id}/", page_of(visit)
    current = page if page in {each.path for each in ENTRIES} else ""
    return [
        replace(each, is_current=each.path == current, href=root + each.path)
        for each in ENTRIES
        if each.name in visit.request.app.state.names
    ]


def page_of(visit: Visit) -> str:
    """The path of the entry that a page stands under: ``attention`` for ``7/attention/12/survivor``."""
    return address.inside(visit.request).partition("/")[2].partition("/")[0]
