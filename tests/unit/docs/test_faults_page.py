"""docs/faults.md is what it says it is."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from qbo.api.fault_table import TABLE

CHECKOUT = Path(__file__).resolve().parents[3]


def test_P5_the_page_of_faults_is_not_stale_and_has_every_code():
    spec = importlib.util.spec_from_file_location("generate_faults_md", CHECKOUT / "docs/generate_faults_md.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page = (CHECKOUT / "docs/faults.md").read_text()
    assert module.page() == page, "run: python docs/generate_faults_md.py"
    assert [row.code for row in TABLE if f"| {row.code}" not in page] == []
