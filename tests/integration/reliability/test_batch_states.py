"""Promise 1: the steps of a batch stand in one place, the database, and nobody can take another one."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.errors import RestrictViolation

from integration.exports.killing import patience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from integration.exports.firm import Firm

STATES = ("stored", "sent", "looked_up", "settled")
STEPS = {
    ("stored", "sent"), ("stored", "looked_up"), ("stored", "settled"), ("sent", "looked_up"), ("sent", "settled"),
    ("looked_up", "settled"),
}  # fmt: skip
numbers = itertools.count(1)
INSERT = (
    "insert into qbo.batch (account_id, run_id, request_id, payload, status) values (%s, 1, %s, '{}', %s) "
    "returning batch_id"
)


@pytest.fixture
def connection(firm: Firm) -> Iterator[psycopg.Connection]:
    """Whoever writes SQL by hand."""
    url = firm.world.database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def a_batch(connection: psycopg.Connection, firm: Firm, status: str) -> int:
    """Brought there by allowed steps; it has no items."""
    row = connection.execute(INSERT, (firm.account.account_id, str(next(numbers)), "stored")).fetchone()
    assert row is not None
    if status != "stored":
        connection.execute("update qbo.batch set status = %s where batch_id = %s", (status, row[0]))
    return int(row[0])


def test_P1_a_batch_takes_no_step_but_those_of_its_state_machine(connection: psycopg.Connection, firm: Firm) -> None:
    """Taken out to see it fail: trigger ``check_batch``."""
    step = "update qbo.batch set status = %s where batch_id = %s"
    for was, becomes in STEPS:
        connection.execute(step, (becomes, a_batch(connection, firm, was)))
    for was, becomes in set(itertools.permutations(STATES, 2)) - STEPS:
        batch_id = a_batch(connection, firm, was)
        with pytest.raises(RestrictViolation, match=f"Batch {batch_id} is {was}: it cannot become {becomes}."):
            connection.execute(step, (becomes, batch_id))


def test_P1_the_comment_in_the_schema_tells_the_steps_that_the_schema_allows(
    connection: psycopg.Connection,
) -> None:
    asked = (
        "select col_description('qbo.batch'::regclass, attnum) from pg_attribute "
        "where attrelid = 'qbo.batch'::regclass and attname = 'status'"
    )
    row = connection.execute(asked).fetchone()
    assert row is not None
    assert set(re.findall(r"^(\w+) -> (\w+):", row[0], re.MULTILINE)) == STEPS
    asked = "select a, b from unnest(%s::text[]) as a, unnest(%s::text[]) as b where qbo.may_step(a, b)"
    assert set(connection.execute(asked, (list(STATES), list(STATES))).fetchall()) == STEPS


def test_P1_a_batch_begins_as_stored(connection: psycopg.Connection, firm: Firm) -> None:
    for status in STATES[1:]:
        with pytest.raises(RestrictViolation, match="begins as stored"):
            connection.execute(INSERT, (firm.account.account_id, "request", status))


def test_P1_what_was_stored_to_be_sent_never_changes(connection: psycopg.Connection, firm: Firm) -> None:
    """Taken out to see it fail: the comparison of payload and request id in ``check_batch``."""
    batch_id = a_batch(connection, firm, "sent")
    for change in ("request_id = 'another'", "payload = '{\"a\": 1}'"):
        with pytest.raises(RestrictViolation, match="cannot be changed"):
            connection.execute(f"update qbo.batch set {change} where batch_id = {batch_id}".encode())


def test_P1_a_batch_is_not_settled_before_it_is_known_what_became_of_every_item_and_that_is_known_once(
    connection: psycopg.Connection, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    patience(monkeypatch, 0)
    firm.emulator.fail("cut_after", realm=firm.realm, path="batch")
    firm.entry(notes="unanswered")
    assert firm.world.sync(firm.account).failed
    with pytest.raises(RestrictViolation, match="nobody knows what became"):
        connection.execute("update qbo.batch set status = 'settled'")
    firm.sync()
    for change in ("outcome = 'again'", "outcome = null", "body = '{}'"):
        with pytest.raises(RestrictViolation, match="answered once"):
            connection.execute(f"update qbo.batch_item set {change}".encode())
