"""What the tests of undo have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qbo.flow.decisions.undo import Undone, undo
from qbo.flow.matching import matches

if TYPE_CHECKING:
    from integration.exports.firm import Firm


def last_run(firm: Firm) -> int:
    return int(firm.world.last_run(firm.account)["run_id"])


def sent(firm: Firm) -> int:
    """The id of the run that sends what is due."""
    firm.sync()
    firm.emulator.clear_journal()
    return last_run(firm)


def take_back(firm: Firm, run_id: int, *, dry_run: bool = False) -> Undone:
    return undo(firm.world.runtime, run_id, "kim", dry_run=dry_run)


def held(firm: Firm) -> list[int]:
    rows = firm.world.rows("select time_entry_id from aero.time_entry where do_not_sync order by time_entry_id")
    return [row["time_entry_id"] for row in rows]


def reason(firm: Firm, run_id: int) -> str:
    """Why the only thing that the run created stays; a dry run says the same, and nothing is written to QBO."""
    before = firm.world.value("select count(*) from qbo.write_log")
    (expected,) = take_back(firm, run_id, dry_run=True).skipped
    (found,) = take_back(firm, run_id).skipped
    assert found.reason == expected.reason
    assert firm.world.value("select count(*) from qbo.write_log") == before
    assert held(firm) == []
    assert firm.link(found.entity, found.aero_id) is not None
    return found.reason


def customer_run(firm: Firm) -> tuple[int, int]:
    """A company and the run that created its customer."""
    company = firm.company("Rose & Thorn")
    return company, sent(firm)


def proposals(firm: Firm) -> list[matches.Match]:
    return matches.open_matches(firm.world.runtime, [firm.account.account_id])
