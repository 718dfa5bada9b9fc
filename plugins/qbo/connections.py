"""The two connections that are all the configuration a sync needs: ``aero_db`` and ``qbo``.

Read from ``AIRFLOW_CONN_AERO_DB`` and ``AIRFLOW_CONN_QBO`` (JSON or URI); where one is not set, Airflow is asked, which
costs its import.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from qbo import settings
from qbo.errors import Misconfigured

DISCOVERY = {
    "production": "https://developer.intuit.com/.well-known/openid_configuration/",
    "sandbox": "https://developer.intuit.com/.well-known/openid_sandbox_configuration/",
}  # facts section 4


@dataclass(frozen=True)
class Connection:
    """One Airflow connection; ``extra`` is its parsed JSON."""

    conn_id: str
    conn_type: str = ""
    host: str = ""
    login: str = ""
    password: str = field(default="", repr=False)
    schema: str = ""
    port: int | None = None
    extra: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class QboApp:
    """The app that QBO knows us by; ``base_url`` is that of the API, without /v3."""

    base_url: str
    client_id: str
    client_secret: str = field(repr=False)
    discovery_url: str = ""
    redirect_uri: str = ""
    minor_version: int = settings.MINOR_VERSION


def read(conn_id: str) -> Connection:
    """Raises Misconfigured where it is not there or malformed; its content is never repeated."""
    text = os.environ.get(f"AIRFLOW_CONN_{conn_id.upper()}", "").strip()
    if not text:
        return _from_airflow(conn_id)
    try:
        return _from_json(conn_id, json.loads(text)) if text.startswith("{") else _from_uri(conn_id, text)
    except (ValueError, TypeError, AttributeError):
        raise Misconfigured(f"The connection {conn_id} is malformed: it must be JSON or a URI.") from None


def database_url(conn: Connection) -> str:
    """postgresql://…, with every part percent-encoded."""
    kind = conn.conn_type.partition("+")[0]  # postgresql+psycopg2://, as SQLAlchemy writes it
    if kind not in {"postgres", "postgresql"} or not conn.host:
        raise Misconfigured(f"The connection {conn.conn_id} must be of type postgres and name a host.")
    user = f"{quote(conn.login, safe='')}:{quote(conn.password, safe='')}@" if conn.login else ""
    host = f"[{conn.host}]" if ":" in conn.host else quote(conn.host, safe="")
    port = f":{conn.port}" if conn.port else ""
    known = ("sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs", "host")
    options = "&".join(f"{key}={quote(str(conn.extra[key]), safe='')}" for key in known if conn.extra.get(key))
    return f"postgresql://{user}{host}{port}/{quote(conn.schema, safe='')}{'?' + options if options else ''}"


def qbo_app(conn: Connection) -> QboApp:
    """Raises Misconfigured where the base URL or the credentials of the app are missing."""
    base = conn.host if "://" in conn.host else f"https://{conn.host}"
    if conn.port:
        parts = urlsplit(base)
        base = parts._replace(netloc=f"{parts.netloc}:{conn.port}").geturl()
    if not conn.host or not conn.login or not conn.password:
        raise Misconfigured("The connection qbo needs host (API base URL), login (client id) and password (secret).")
    environment = str(conn.extra.get("environment") or "production")
    discovery = str(conn.extra.get("discovery_url") or DISCOVERY.get(environment, ""))
    if not discovery:
        raise Misconfigured("The connection qbo needs discovery_url, or environment production or sandbox.")
    try:
        minor_version = int(conn.extra.get("minor_version") or settings.MINOR_VERSION)
    except ValueError:
        raise Misconfigured("minor_version of the connection qbo must be a number.") from None
    redirect_uri = str(conn.extra.get("redirect_uri") or "")
    return QboApp(base.rstrip("/"), conn.login, conn.password, discovery, redirect_uri, minor_version)


def token_keys() -> str:
    """``QBO_TOKEN_KEY``, else Airflow's Fernet key."""
    keys = os.environ.get("QBO_TOKEN_KEY") or os.environ.get("AIRFLOW__CORE__FERNET_KEY")
    if keys:
        return keys
    from airflow.configuration import conf  # noqa: PLC0415 - costs seconds, only where the environment does not say

    return str(conf.get("core", "fernet_key", fallback=""))


def _from_json(conn_id: str, data: dict[str, Any]) -> Connection:
    extra = data.get("extra") or {}
    if isinstance(extra, str):
        extra = json.loads(extra)
    port = data.get("port")
    return Connection(
        conn_id,
        str(data.get("conn_type") or ""),
        str(data.get("host") or ""),
        str(data.get("login") or ""),
        str(data.get("password") or ""),
        str(data.get("schema") or ""),
        int(port) if port else None,
        dict(extra),
    )


def _from_uri(conn_id: str, uri: str) -> Connection:
    parts = urlsplit(uri)
    netloc = parts.netloc.rpartition("@")[2]
    encoded = "://" in unquote(netloc)  # a base URL, percent-encoded as the host; a plain port may stand behind it
    host = unquote(netloc.partition(":")[0] if encoded else parts.hostname or "")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    extra = json.loads(query.pop("__extra__")) if "__extra__" in query else query
    return Connection(
        conn_id,
        parts.scheme.replace("-", "_"),
        host,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        unquote(parts.path.lstrip("/")),
        parts.port,
        extra,
    )


def _from_airflow(conn_id: str) -> Connection:
    from airflow.sdk import BaseHook  # noqa: PLC0415 - see token_keys
    from airflow.sdk.exceptions import AirflowException  # noqa: PLC0415

    try:
        found = BaseHook.get_connection(conn_id)
    except AirflowException:
        raise Misconfigured(f"The Airflow connection {conn_id} does not exist.") from None
    return of_airflow(found)


def of_airflow(found: Any) -> Connection:  # noqa: ANN401 - Airflow's own class, which is not imported here
    """An Airflow connection in our terms."""
    return Connection(
        found.conn_id,
        found.conn_type or "",
        found.host or "",
        found.login or "",
        found.password or "",
        found.schema or "",
        found.port,
        found.extra_dejson,
    )
