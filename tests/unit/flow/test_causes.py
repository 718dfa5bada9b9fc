"""Every code that holds a row back has words for a person, and every word fits."""

from __future__ import annotations

import re

import pytest

from qbo.api.fault_rules import ADMIN, DATA_TEAM, OFFICE
from qbo.flow.wording import causes
from qbo.store.queries import SQL_DIR

NO_ITEM = {
    "none", "create", "update", "delete", "link", "deactivate", "reactivate", "exported", "refused",  # told elsewhere
    "proposed",  # stands among the proposals
    "parent_waits", "customer_waits",  # counted with the customer that they wait for
    "lists_unknown",  # until the first sync has seen the lists
}  # fmt: skip
TABLES = (
    causes.BLOCKED,
    causes.PLANNED,
    causes.BEFORE_DEACTIVATION,
    causes.ACCOUNT,
    causes.LIST,
    causes.QUARANTINE,
    causes.CORRECTED,
)
ROWS = [(code, row) for table in TABLES for code, row in table.items()]


@pytest.mark.parametrize("function", ["customer_due", "time_due"])
def test_R5_every_verdict_that_blocks_a_row_has_its_words(function: str) -> None:
    text = (SQL_DIR / "functions" / f"{function}.sql").read_text(encoding="utf-8")
    decision = text[text.index("as verdict") - 4000 : text.index("as verdict")]
    verdicts = set(re.findall(r"(?:then|else) '([a-z_]+)'", decision))
    assert len(verdicts) > 8
    assert verdicts - NO_ITEM <= set(causes.BLOCKED)


@pytest.mark.parametrize(("code", "row"), ROWS)
def test_a_heading_has_no_full_stop_a_hint_is_a_sentence_and_neither_shows_a_code(
    code: str, row: dict[str, str]
) -> None:
    assert not row["title"].endswith(".")
    assert row["hint"].endswith(".")
    assert row["who"] in {OFFICE, ADMIN, DATA_TEAM}
    words = row["title"] + row["hint"]
    assert "_" not in words
    known = {"subject", "name", "was", "count", "person", "customer", "day", "hours"}
    assert set(re.findall(r"{(\w+)}", words)) <= known


def test_an_item_names_its_subject_whatever_it_is_called() -> None:
    item = causes.item(causes.BEFORE_DEACTIVATION, "balance_open", "{hint} & 100 %", entity="Customer", aero_id=7)
    assert item["title"] == "{hint} & 100 % still has a balance in QuickBooks"
    assert (item["entity"], item["aero_id"]) == ("Customer", 7)
