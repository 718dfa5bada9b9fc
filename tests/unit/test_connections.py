"""The two connections, as JSON and as URI, read as Airflow itself reads them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbo import connections
from qbo.errors import Misconfigured

BASE = "http://127.0.0.1:8089"
EXTRA = {"discovery_url": f"{BASE}/.well-known/openid_configuration", "environment": "sandbox", "minor_version": "75"}
ROOT = Path(__file__).parents[2]


def setting(monkeypatch: pytest.MonkeyPatch, conn_id: str, text: str) -> connections.Connection:
    monkeypatch.setenv(f"AIRFLOW_CONN_{conn_id.upper()}", text)
    return connections.read(conn_id)


def qbo_uri(base: str = BASE, login: str = "id", password: str = "s3cret/&?", **extra: str) -> str:
    pairs = "&".join(f"{key}={quote(value, safe='')}" for key, value in (extra or EXTRA).items())
    return f"qbo://{quote(login, safe='')}:{quote(password, safe='')}@{quote(base, safe='')}/?{pairs}"


@pytest.mark.parametrize("form", ["json", "json with extra as text", "uri", "uri with __extra__"])
def test_every_form_of_the_connection_qbo_gives_the_same_app(monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    fields = {"conn_type": "qbo", "host": BASE, "login": "id", "password": "s3cret/&?"}
    text = {
        "json": json.dumps({**fields, "extra": EXTRA}),
        "json with extra as text": json.dumps({**fields, "extra": json.dumps(EXTRA)}),
        "uri": qbo_uri(),
        "uri with __extra__": qbo_uri(__extra__=json.dumps(EXTRA)),
    }[form]
    app = connections.qbo_app(setting(monkeypatch, "qbo", text))
    assert app == connections.QboApp(BASE, "id", "s3cret/&?", EXTRA["discovery_url"], "", 75)


@pytest.mark.parametrize(
    "base",
    [
        "https://quickbooks.api.intuit.com",
        "http://localhost:8089",
        "http://127.0.0.1:8089/under/a/path",
        "http://[::1]:9",
    ],
)
def test_any_base_url_can_be_the_percent_encoded_host(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    assert connections.qbo_app(setting(monkeypatch, "qbo", qbo_uri(base))).base_url == base


def test_a_port_beside_the_encoded_host_belongs_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"qbo://id:secret@{quote('http://127.0.0.1', safe='')}:8089/?discovery_url=x"
    assert connections.qbo_app(setting(monkeypatch, "qbo", text)).base_url == BASE


def test_the_discovery_address_follows_the_environment_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for environment in ("production", "sandbox"):
        conn = setting(monkeypatch, "qbo", qbo_uri(environment=environment))
        assert connections.qbo_app(conn).discovery_url == connections.DISCOVERY[environment]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("postgresql://aero:p%40ss@db:5433/aero", "postgresql://aero:p%40ss@db:5433/aero"),
        ("postgresql+psycopg2://aero:p%40ss@db/aero", "postgresql://aero:p%40ss@db/aero"),
        ("postgres://aero:p%40ss@db/aero?sslmode=require", "postgresql://aero:p%40ss@db/aero?sslmode=require"),
        ('{"conn_type": "postgres", "host": "db", "port": "5433", "schema": "a b"}', "postgresql://db:5433/a%20b"),
        ('{"conn_type": "postgres", "host": "::1", "login": "a", "schema": "b"}', "postgresql://a:@[::1]/b"),
        ("postgresql://a:b@%2Ftmp%2Fsock/aero", "postgresql://a:b@%2Ftmp%2Fsock/aero"),
    ],
)
def test_the_database_address_is_built_with_every_part_encoded(
    monkeypatch: pytest.MonkeyPatch, text: str, url: str
) -> None:
    assert connections.database_url(setting(monkeypatch, "aero_db", text)) == url


MALFORMED = [
    '{"conn_type": "qbo", "password": "hunter2"',
    '{"conn_type": "qbo", "password": "hunter2", "port": "x"}',
    '{"conn_type": "qbo", "password": "hunter2", "extra": "{"}',
    '{"conn_type": "qbo", "password": "hunter2", "extra": "[1]"}',
    '{"conn_type": "qbo", "password": "hunter2", "extra": [1]}',
    "qbo://id:hunter2@host:port/",
    "qbo://id:hunter2@host/?__extra__={",
    "qbo://id:hunter2@[::1/",
    "hunter2",
]


@pytest.mark.parametrize("text", MALFORMED)
def test_a_malformed_connection_is_wrong_use_and_its_content_is_never_shown(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    with pytest.raises(Misconfigured) as caught:
        connections.qbo_app(setting(monkeypatch, "qbo", text))
    assert "hunter2" not in str(caught.value)
    assert "qbo" in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize("missing", ["host", "login", "password"])
def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    fields = {"conn_type": "qbo", "host": BASE, "login": "id", "password": "secret", "extra": EXTRA}
    del fields[missing]
    with pytest.raises(Misconfigured, match="needs host"):
        connections.qbo_app(setting(monkeypatch, "qbo", json.dumps(fields)))


def test_a_database_of_another_kind_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Misconfigured, match="postgres"):
        connections.database_url(setting(monkeypatch, "aero_db", "mysql://a:hunter2@db/aero"))


def test_neither_secret_nor_extra_is_in_the_text_of_a_connection_or_an_app(monkeypatch: pytest.MonkeyPatch) -> None:
    conn = setting(monkeypatch, "qbo", qbo_uri(password="hunter2", discovery_url="hunter2"))
    assert "hunter2" not in repr(conn)
    assert "s3cret" not in repr(connections.qbo_app(setting(monkeypatch, "qbo", qbo_uri())))


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=20)


@given(login=TEXTS, password=TEXTS)
def test_any_login_and_password_survive_the_uri(login: str, password: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        conn = setting(patch, "qbo", qbo_uri(login=login, password=password))
    assert (conn.login, conn.password, conn.host) == (login, password, BASE)


AIRFLOW = """
import json, sys
from airflow.sdk import Connection
def fields(text):
    c = Connection.from_json(text, conn_id="x") if text.startswith("{") else Connection.from_uri(text, conn_id="x")
    return [c.conn_type, c.host or "", c.login or "", c.password or "", c.schema or "", c.port, c.extra_dejson]
