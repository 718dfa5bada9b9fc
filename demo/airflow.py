"""Airflow's processes on this machine only, small and quick to start."""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psutil

from demo.airflow_api import AirflowApi
from demo.processes import NotReady, end_all, free_port, spawn, wait_until

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping
    from pathlib import Path

USER = "admin"
# Logs are read from the disk, so nobody serves them on a port. Tasks need the API server (its execution API) also
# where nobody looks at the UI.
COMPONENTS = {
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
    "api-server": ["api-server", "--host", "127.0.0.1", "--workers", "1"],
}
STOP_S = 5  # then killed: the triggerer without triggers waits for itself, the API server for open pages
NOT_INHERITED = ("AIRFLOW", "QBO_", "PYTHONPATH")  # settings of the shell must not change the demo


def new_key() -> str:
    """A Fernet key: 32 random bytes."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@dataclass
class Airflow:
    """One installation of Airflow in ``folder``, its metadata in the PostgreSQL database ``metadata_uri``."""

    folder: Path
    metadata_uri: str
    dags: Path
    plugins: Path
    extra: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    _processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("logs", "home"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self._passwords.touch(mode=0o600)
        self._passwords.write_text(json.dumps({USER: self.password}))
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = self._make_environment()
        self.api = AirflowApi(self.url, USER, self.password)

    def log_of(self, component: str) -> Path:
        """File with everything that the component printed."""
        return self.folder / "logs" / f"{component}.log"

    def pid_of(self, component: str) -> int:
        """Process id of a component that was started."""
        return self._processes[component].pid

    def crash(self, component: str) -> None:
        """End a component and its children as if the machine had; ``start_again`` follows."""
        process = self._processes.pop(component)
        for one in [*psutil.Process(process.pid).children(recursive=True), process]:
            one.kill()
        process.wait()

    def start_again(self, component: str) -> None:
        """One component that crashed."""
        self._spawn(component, COMPONENTS[component])

    def start_beside(self, component: str) -> subprocess.Popen[bytes]:
        """A second one of a component; whoever starts it ends it."""
        command = [sys.executable, "-m", "airflow", *COMPONENTS[component]]
        return spawn(command, log=self.log_of(f"{component}-2"), env=self.environment, cwd=self.folder)

    def begin_migrate(self) -> None:
        """Start to make or upgrade the metadata database; ``start`` waits for it."""
        self._spawn("migrate", ["db", "migrate"])

    def start(self, *, dag_ids: frozenset[str] = frozenset(), patience_s: float = 180) -> None:
        """Start every component and wait until all are healthy and the DAGs are known."""
        if "migrate" not in self._processes:
            self.begin_migrate()
        if self._processes.pop("migrate").wait(patience_s) != 0:
            raise NotReady(f"airflow db migrate failed, see {self.log_of('migrate')}")
        for name in reversed(COMPONENTS):
            self._spawn(name, COMPONENTS[name])
        wait_until(self._is_healthy, f"Airflow (logs: {self.folder}/logs)", patience_s=patience_s, every_s=0.3)
        wait_until(lambda: self._knows(dag_ids), f"DAGs {sorted(dag_ids)}", patience_s=patience_s, every_s=0.3)

    def check(self) -> None:
        """Raise NotReady where a component has ended by itself."""
        for name, process in self._processes.items():
            if process.poll() is not None:
                raise NotReady(f"airflow {name} ended with status {process.returncode}, see {self.log_of(name)}")

    def stop(self) -> None:
        """Stop what runs, all at once but for the API server, to which tasks report their end."""
        rest = {name: process for name, process in self._processes.items() if name != "api-server"}
        end_all(list(rest.values()), patience_s=STOP_S)
        end_all([process for name, process in self._processes.items() if name not in rest], patience_s=STOP_S)
        self._processes.clear()

    @property
    def _passwords(self) -> Path:
        return self.folder / "passwords.json"

    def _spawn(self, name: str, arguments: list[str]) -> None:
        command = [sys.executable, "-m", "airflow", *arguments]
        self._processes[name] = spawn(command, log=self.log_of(name), env=self.environment, cwd=self.folder)

    def _is_healthy(self) -> bool:
        self.check()
        health = self.api.health()
        return len(health) >= len(COMPONENTS) and set(health.values()) == {"healthy"}

    def _knows(self, dag_ids: frozenset[str]) -> bool:
        if errors := self.api.import_errors():
            raise NotReady("a DAG file cannot be loaded:\n" + "\n".join(errors))
        return dag_ids <= self.api.dag_ids()

    def _make_environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(NOT_INHERITED)}
        sections = {
            f"AIRFLOW__{section}__{name}": value
            for section, settings in self._settings().items()
            for name, value in settings.items()
        }
        return {**inherited, "AIRFLOW_HOME": str(self.folder / "home"), **sections, **self.extra}

    def _settings(self) -> dict[str, dict[str, str]]:
        """What differs from Airflow's defaults; ``AIRFLOW__SECTION__NAME`` in its environment."""
        return {
            "CORE": {
                "DAGS_FOLDER": str(self.dags),
                "PLUGINS_FOLDER": str(self.plugins),
                "LOAD_EXAMPLES": "False",
                "EXECUTOR": "LocalExecutor",
                "PARALLELISM": "4",  # LocalExecutor starts that many workers; 32 by default
                "FERNET_KEY": new_key(),
                "SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
                "SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(self._passwords),
                "EXECUTION_API_SERVER_URL": f"{self.url}/execution/",
            },
            "DATABASE": {"SQL_ALCHEMY_CONN": self.metadata_uri.replace("postgresql:", "postgresql+psycopg2:", 1)},
            "API": {
                "HOST": "127.0.0.1",
                "PORT": str(self.port),
                "BASE_URL": self.url,
                "SECRET_KEY": secrets.token_urlsafe(32),
            },
            "API_AUTH": {"JWT_SECRET": secrets.token_urlsafe(64)},
            "LOGGING": {"BASE_LOG_FOLDER": str(self.folder / "task-logs")},
            "SCHEDULER": {"SCHEDULER_IDLE_SLEEP_TIME": "0.2", "ENABLE_HEALTH_CHECK": "False"},
            # A worker notices a task's end up to this many seconds late (5 by default) and keeps its slot till then.
            "WORKERS": {"MIN_HEARTBEAT_INTERVAL": "1"},
            "USAGE_DATA_COLLECTION": {"ENABLED": "False"},
        }
