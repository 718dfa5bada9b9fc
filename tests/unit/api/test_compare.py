from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbo.api.compare import differences

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["value", "name"]), inner),
    max_leaves=5,
)
BODIES = st.dictionaries(
    st.sampled_from(["Hours", "Minutes", "NameOf", "Description", "HourlyRate", "ItemRef"]), VALUES
)


@given(BODIES, BODIES)
def test_whatever_qbo_answers_can_be_compared(sent: dict[str, object], answered: dict[str, object]) -> None:
    assert isinstance(differences(sent, answered), list)


@pytest.mark.parametrize("hours", ["1e9999999", "-1e9999999", 1e300, "9" * 5000, float("inf"), "x", [], True])
def test_hours_that_can_be_no_time_are_a_difference_and_no_error(hours: object) -> None:
    assert [each[0] for each in differences({"Hours": 2}, {"Hours": hours})][:1] == ["Hours"]


@pytest.mark.parametrize(("one", "other"), [("a\nb", "a\r\nb"), ("a\nb\n", "a\rb"), ("", None), ({}, None), (1, 1.0)])
def test_values_that_mean_the_same_are_no_difference(one: object, other: object) -> None:
    assert differences({"Description": one}, {"Description": other}) == []


@pytest.mark.parametrize(("one", "other"), [("a b", "a  b"), ("a", "A"), ("a\nb", "a b"), (" a", "a")])
def test_texts_that_differ_are_a_difference(one: str, other: str) -> None:
    assert differences({"Description": one}, {"Description": other}) == [("Description", one, other)]
