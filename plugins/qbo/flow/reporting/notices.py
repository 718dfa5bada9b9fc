"""What people are told: at once where a run failed or was partial, once a day what is open (R6).

Titles and hints of attention items, our own sentences and names of firms; never a token, never QBO's own text.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from qbo.flow.reporting.status import status
from qbo.flow.wording import words
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qbo.flow.run.runtime import Runtime
    from qbo.flow.wording.words import Trouble

Row = dict[str, Any]
ITEMS: Final = 15  # an account's items in one message: our choice; status and the pages have all
A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Message:
    """``sections``: a heading and lines below it."""

    subject: str
    sections: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """For a log, a chat."""
        return "\n\n".join("\n".join([head, *(f"  - {line}" for line in lines)]) for head, lines in self.sections)

    @property
    def html(self) -> str:
        """For mail: names are no markup."""
        return "".join(
            f"<p><b>{html.escape(head)}</b></p><ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>"
            for head, lines in self.sections
        )


def at_once(failed: Sequence[Trouble], partial: Sequence[Trouble], items: dict[int, list[Row]]) -> Message | None:
    """About one run of a DAG; ``items``: of ``open_of``. None where there is nothing to tell."""
    if not (failed or partial):
        return None
    counts = [words.number(len(failed), "thing") + " failed"] if failed else []
    counts += [words.number(len(partial), "account") + " partly done"] if partial else []
    sections = [(each.line, _to_do(items.get(each.account_id or 0, ()))) for each in (*failed, *partial)]
    return Message(f"QuickBooks sync: {', '.join(counts)}", sections)


def open_of(runtime: Runtime, troubles: Iterable[Trouble]) -> dict[int, list[Row]]:
    """What is open of the accounts of these runs: what the run itself met, and where that is nothing, all of it."""
    known = [each for each in troubles if each.account_id is not None]
    account_ids, run_ids = [each.account_id for each in known], [each.run_id for each in known if each.run_id]
    with runtime.database.transaction() as connection:
        rows = list(sql.notices.select_of_runs(connection, account_ids=account_ids, run_ids=run_ids))
    found = {account_id: list(group) for account_id, group in groupby(rows, key=lambda row: row["account_id"])}
    return {account_id: [row for row in group if row["is_new"]] or group for account_id, group in found.items()}


def died(dag_id: str, run_id: str, unended: Sequence[Row]) -> Message:
    """A run of a DAG that could not even report; ``unended``: accounts that it left in the middle."""
    lines = [f"{row['name']} (account {row['account_id']}) was not finished." for row in unended]
    lines += [
        "Look at the logs of its tasks in Airflow.",
        "What was sent to QuickBooks is known: the next run carries on, nothing is sent twice.",
    ]
    return Message(f"QuickBooks sync: a run of {dag_id} ended before its report", [(f"{dag_id}, run {run_id}", lines)])


def daily(runtime: Runtime) -> Message | None:
    """Everything that is open, the oldest first, and what is new since the last daily message; None for nothing."""
    with runtime.database.transaction() as connection:
        last = sql.notices.select_last_daily(connection)
        since = last["told_at"] if last else datetime.now(UTC) - A_DAY
        rows = list(sql.notices.select_open(connection, since=since))
    items = {account_id: list(group) for account_id, group in groupby(rows, key=lambda row: row["account_id"])}
    told = [(account, _about(account, items.get(account["account_id"], []))) for account in status(runtime)]
    sections = [(f"{account['name']} (account {account['account_id']})", lines) for account, lines in told if lines]
    if not sections:
        return None
    new = sum(row["is_new"] for row in rows)
    what = f"{words.number(len(rows), 'thing is', 'things are')} open, {new} new" if rows else "something waits"
    return Message(f"QuickBooks: {what}", sections)


def was_told_today(runtime: Runtime) -> bool:
    """Whether the daily message went out already: once a day, however often somebody starts the nightly run."""
    with runtime.database.transaction() as connection:
        last = sql.notices.select_last_daily(connection)
    return bool(last and last["today"])


def _about(account: Row, items: list[Row]) -> list[str]:
    if account["status"] == "disconnected":
        return []
    lines = []
    if account["status"] == "reconnect_needed" and not any(row["code"] == "reconnect" for row in items):
        lines.append("The connection to QuickBooks has ended: connect the account again.")
    waiting = account["waiting"]
    if waiting["customers"] or waiting["time_entries"]:
        time = words.entries(waiting["time_entries"], waiting["hours"])
        lines.append(f"Waiting to be sent: {words.number(waiting['customers'], 'customer')}; {time}.")
    return lines + _to_do(items, dated=True)


def _to_do(items: Sequence[Row], *, dated: bool = False) -> list[str]:
    """A line an item: what it is, what it holds back, what to do and who can."""
    lines = [_line(row, dated=dated) for row in items[:ITEMS]]
    return lines + ([f"and {len(items) - ITEMS} more: see the page Attention."] if len(items) > ITEMS else [])


def _line(row: Row, *, dated: bool) -> str:
    blocks = f" ({words.entries(row['entries'], row['hours'])})" if row["entries"] else ""
    since = ("New: " if row["is_new"] else f"Since {row['raised_at']:%Y-%m-%d}: ") if dated else ""
    return f"{since}{row['title']}{blocks}. {row['hint']} [{row['who'] or 'office manager'}]"
