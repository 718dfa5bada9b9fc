"""Properties of the parser that examples would miss."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbo_emulator.faults import QboFault
from qbo_emulator.query import escape, parse, unescape

ANY_TEXT = st.text(max_size=60)


@given(ANY_TEXT)
def test_what_is_escaped_comes_back_whole(text):
    assert unescape(escape(text)) == text


@given(ANY_TEXT)
def test_an_escaped_text_is_one_constant_whatever_it_holds(text):
    query = parse(f"select * from Customer where DisplayName = '{escape(text)}' and Active = true")
    assert [value.text for condition in query.where for value in condition.values] == [text, "true"]


@given(st.lists(ANY_TEXT, min_size=1, max_size=5))
def test_an_in_list_keeps_its_members_in_order(texts):
    members = ", ".join(f"'{escape(text)}'" for text in texts)
    (condition,) = parse(f"select * from Vendor where DisplayName in ({members})").where
    assert [value.text for value in condition.values] == texts


@given(st.integers(1, 10**6), st.integers(1, 1000), st.sampled_from(["ORDERBY", "Order By"]))
def test_the_window_reads_the_same_in_either_order(start, limit, order):
    head = f"SELECT * FROM Item {order} Name DESC"
    one = parse(f"{head} STARTPOSITION {start} MAXRESULTS {limit}")
    assert one == parse(f"{head} maxresults {limit} startposition {start}")
    assert (one.start, one.limit, one.order) == (start, limit, (("Name", True),))


@given(st.text(alphabet="selct *from Cusomrwhe=<>!'(),.%1\\\n", max_size=80))
def test_nonsense_is_refused_with_a_fault_and_never_with_a_crash(statement):
    accepted = []
    with contextlib.suppress(QboFault):
        accepted.append(parse(statement))
    assert all(query.entity for query in accepted)


def test_line_and_column_point_at_the_word():
    with pytest.raises(QboFault, match=r"at line 2, column 7\."):
        parse("select *\nfrom  where")
