from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qbo.api import payloads
from qbo.api.client import to_bytes
from qbo.api.compare import differences
from qbo.api.payloads import TimeToSend

PLAIN = TimeToSend("Employee", "55", date(2026, 11, 22), 90)
FULL = TimeToSend(
    "Vendor", "30", date(2026, 11, 22), 61, "Mowed\nthe lawn", "2", "1", "5000000000000007280",
    is_billable=True, hourly_rate=Decimal("45.50"),
)  # fmt: skip

ENTRIES = st.builds(
    TimeToSend,
    entity_type=st.sampled_from(["Employee", "Vendor"]),
    entity_qbo_id=st.text("0123456789", min_size=1),
    work_date=st.dates(),
    minutes=st.integers(1, 8760 * 60),
    notes=st.none() | st.text(max_size=50),
    service_item_id=st.none() | st.text("0123456789", min_size=1),
    customer_qbo_id=st.none() | st.text("0123456789", min_size=1),
    class_id=st.none() | st.text("0123456789", min_size=1),
    is_billable=st.booleans(),
    hourly_rate=st.none() | st.decimals(0, 10_000, places=2),
)


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("  Amy's  ", {"DisplayName": "Amy's", "CompanyName": "Amy's"}),
        ("x" * 100, {"DisplayName": "x" * 100, "CompanyName": "x" * 100}),
        ("x" * 101, {"DisplayName": "x" * 101}),
    ],
)
def test_c1_c4_a_customer_goes_out_with_its_trimmed_name_and_nothing_else(name: str, body: dict[str, Any]) -> None:
    assert payloads.customer_create(name) == body


def test_c1_a_sub_customer_names_its_parent() -> None:
    body = payloads.customer_create("Child", "12")
    assert (body["Job"], body["ParentRef"]) == (True, {"value": "12"})


def test_c3_only_the_flag_is_sent_and_the_base_name_with_a_reactivation() -> None:
    off = payloads.customer_active("1", "3", active=False, name="Amy's")
    on = payloads.customer_active("1", "3", active=True, name="Amy's")
    assert off == {"Id": "1", "SyncToken": "3", "sparse": True, "Active": False}
    assert on == {"Id": "1", "SyncToken": "3", "sparse": True, "Active": True, "DisplayName": "Amy's"}


def test_t3_all_that_the_entry_has_is_sent() -> None:
    assert payloads.time_activity(FULL) == {
        "NameOf": "Vendor",
        "VendorRef": {"value": "30"},
        "TxnDate": "2026-11-22",
        "Hours": 1,
        "Minutes": 1,
        "Description": "Mowed\nthe lawn",
        "ItemRef": {"value": "2"},
        "CustomerRef": {"value": "1"},
        "ClassRef": {"value": "5000000000000007280"},
        "BillableStatus": "Billable",
        "HourlyRate": 45.5,
    }


def test_t4_time_that_is_not_billable_has_no_rate() -> None:
    body = payloads.time_activity(replace(PLAIN, hourly_rate=Decimal(50)))
    assert body["BillableStatus"] == "NotBillable"
    assert "HourlyRate" not in body


def test_t4_billable_time_without_a_known_rate_says_0_as_qbo_wants_one() -> None:
    assert payloads.time_activity(replace(PLAIN, is_billable=True))["HourlyRate"] == 0


def test_t9_an_edit_sends_only_what_changed_and_empties_what_was_emptied() -> None:
    changes = {"notes": None, "class": None, "minutes": 120, "person": "Vendor:9"}
    assert payloads.time_activity_update("7", "0", changes, Decimal(99)) == {
        "Id": "7", "SyncToken": "0", "sparse": True, "Description": "", "ClassRef": {}, "Hours": 2, "Minutes": 0,
        "NameOf": "Vendor", "VendorRef": {"value": "9"},
    }  # fmt: skip


def test_t9_time_that_becomes_billable_takes_its_rate_along() -> None:
    body = payloads.time_activity_update("7", "0", {"billable": True}, Decimal(20))
    assert (body["BillableStatus"], body["HourlyRate"]) == ("Billable", 20)


@given(ENTRIES)
def test_what_qbo_took_as_it_is_has_no_difference_however_it_spells_it(entry: TimeToSend) -> None:
    sent = payloads.time_activity(entry)
    answered = json.loads(to_bytes(sent)) | {"Id": "1", "SyncToken": "0", "Seconds": 0, "sparse": False}
    answered["Hours"], answered["Minutes"] = 0, entry.minutes
    answered.setdefault("ItemRef", {"value": "2", "name": "Hours"})
    if "Description" in answered:
        answered["Description"] = answered["Description"].replace("\r\n", "\n").replace("\n", "\r\n")
    if "HourlyRate" in answered:
        answered["HourlyRate"] = float(answered["HourlyRate"])
    for name in ("EmployeeRef", "VendorRef", "CustomerRef"):
        if name in answered:
            answered[name]["name"] = "Somebody"
    assert differences(sent, answered) == []


@given(ENTRIES, ENTRIES)
def test_what_qbo_changed_is_seen_field_by_field(entry: TimeToSend, other: TimeToSend) -> None:
    sent, answered = payloads.time_activity(entry), payloads.time_activity(other)
    fields = {each.field for each in differences(sent, answered)}
    assert ("TxnDate" in fields) == (entry.work_date != other.work_date)
    assert ("Hours" in fields) == (entry.minutes != other.minutes)
    assert ("CustomerRef" in fields) == (entry.customer_qbo_id != other.customer_qbo_id)
    assert ("ClassRef" in fields) == (entry.class_id != other.class_id)
    assert ("NameOf" in fields) == (entry.entity_type != other.entity_type)


def test_t3_a_person_whom_qbo_stored_as_other_is_a_difference() -> None:
    answered = payloads.time_activity(PLAIN) | {"NameOf": "Other", "EmployeeRef": None, "OtherNameRef": {"value": "55"}}
    assert differences(payloads.time_activity(PLAIN), answered) == [
        ("NameOf", "Employee", "Other"),
        ("EmployeeRef", "55", None),
        ("OtherNameRef", None, "55"),
    ]


def test_a_class_that_qbo_dropped_is_a_difference() -> None:
    sent = payloads.time_activity(FULL)
    answered = {name: value for name, value in sent.items() if name != "ClassRef"}
    assert differences(sent, answered) == [("ClassRef", "5000000000000007280", None)]


def test_fields_that_were_not_sent_in_a_sparse_update_are_not_compared() -> None:
    sent = payloads.customer_active("1", "3", active=False)
    answered = {"Id": "1", "SyncToken": "4", "Active": False, "DisplayName": "A (deleted)", "Balance": 0}
    assert differences(sent, answered) == []
    assert differences(sent, answered | {"Active": True}) == [("Active", "no", "yes")]


def test_the_payload_is_the_same_bytes_after_a_trip_through_the_database() -> None:
    body = payloads.time_activity(FULL)
    assert to_bytes(json.loads(to_bytes(body))) == to_bytes(body)
