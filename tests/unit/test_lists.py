"""What is staged of a QBO object."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbo.lists import BY_ENTITY, STAGED_COLUMNS, staged_row


def staged(entity: str, **fields: Any) -> dict[str, Any]:
    return dict(zip(STAGED_COLUMNS, staged_row(BY_ENTITY[entity], fields), strict=True))


@pytest.mark.parametrize(
    ("name", "active", "expected"),
    [
        ("Emily Platt (deleted)", False, "Emily Platt"),
        ("Emily Platt (deleted)", True, "Emily Platt (deleted)"),
        ("Films (deleted) (deleted)", False, "Films (deleted)"),
        ("(deleted)", False, "(deleted)"),
        ("Emily Platt", False, "Emily Platt"),
    ],
)
def test_L7_the_deleted_suffix_is_taken_off_inactive_rows_only_and_once(
    name: str, *, active: bool, expected: str
) -> None:
    row = staged("Vendor", Id="1", DisplayName=name, Active=active)
    assert (row["name"], row["full_name"]) == (expected, expected)


def test_L7_every_level_of_the_full_name_of_an_inactive_row_loses_the_suffix() -> None:
    row = staged("Class", Id="1", Name="C (deleted)", FullyQualifiedName="P (deleted):C (deleted)", Active=False)
    assert row["full_name"] == "P:C"


@pytest.mark.parametrize(
    ("kind", "active"), [("Service", True), ("Inventory", False), ("Category", False), (None, False)]
)
def test_L5_only_service_items_count_as_active(kind: str | None, *, active: bool) -> None:
    assert staged("Item", Id="1", Name="x", Type=kind, Active=True)["is_active"] is active


def test_an_Id_of_19_digits_stays_as_it_is_whether_text_or_number() -> None:
    assert staged("Class", Id="5000000000000007280", Name="x")["qbo_id"] == "5000000000000007280"
    assert staged("Class", Id=5000000000000007280, Name="x")["qbo_id"] == "5000000000000007280"


@pytest.mark.parametrize(
    ("given", "kept"),
    [(35, Decimal(35)), ("0.1", Decimal("0.1")), (1e30, None), ("many", None), (float("nan"), None), (True, None)],
)
def test_a_price_that_is_no_number_or_fits_no_column_is_none(given: object, kept: Decimal | None) -> None:
    assert staged("Item", Id="1", Name="x", Type="Service", UnitPrice=given)["unit_price"] == kept


@given(st.text(st.characters(exclude_categories=())))  # halves of characters too
def test_every_text_can_be_stored_in_PostgreSQL(text: str) -> None:
    name = staged("Customer", Id="1", DisplayName=text, Active=True)["name"]
    assert name is None or "\x00" not in name
    assert (name or "").encode().decode() == (name or "")


json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
FIELDS = ("Id", "DisplayName", "Name", "FullyQualifiedName", "ParentRef", "Active", "Type", "UnitPrice", "Mobile")


@given(st.dictionaries(st.sampled_from(FIELDS), json), st.sampled_from(sorted(BY_ENTITY)))
def test_no_object_however_damaged_keeps_its_neighbours_from_being_staged(obj: dict[str, Any], entity: str) -> None:
    assert len(staged_row(BY_ENTITY[entity], obj)) == len(STAGED_COLUMNS)
