"""Which tests stand for which rule, by their names."""

from __future__ import annotations

import runpy
from functools import cache
from typing import TYPE_CHECKING

from mutants import ROOT

if TYPE_CHECKING:
    from mutants.catalogue import Mutant

E2E = "tests/e2e/"
SMOKE = "tests/integration/store/test_migrations.py::test_migrating_twice_changes_nothing"  # must always pass


@cache
def tests_by_rule() -> dict[str, list[str]]:
    """Rule, as docs/rules.md writes it, to its tests as ``file::name``."""
    generator = runpy.run_path(str(ROOT / "docs" / "generate_rules_md.py"))
    found: dict[str, list[str]] = {}
    for file, name, rules in generator["tests"]():
        for rule in generator["NAME"].findall(rules):
            found.setdefault(rule.upper(), []).append(f"{file}::{name}")
    return found


def files_of(mutant: Mutant) -> list[str]:
    """Files with the tests of the mutant's rules."""
    tests = [test for rule in mutant.rules for test in tests_by_rule()[rule]]
    return sorted({test.partition("::")[0] for test in tests if mutant.e2e or not test.startswith(E2E)})
