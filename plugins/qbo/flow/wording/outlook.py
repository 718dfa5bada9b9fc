"""What becomes of a time entry as it stands now, in words: sent at once, held, waiting and why (T5, T9 to T11)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from qbo.flow.wording.headings import heading

if TYPE_CHECKING:
    from collections.abc import Iterable

Row = dict[str, Any]
GOES: Final = frozenset({"create", "update", "delete", "link", "reactivate"})  # codes of what waits for nobody
OF_PLACE: Final[dict[str, tuple[str, str]]] = {
    "held": ("quiet", "Stays in Aero: Do Not Sync is on"),
    "before_start": ("quiet", "Stays in Aero: dated before the first day that is sent"),
    "locked": ("waiting", "Waits: in a locked period, until somebody releases the week"),
}
OF_SENT: Final[dict[str, tuple[str, str]]] = {
    "update": ("good", "In QuickBooks already; the change goes there now"),
    "delete": ("good", "Is deleted in QuickBooks now"),
    "": ("quiet", "In QuickBooks already; nothing to send"),
}
BILLED: Final = ("bad", "On an invoice in QuickBooks, which keeps what was billed; an attention item will ask")
KEPT: Final = ("waiting", "In QuickBooks already, which keeps what it has: Do Not Sync is on")
LOCKED_TOO: Final = ("quiet", "Stays in Aero: Do Not Sync is on, and its period is locked")
NEW: Final = ("good", "Goes to QuickBooks now")
NOTHING: Final = ("quiet", "Nothing to send")
LATER: Final = ("waiting", "Goes to QuickBooks when the account is connected again")
MATCH_FIRST: Final = ("waiting", "Waits until its company is matched with QuickBooks")


@dataclass
class Outcome:
    """Entries of which the same becomes; ``kind``: good, quiet, waiting or bad."""

    kind: str
    words: str
    rows: list[Row] = field(default_factory=list)

    @property
    def hours(self) -> Decimal:
        return sum((row["hours"] for row in self.rows), Decimal(0))


def outcomes(rows: Iterable[Row], *, connected: bool) -> list[Outcome]:
    """Of rows of ``select_outlook``, what holds most entries first."""
    found: dict[tuple[str, str], Outcome] = {}
    for row in rows:
        kind, words = _of(row, connected=connected)
        found.setdefault((kind, words), Outcome(kind, words)).rows.append(row)
    return sorted(found.values(), key=lambda each: -len(each.rows))


def _of(row: Row, *, connected: bool) -> tuple[str, str]:
    code = row["code"] or ""
    if row["place"] in OF_PLACE:
        held_too = row["place"] == "locked" and row["do_not_sync"]
        return LOCKED_TOO if held_too else OF_PLACE[row["place"]]
    if code in GOES and not connected:
        return LATER
    if row["place"] == "qbo" and code in {*OF_SENT, *GOES}:
        return _of_sent(row, code)
    if row["place"] is None or not code:
        return NOTHING
    if code in GOES:
        return NEW
    return MATCH_FIRST if code == "proposed" else ("bad", f"Waits for somebody: {heading(code)}")


def _of_sent(row: Row, code: str) -> tuple[str, str]:
    if not code:
        return KEPT if row["do_not_sync"] else OF_SENT[""]
    if row["is_billed"]:
        return BILLED
    return OF_SENT.get(code, OF_SENT["update"])
