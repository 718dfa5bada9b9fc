"""Sparse updates, for any customer and any change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbo_emulator import writes
from qbo_emulator.entities import SPECS
from qbo_emulator.realm import Realm
from qbo_emulator.settings import Settings

CUSTOMER = SPECS["Customer"]
NAME = st.text(st.characters(exclude_characters=":\t\n\r ", exclude_categories=["Cs"]), min_size=1, max_size=30)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "CompanyName": NAME,
        "Notes": st.text(max_size=50).filter(bool),
        "Taxable": st.booleans(),
        "GivenName": NAME,
        "PrimaryPhone": st.fixed_dictionaries({"FreeFormNumber": NAME}),
        "PreferredDeliveryMethod": st.sampled_from(["Print", "Email"]),
    },
)
OWN = {"SyncToken", "MetaData"}


def made(fields):
    realm = Realm("1", "Test", Settings())
    return realm, writes.write(realm, CUSTOMER, {"DisplayName": "Someone", **fields}).obj


def sparse(realm, old, changes):
    head = {"Id": old["Id"], "SyncToken": old["SyncToken"], "sparse": True}
    return writes.write(realm, CUSTOMER, {**head, **changes}).obj


@given(FIELDS, FIELDS)
def test_only_what_is_given_changes(before, changes):
    realm, old = made(before)
    new = sparse(realm, old, changes)
    for name in set(old) | set(new):
        if name in changes:
            expected = changes[name].strip(" ") if name in ("CompanyName", "GivenName") else changes[name]
            assert new[name] == expected
        elif name not in OWN:
            assert new[name] == old[name]


@given(FIELDS, FIELDS)
def test_the_same_change_twice_moves_the_token_once_at_most(before, changes):
    realm, old = made(before)
    once = sparse(realm, old, changes)
    twice = sparse(realm, once, changes)
    assert int(once["SyncToken"]) <= int(old["SyncToken"]) + 1
    assert twice == once


@given(FIELDS)
def test_a_read_object_sent_back_whole_changes_nothing(fields):
    realm, old = made(fields)
    assert writes.write(realm, CUSTOMER, dict(old)).obj == old


@pytest.mark.parametrize("empty", ["", {}])
def test_an_empty_text_or_object_clears(empty):
    realm, old = made({"Notes": "n", "PrimaryPhone": {"FreeFormNumber": "1"}})
    name = "PrimaryPhone" if empty == {} else "Notes"
    assert name not in sparse(realm, old, {name: empty})


def test_null_is_ignored_or_clears_by_setting():
    realm, old = made({"Notes": "n"})
    assert sparse(realm, old, {"Notes": None}) == old
    realm.settings = realm.settings.changed({"sparse_null": "clear"})
    assert "Notes" not in sparse(realm, old, {"Notes": None})
