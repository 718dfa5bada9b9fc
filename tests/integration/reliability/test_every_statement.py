"""R4, promise 7: every statement of ``include/sql``, as PostgreSQL itself understands it, keeps to its account.

PostgreSQL is asked for the plan of each statement, our functions unfolded in it. Every table with an ``account_id``
that a plan reads must be tied to a parameter, directly or through tables that are, by that column or by an id that the
whole database has once. Ids of QuickBooks, names and lists are no ties: two accounts have the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from integration.reliability.plans import Explained
from qbo.store.queries import SCRIPTS, SQL_DIR, sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

    from qbo.store.engine import Database

PLACE = re.compile(r"%\((\w+)\)s")
UTILITY = {"analyze_staged", "analyze_imported"}  # statistics of whole tables; they have no plan
TIES = (  # keys that exist once: whoever has the id of a run, a company or an item has its account
    "account_id", "run_id", "batch_id", "attention_id", "proposal_id", "company_id", "time_entry_id", "user_id", "ctid",
)  # fmt: skip
ALLOWED = {
    "accounts/select_accounts": "of all accounts, where the caller names none: a row each, none of another's in it",
    "connect/take_consent": "by a state that nobody can guess, of the person who was given it; it says the account",
    "connect/select_holder": "only whether another account has this QBO company already, and which",
    "demo/insert_account": "makes an account",
    "detect/select_due_accounts": "which accounts have something to send: a row each",
    "notices/select_open": "what the data team is told of all accounts, a row an item, each with its account",
    "notices/select_unended": "the accounts whose run did not end in a run of a DAG, a row each",
    "reports/select_account": "beside its account only whether there are others",
    "reports/select_account_names": "the accounts to choose from, for who may see them (their pages ask the role)",
    "reports/select_overview": "of all accounts, where the page names none: a row each, none of another's in it",
    "status/select_causes": "what status shows of all accounts, a row an item, counted by account",
    "status/select_status": "of all accounts, where the caller names none: a row each, none of another's in it",
    "upkeep/delete_leftover_staged": "clears up behind runs that have ended, whosever they are",
    "upkeep/delete_old_consents": "clears up what nobody came back for, whosever it is",
    "upkeep/delete_old_given_tokens": "clears up what nobody tried again, whosever it is",
    "upkeep/delete_old_plans": "clears up behind old runs, whosever they are",
}


def statements() -> Iterator[tuple[str, str, list[str]]]:
    """Name, text with numbered parameters, and their names."""
    for path in sorted(SQL_DIR.glob("*/*.sql")):
        if path.parent.name not in SCRIPTS and path.stem not in UTILITY:
            text: str = getattr(getattr(sql, path.parent.name), path.stem).sql
            names = list(dict.fromkeys(PLACE.findall(text)))
            numbered = re.sub(PLACE, lambda found, names=names: f"${names.index(found[1]) + 1}", text)
            yield f"{path.parent.name}/{path.stem}", numbered.replace("%%", "%"), names


def strays(statement: Explained, tables: dict[str, list[str]]) -> set[str]:
    """Tables of accounts that a statement reads for no account, or writes for any."""
    scans = [scan for scan in statement.scans() if scan[1] in tables]
    aliases = {alias for alias, _, _ in scans}
    ties = {alias: statement.reached(alias, TIES, inside) for alias, _, inside in scans}
    tied: set[str] = set()
    while more := {
        alias for alias in aliases - tied if any(side <= tied or not side & aliases for side in ties[alias])
    }:
        tied |= more
    read = {f"reads {table} as {alias}" for alias, table, _ in scans if alias not in tied}
    return read | {
        f"writes {table}"
        for table, sources in statement.inserts()
        if table in tables and not statement.is_account(sources[tables[table].index("account_id")])
    }


def tables_of_accounts(connection: Connection) -> dict[str, list[str]]:
    """Columns in their order, by table."""
    rows = connection.execute(
        "select table_schema || '.' || table_name, array_agg(column_name::text order by ordinal_position) "
        "from information_schema.columns where table_schema in ('aero', 'qbo') group by 1"
    ).fetchall()
    return {table: columns for table, columns in rows if "account_id" in columns}


def test_R4_P7_every_statement_reaches_rows_by_their_account_or_an_id_that_is_nobody_elses(database: Database) -> None:
    """Of the 140 conditions on an account in ``include/sql``, taken out one at a time, it missed 17: each stands beside
    an id that exists once.
    """
    with database.transaction() as connection:
        tables = tables_of_accounts(connection)
        found = {name: strays(Explained(connection, text, names), tables) for name, text, names in statements()}
    assert len(found) > 200
    assert len(tables) > 25
    assert {name: reasons for name, reasons in found.items() if reasons and name not in ALLOWED} == {}
    assert ALLOWED.keys() == {name for name, reasons in found.items() if reasons}, "allowed without need"
