"""For every test: Airflow's home is a temporary folder, never anybody's own; no skip passes in silence."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

ALLOWED_SKIP = "allowed: "  # how the reason of a skip must begin that `make test` lets pass

settings.register_profile("busy machine", deadline=None)  # how long an example takes is nobody's business here
settings.load_profile("busy machine")

# Before anything imports Airflow, which makes its folder at import.
os.environ["AIRFLOW_HOME"] = str(Path(tempfile.gettempdir()) / f"aero-qbo-tests-{os.getuid()}" / "airflow")
os.environ["AIRFLOW__CORE__UNIT_TEST_MODE"] = "False"
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--no-skips", action="store_true", help="a skipped test fails the run, save 'allowed: …'")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests one by one to whichever worker is free, but all that need Airflow to one: each worker would start its own.

    The marks of ``--dist loadgroup`` do nothing with this release of pytest.
    """
    from xdist.scheduler import LoadScopeScheduling

    class OneAirflow(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "airflow" if nodeid.startswith("tests/e2e/") else nodeid

    return OneAirflow(config, log)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--no-skips") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(NoSkips())


class NoSkips:
    """A dependency that is missing, or a marker forgotten, must not look like success."""

    def __init__(self) -> None:
        self.unexplained = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._look(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._look(report)

    def _look(self, report: Any) -> None:
        if not report.skipped or hasattr(report, "wasxfail"):
            return
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        self.unexplained += ALLOWED_SKIP not in reason

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.unexplained and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.unexplained:
            terminalreporter.write_line(f"{self.unexplained} skipped: with --no-skips that fails the run", red=True)
