"""A pytest plugin (``-p mutants.watch``): picks the tests of some rules and writes down how each one ended, as JSON."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from mutants.proofs import SMOKE

PREFIX = re.compile(r"^test_((?:[LCTRP]\d+_)+)", re.IGNORECASE)
RULE = re.compile(r"[LCTRP]\d+", re.IGNORECASE)
# A statement or a module that cannot run at all proves nothing about a rule.
BROKEN = re.compile(
    r"psycopg\.errors\.(?:SyntaxError|Undefined\w+|Ambiguous\w+|DatatypeMismatch|GroupingError|Invalid\w*Definition"
    r"|InvalidColumnReference|Indeterminate\w+|CannotCoerce)"
    r"|jinja2\.exceptions\.\w+"
    r"|\b(?:NameError|UnboundLocalError|ImportError|ModuleNotFoundError|SyntaxError|IndentationError"
    r"|SQLParseException): "
)
# Nor does Python of the product that was left without what it needs; a test may stumble over what is missing, though.
CLUMSY = re.compile(r"^(?:TypeError|AttributeError): ", re.MULTILINE)
PRODUCT = "/plugins/qbo/"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutant-rules", help="rules whose tests run, with commas")
    parser.addoption("--mutant-only", help="JSON: parts of names, one of which a test must have; [] for any")
    parser.addoption("--mutant-report", help="where the outcome is written")


def pytest_configure(config: pytest.Config) -> None:
    import hypothesis  # noqa: PLC0415 - a plugin of pytest too, which is to import it first

    # That a property fails is enough; the smallest example would cost minutes.
    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile("mutants", phases=phases, database=None)
    hypothesis.settings.load_profile("mutants")
    config.pluginmanager.register(Watch(config), "mutants-watch")


class Watch:
    """``outcomes``: node id to passed, failed, broken or error; an error is one before or after the test itself."""

    def __init__(self, config: pytest.Config) -> None:
        self._rules = set(config.getoption("--mutant-rules").lower().split(","))
        self._only = json.loads(config.getoption("--mutant-only"))
        self._report = Path(config.getoption("--mutant-report"))
        self._outcomes: defaultdict[str, str] = defaultdict(lambda: "passed")
        self._uncollected: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        left = [item for item in items if not self._wanted(item)]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if self._wanted(item)]

    def _wanted(self, item: pytest.Item) -> bool:
        name = item.nodeid.rpartition("::")[2]
        prefix = PREFIX.match(name)
        named = prefix is not None and not self._rules.isdisjoint(RULE.findall(prefix[1].lower()))
        return item.nodeid == SMOKE or (named and (not self._only or any(part in name for part in self._only)))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._uncollected.append(report.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        before = self._outcomes[report.nodeid]
        if report.failed and before == "passed":
            self._outcomes[report.nodeid] = self._kind(report)

    def _kind(self, report: pytest.TestReport) -> str:
        if report.when != "call":
            return "error"
        logged = "\n".join(text for _, text in report.sections)
        crash = getattr(report.longrepr, "reprcrash", None)
        clumsy = crash is not None and PRODUCT in str(crash.path) and CLUMSY.match(crash.message) is not None
        broken = BROKEN.search(report.longreprtext) or BROKEN.search(logged) or CLUMSY.search(logged)
        return "broken" if broken or clumsy else "failed"

    def pytest_sessionfinish(self) -> None:
        found = {"outcomes": dict(self._outcomes), "uncollected": self._uncollected}
        self._report.write_text(json.dumps(found, indent=1))
