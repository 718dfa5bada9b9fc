"""Promise 6: behind all other end-to-end tests nothing that Airflow wrote down has a token, a key or a secret in it."""

from __future__ import annotations

import base64
import contextlib
import json
import re
from typing import TYPE_CHECKING

import psycopg
import pytest

from demo.stack import CLIENT_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from e2e.airflow_runs import Airflow, Firm

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(400)]
# How the emulator's tokens begin; as hexadecimal digits too. "RT1-" alone comes by chance in what is sealed.
ACCESS, REFRESH = b"eyJlbmMi", re.compile(rb"RT1-\d+-H0-|5254312d(?:3\d)+2d48302d")
KINDS = {"xcom", "rendered_task_instance_fields", "serialized_dag", "log", "task_instance", "dag_run"}


def encoded(text: bytes) -> set[bytes]:
    """As it is, in hexadecimal digits (bytea), and what is sure of it in base64, wherever it begins there."""
    shifted = (base64.b64encode(b"\0" * shift + text)[shift + bool(shift) : -4] for shift in range(3))
    return {text, text.hex().encode(), *(each for each in shifted if len(each) > 5)}


def secrets_of(airflow: Airflow) -> dict[str, str]:
    """What must be nowhere, by what it is; the tokens are known by their beginning."""
    environment = airflow.stack.airflow.environment
    connection = json.loads(environment["AIRFLOW_CONN_AERO_DB"])
    found = {
        "client secret": CLIENT_SECRET,
        "token key": environment["QBO_TOKEN_KEY"],
        "Airflow's key": environment["AIRFLOW__CORE__FERNET_KEY"],
        "password of Aero": connection["password"] or "",
    }
    return {what: text for what, text in found.items() if text}


def rows(uri: str) -> Iterator[tuple[str, bytes]]:
    """Every row of every table of a database, as text."""
    with psycopg.connect(uri) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')"
        ).fetchall()
        for schema, table in tables:
            for (line,) in connection.execute(f'select t::text from "{schema}"."{table}" as t'):
                yield f"{schema}.{table}", line.encode()


def files(airflow: Airflow) -> Iterator[tuple[str, bytes]]:
    """Logs of components and of tasks, and whatever else Airflow left in its folder; not the files of PostgreSQL."""
    folder = airflow.stack.folder / "airflow"
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):  # Airflow is at work: what was there may be gone
            if path.is_file():
                yield str(path.relative_to(folder)), path.read_bytes()


def test_P6_no_token_key_or_secret_in_a_log_an_xcom_a_rendered_template_a_serialized_dag_or_any_table(
    airflow: Airflow, firm: Callable[[], Firm]
) -> None:
    """After runs that succeeded, were waited for, failed, and were killed; and one with a token that QBO sends back.

    Seen to fail with a refresh token in an XCom of ``detect``, by the table and by its log. (An access token Airflow
    blots out of its logs by itself: it looks like a JWT.)
    """
    echoed, revoked = firm(), firm()
    airflow.control.expire_access_tokens(echoed.realm)
    revoked.revoke()
    assert airflow.run(echoed, revoked, mode="full").state == "failed"

    secrets = secrets_of(airflow)
    needles = {what: encoded(text.encode()) for what, text in secrets.items()}
    needles |= {"an access token": encoded(ACCESS)}
    places = [*files(airflow), *rows(airflow.stack.airflow.metadata_uri), *rows(airflow.stack.aero_uri)]
    leaks = {
        (what, place)
        for place, content in places
        for what, forms in needles.items()
        if any(form in content for form in forms)
    }
    leaks |= {("a refresh token", place) for place, content in places if REFRESH.search(content)}
    assert leaks == set()
    issued = [token.encode() for token in airflow.control.issued_tokens()]
    assert len(issued) > 20
    assert all(token.startswith(ACCESS) or REFRESH.match(token) for token in issued)
    assert_looked_everywhere(places, echoed, revoked)


def assert_looked_everywhere(places: list[tuple[str, bytes]], *firms: Firm) -> None:
    """What is no secret of these runs is found in the logs and the tables that were searched."""
    tables = {place.rpartition(".")[2] for place, _ in places}
    assert tables >= KINDS
    for one in firms:
        told = {place.partition("/")[0] for place, content in places if one.name.encode() in content}
        assert told >= {"task-logs", "public.xcom", "aero.account"}
    assert re.search(rb"intuit_tid 1-[0-9a-f]+", b"".join(content for place, content in places if "task-logs" in place))
