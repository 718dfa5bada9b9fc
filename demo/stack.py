"""Everything the demo and the end-to-end tests need, started from nothing and stopped without a trace."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import psycopg

from demo.airflow import Airflow, new_key
from demo.places import CHECKOUT
from demo.postgres import EmbeddedPostgres
from demo.processes import NotReady, kept_port
from demo.run_folder import new_run_folder
from qbo_emulator.control import Control
from qbo_emulator.server import EmulatorServer

if TYPE_CHECKING:
    from pathlib import Path

CLIENT_ID, CLIENT_SECRET = "demo-client", "demo-secret"
QBO_PATIENCE_S = 300


class Stack:
    """PostgreSQL with the databases ``aero`` and ``airflow``, the emulator, and Airflow; in a fresh folder of its own.

    ``start`` does not connect any account; ``begin`` leaves Airflow out, for who needs the command line only.
    """

    def __init__(self, *, dags: Path = CHECKOUT / "dags", plugins: Path = CHECKOUT / "plugins") -> None:
        self.folder = new_run_folder()
        self.dags, self.plugins = dags, plugins
        self.postgres = EmbeddedPostgres(self.folder / "postgres")
        self.emulator = EmulatorServer(port=0)
        self.control = Control(self.emulator.url)
        self.aero_uri = ""
        self.airflow: Airflow

    def begin(self) -> Self:
        """PostgreSQL, the emulator, and Aero's schemas; ``qbo`` and ``connect`` work from here on."""
        self.postgres.start()
        self.aero_uri = self.postgres.create_database("aero")
        metadata_uri = self.postgres.create_database("airflow")
        self._door = kept_port()  # Airflow comes to it later, and others look for free ports meanwhile
        self.port = int(self._door.getsockname()[1])
        self.airflow = Airflow(
            self.folder / "airflow", metadata_uri, self.dags, self.plugins, extra=self._extra(), port=self.port
        )
        self.emulator.start()
        return self

    def start(self, *dag_ids: str) -> Self:
        """All of it; returns when Airflow is healthy and knows ``dag_ids``."""
        self.begin()
        self.airflow.begin_migrate()
        self.qbo("migrate")  # beside Airflow's own migration, which takes longer
        self.airflow.start(dag_ids=frozenset(dag_ids))
        return self

    def stop(self) -> None:
        """Stop all of it, the last started first; what was not started is fine."""
        if hasattr(self, "airflow"):
            self.airflow.stop()
            self._door.close()
        if self.emulator.thread.is_alive():
            self.emulator.stop()
        self.postgres.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def qbo(self, *arguments: str, stdin: str = "", check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``python -m qbo …``; with ``check`` a status that is not 0 raises NotReady with what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "qbo", *arguments],
            env=self.airflow.environment,
            input=stdin,
            text=True,
            capture_output=True,
            timeout=QBO_PATIENCE_S,
            check=False,
        )
        if check and done.returncode != 0:
            raise NotReady(f"python -m qbo {arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done

    def aero(self) -> psycopg.Connection:
        """A connection to the Aero database, as Aero's own server has one; a ``with`` block is a transaction."""
        return psycopg.connect(self.aero_uri)

    def connect_account(self, account_id: int, realm: str) -> None:
        """Make the sample company ``realm`` in the emulator and connect the account to it."""
        token = str(self.control.create_realm(realm)["refresh_token"])
        self.qbo("connect", "--account", str(account_id), "--realm", realm, "--refresh-token", "-", stdin=token)

    def _extra(self) -> dict[str, str]:
        return {
            "AIRFLOW_CONN_AERO_DB": json.dumps(_aero_connection(self.aero_uri)),
            "AIRFLOW_CONN_QBO": json.dumps(_qbo_connection(self.emulator.url, self.port)),
            "QBO_TOKEN_KEY": new_key(),
            "PYTHONPATH": os.pathsep.join([str(CHECKOUT / "plugins"), str(CHECKOUT / "emulator")]),
            "OAUTHLIB_INSECURE_TRANSPORT": "1",  # the emulator speaks plain http, on loopback
            "GX_ANALYTICS_ENABLED": "false",
        }


def _aero_connection(uri: str) -> dict[str, object]:
    parts = urlsplit(uri)
    return {
        "conn_type": "postgres",
        "host": parts.hostname,
        "port": parts.port,
        "login": parts.username,
        "password": parts.password,
        "schema": parts.path.lstrip("/"),
    }


def _qbo_connection(url: str, airflow_port: int) -> dict[str, object]:
    return {
        "conn_type": "qbo",
        "host": url,
        "login": CLIENT_ID,
        "password": CLIENT_SECRET,
        "extra": {
            "environment": "sandbox",
            "discovery_url": f"{url}/.well-known/openid_configuration",
            "redirect_uri": f"http://127.0.0.1:{airflow_port}/aero-qbo/connect/callback",
        },
    }
