"""Where a worker is caught: at a statement of the product, or in a call to QuickBooks. No hook in the product."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from qbo_emulator.control import Control

LOCK: Final = 4711
PATIENCE_S: Final = 60
SETUP: Final = f"""
create table if not exists public.gate (stage text not null, behind bigint not null);
truncate public.gate;
insert into public.gate values ('', 0);
create or replace function public.gate() returns trigger language plpgsql as $$
begin
    if exists (
        select 1 from qbo.batch_item as i, public.gate as g
        where
            i.batch_id = new.batch_id and i.batch_id > g.behind
            and g.stage = case
                when i.entity = 'Customer' then 'customers' when i.operation = 'create' then 'new time' else 'changes'
            end
    ) then
        perform pg_advisory_xact_lock_shared({LOCK});
    end if;
    return new;
end $$;
"""  # a trigger that wants a lock which the test holds: whoever makes the statement waits in the middle of it


@dataclass(frozen=True)
class Statement:
    """``event`` on ``table``, where ``when`` is true of the row."""

    table: str
    event: str
    when: str = "true"


STATEMENTS: Final = {
    "a batch is stored, none is sent": Statement(
        "qbo.batch", "before update", "old.status = 'stored' and new.status = 'sent'"
    ),
    "right before the call": Statement("qbo.batch", "before update", "new.tried_at is distinct from old.tried_at"),
    "the answer is there, nothing is settled": Statement("qbo.batch_item", "before update"),
    "amid settling": Statement("qbo.write_log", "before insert"),
    "right before the settling ends": Statement("qbo.batch", "before update", "new.status = 'settled'"),
}
STAGES: Final = ("customers", "changes", "new time", "more new time")  # of an export: a batch each
CALLS: Final = {"during the call": "hold_before", "quickbooks has done it, the answer is on its way": "hold_after"}
POINTS: Final = (*STATEMENTS, *CALLS)


class Gate(Protocol):
    """One worker at a time comes to it."""

    def close(self, stage: str, behind: int) -> None:
        """It stops whoever comes with a batch of this stage and a number above ``behind``."""

    def wait(self) -> None:
        """Until a worker has come to it."""

    def open(self) -> None:
        """Whoever waits goes on, if it lives."""

    def remove(self) -> None:
        """Nothing of it is left."""


class StatementGate:
    """Needs a connection of its own: the lock is its session's."""

    def __init__(self, database_uri: str, statement: Statement) -> None:
        self._connection = psycopg.connect(database_uri, autocommit=True)
        self._connection.execute(SETUP)
        self._statement = statement
        self._connection.execute(
            f"create trigger gate {statement.event} on {statement.table} for each row when ({statement.when}) "
            "execute function public.gate()".encode()
        )
        self._shut = False

    def close(self, stage: str, behind: int) -> None:
        stage = stage.removeprefix("more ")
        self._connection.execute("update public.gate set stage = %s, behind = %s", (stage, behind))
        if not self._shut:
            self._connection.execute("select pg_advisory_lock(%s)", (LOCK,))
            self._shut = True

    def wait(self) -> None:
        until(self._waits, "no worker came to the gate")

    def _waits(self) -> bool:
        asked = "select count(*) from pg_locks where locktype = 'advisory' and objid = %s and not granted"
        return self._connection.execute(asked, (LOCK,)).fetchone() != (0,)

    def open(self) -> None:
        if self._shut:
            self._connection.execute("select pg_advisory_unlock(%s)", (LOCK,))
            self._shut = False

    def remove(self) -> None:
        self.open()
        self._connection.execute(f"drop trigger gate on {self._statement.table}".encode())
        self._connection.close()


class CallGate:
    """The emulator holds the call, which it knows by what only the batch of its stage has in it: ``texts``."""

    def __init__(self, emulator: Control, realm: str, failure: str, texts: Mapping[str, str]) -> None:
        self._emulator = emulator
        self._realm = realm
        self._failure = failure
        self._texts = texts

    def close(self, stage: str, behind: int) -> None:  # noqa: ARG002 - calls have no number
        self._emulator.fail(self._failure, realm=self._realm, path="/batch", body=self._texts[stage])

    def wait(self) -> None:
        until(lambda: self._emulator.held() > 0, "no call is held")

    def open(self) -> None:
        self._emulator.clear_failures()
        self._emulator.release()
        until(lambda: self._emulator.held() == 0, "a call is held still")

    def remove(self) -> None:
        self.open()


def cut_off(database_uri: str) -> None:
    """Every connection of the product to the database ends, whatever it is doing; it has ended behind this."""
    mine = "select pid from pg_stat_activity where application_name = 'aero-qbo' and datname = current_database()"
    with psycopg.connect(database_uri, autocommit=True) as connection:
        ended = [pid for (pid,) in connection.execute(mine.encode())]
        connection.execute("select pg_terminate_backend(pid) from unnest(%s::integer[]) as pid", (ended,))
        left = "select count(*) from pg_stat_activity where pid = any(%s)"
        until(lambda: connection.execute(left, (ended,)).fetchone() == (0,), "a connection is there still")


def until(true: Callable[[], bool], otherwise: str) -> None:
    """Waits for what another process does."""
    end = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < end, otherwise
        time.sleep(0.005)
