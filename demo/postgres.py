"""An embedded PostgreSQL 18: a real server from a wheel, for the demo and the tests.

It listens on 127.0.0.1 only, on a free port, with a random password (other users of the machine reach loopback too),
and on no unix socket (whose path could be too long). The data is thrown away afterwards, so nothing waits for the disk;
a commit still survives a killed server, only not a power cut.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
from typing import TYPE_CHECKING, Self

import psutil
import psycopg
from psycopg import sql

from demo.places import program_files, server_user
from demo.processes import NotReady, end_all, free_port, spawn, wait_until

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "log_min_duration_statement": "1000",
}
INITDB = (
    "--username=postgres",
    "--auth=scram-sha-256",
    "--set=scram_iterations=1",  # a random password needs no slow hash: connecting is cheap
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--no-sync",
)
PORT_TRIES = 5  # between finding a free port and listening on it somebody else may take it


class EmbeddedPostgres:
    """A server whose data live in ``data_dir``; started again on the same folder it finds them, also after a crash."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.log = data_dir / "log"
        self._cluster = data_dir / "cluster"
        self._password_file = data_dir / "password"
        self._bin = data_dir
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    def start(self) -> Self:
        """Start the server, making its data first where there are none, and wait until it answers."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.data_dir.chmod(0o711)  # the server's user passes through
        self._bin = program_files(self.data_dir / "programs") / "bin"
        if not (self._cluster / "PG_VERSION").exists():
            self._make_cluster()
        self._end_leftover()
        for attempt in range(PORT_TRIES):
            try:
                return self._listen()
            except NotReady:
                self.stop()
                if attempt == PORT_TRIES - 1 or "in use" not in self.log.read_text():
                    raise
        raise AssertionError

    def stop(self) -> None:
        """Stop the server, cutting its connections; stopped already is fine."""
        if self._process is not None:
            end_all([self._process], signal.SIGINT)  # a fast shutdown
            self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def uri(self, database: str = "postgres", *, scheme: str = "postgresql") -> str:
        """Where a client connects; ``scheme="postgresql+psycopg"`` for SQLAlchemy."""
        return f"{scheme}://postgres:{self._password_file.read_text()}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str, *, template: str = "template1") -> str:
        """Make a database, as a copy of ``template`` (which nobody may be using); its address."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        return self.uri(name)

    def drop_database(self, name: str) -> None:
        """Remove a database, cutting its connections; none of that name is fine."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.uri(), autocommit=True) as connection:
            connection.execute(statement)

    def _make_cluster(self) -> None:
        self._password_file.touch(mode=0o600)
        self._password_file.write_text(secrets.token_urlsafe(24))
        self._cluster.mkdir(mode=0o700, exist_ok=True)
        if (user := server_user()) is not None:
            os.chown(self._password_file, user, -1)
            os.chown(self._cluster, user, -1)
        command = [self._bin / "initdb", "-D", self._cluster, f"--pwfile={self._password_file}", *INITDB]
        process = spawn(command, log=self.log, user=user)
        if process.wait() != 0:
            raise NotReady(f"initdb failed: {self.log.read_text()[-2000:]}")

    def _listen(self) -> Self:
        self.port = free_port()
        settings = [f"--{name}={value}" for name, value in {**SETTINGS, "port": str(self.port)}.items()]
        command = [self._bin / "postgres", "-D", self._cluster, *settings]
        self._process = spawn(command, log=self.log, user=server_user(), ending=signal.SIGINT)
        wait_until(self._answers, f"PostgreSQL (log: {self.log})", patience_s=60, process=self._process)
        return self

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.uri(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _end_leftover(self) -> None:
        """End a server of a previous run that still uses this folder; forget a stale ``postmaster.pid``."""
        pid_file = self._cluster / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text().splitlines()[0])
        with contextlib.suppress(psutil.NoSuchProcess):
            leftover = psutil.Process(pid)
            if str(self._cluster) in leftover.cmdline():
                leftover.send_signal(signal.SIGINT)
                leftover.wait(20)
        pid_file.unlink(missing_ok=True)
