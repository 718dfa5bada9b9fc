"""The navigation of the pages: what is there is shown, in this order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

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
    current = str(visit.request.scope["path"]).rstrip("/") + "/"
    known = visit.request.app.state.names
    home = Entry("manage", "Manage QuickBooks", "", is_current=not visit.account, href="./")
    if not visit.account:
        return [home]
    return [
        home,
        *(
            Entry(each.name, each.label, each.path, f"/{visit.account_id}/{each.path}/" in current, href)
            for each in ENTRIES
            if each.name in known
            for href in [f"{visit.account_id}/{each.path}"]
        ),
    ]
