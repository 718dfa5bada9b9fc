"""docs/rules.md is what it says it is."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]
RULES = [f"L{n}" for n in range(1, 10)] + [f"C{n}" for n in range(1, 8)]
RULES += [f"T{n}" for n in range(1, 14)] + [f"R{n}" for n in range(1, 7)] + [f"P{n}" for n in range(1, 9)]


def generator():
    spec = importlib.util.spec_from_file_location("generate_rules_md", CHECKOUT / "docs/generate_rules_md.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_not_stale():
    assert generator().page() == (CHECKOUT / "docs/rules.md").read_text(), "run: python docs/generate_rules_md.py"


def test_every_rule_of_the_design_stands_on_the_page_once():
    headings = re.findall(r"^## (\w+)$", (CHECKOUT / "docs/rules.md").read_text(), re.MULTILINE)
    assert headings == RULES


def test_a_rule_without_a_test_says_not_yet():
    page = generator().section("X1", "A rule.", "", {"x1": []})
    assert "Not yet" in page


def test_a_promise_is_named_by_its_letter_so_that_the_page_finds_its_tests():
    tests = (CHECKOUT / "tests").rglob("test_*.py")
    assert not [path.name for path in tests if re.search(r"def test_\w*promise_[1-8]", path.read_text())]