print(json.dumps([fields(text) for text in json.load(sys.stdin)]))
"""


def test_airflow_itself_reads_the_same_from_the_same_text(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = {"conn_type": "qbo", "host": BASE, "login": "id", "password": "p@:/?", "port": 8, "schema": "s"}
    texts = [
        json.dumps({**fields, "extra": EXTRA}),
        json.dumps({**fields, "extra": json.dumps(EXTRA), "port": "8"}),
        json.dumps({"conn_type": "postgres", "host": "db"}),
        qbo_uri(),
        qbo_uri(__extra__=json.dumps(EXTRA)),
        qbo_uri("https://QuickBooks.Example/Path"),
        f"qbo://id:secret@{quote('http://127.0.0.1', safe='')}:8089/?a=",
        "postgresql://aero:p%40ss@db:5433/aero?sslmode=require",
        "postgres://Aero@DB.Example/a%20b",
        "postgresql://a:b@%2Ftmp%2Fsock/aero",
    ]
    done = subprocess.run(
        [sys.executable, "-c", AIRFLOW],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    for text, airflow in zip(texts, json.loads(done.stdout.splitlines()[-1]), strict=True):
        conn = setting(monkeypatch, "x", text)
        kind = {"postgresql": "postgres"}.get(conn.conn_type, conn.conn_type)
        ours = [kind, conn.host, conn.login, conn.password, conn.schema, conn.port, conn.extra]
        airflow[0] = {"postgresql": "postgres"}.get(airflow[0], airflow[0])
        assert ours == airflow, text


def test_where_both_variables_are_set_airflow_is_never_imported() -> None:
    code = (
        "import sys; from qbo.flow.run.runtime import Runtime; Runtime.from_connections();"
        "sys.exit(any(name == 'airflow' or name.startswith('airflow.') for name in sys.modules))"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "plugins"),
        "AIRFLOW_CONN_QBO": qbo_uri(),
        "AIRFLOW_CONN_AERO_DB": "postgresql://a:b@127.0.0.1:1/aero",
        "QBO_TOKEN_KEY": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
