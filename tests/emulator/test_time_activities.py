"""TimeActivity and its rules (facts 1.4, 5, 10)."""

import pytest

EMPLOYEE, CUSTOMER, VENDOR = (
    "29",
    "1",
    "26",
)  # John Johnson, Amy's Bird Sanctuary, Tim Philip Masonry of the sample company
WORK = {"NameOf": "Employee", "EmployeeRef": {"value": EMPLOYEE}, "Hours": 1, "Minutes": 30}
BILLABLE = {**WORK, "BillableStatus": "Billable", "CustomerRef": {"value": CUSTOMER}, "HourlyRate": 60}


@pytest.fixture
def api(sample):
    return sample


def test_a_create_is_echoed_with_names_defaults_and_the_recorded_keys_in_order(api):
    made = api.write("TimeActivity", {**BILLABLE, "Description": "Pruning", "TxnDate": "2026-11-02"})
    assert list(made) == [
        "TxnDate", "NameOf", "EmployeeRef", "CustomerRef", "ItemRef", "TimeChargeId", "BillableStatus", "Taxable",
        "HourlyRate", "CostRate", "Hours", "Minutes", "Seconds", "Description", "domain", "sparse", "Id",
        "SyncToken", "MetaData",
    ]  # fmt: skip
    assert made["EmployeeRef"] == {"value": EMPLOYEE, "name": "John Johnson"}
    assert made["CustomerRef"]["name"] == "Amy's Bird Sanctuary"
    assert made["ItemRef"]["name"] == "Hours"
    assert (made["Hours"], made["Minutes"], made["Seconds"]) == (1, 30, 0)


def test_without_a_date_it_is_todays_in_company_time(api, control):
    control.set(api.realm, clock_offset_s=-40 * 86400.0)
    made = api.write("TimeActivity", WORK)
    assert made["TxnDate"] == made["MetaData"]["CreateTime"][:10]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"VendorRef": {"value": VENDOR}}, "6290"),
        ({"NameOf": None}, "6300"),
        ({"NameOf": "Robot"}, "6300"),
        ({"EmployeeRef": None}, "6300"),
        ({"BillableStatus": "Billable", "HourlyRate": 5}, "6310"),
        ({"BillableStatus": "Maybe"}, "6320"),
        ({"BillableStatus": "Billable", "CustomerRef": {"value": CUSTOMER}}, "6330"),
        ({"BillableStatus": "Billable", "CustomerRef": {"value": CUSTOMER}, "HourlyRate": -1}, "6330"),
        ({"Hours": 1.5}, "6340"),
        ({"Hours": None, "Minutes": None}, "6350"),
        ({"Hours": 0, "Minutes": 0}, "6350"),
        ({"Hours": 8761}, "6380"),
        ({"Minutes": 60}, "6380"),
        ({"Hours": -1}, "6380"),
        ({"StartTime": "2026-11-02T08:00:00", "EndTime": "2026-11-02T09:00:00"}, "6390"),
        ({"EmployeeRef": {"value": "9999"}}, "2500"),
        ({"CustomerRef": {"value": "9999"}}, "2500"),
        ({"ItemRef": {"value": "9999"}}, "2500"),
        ({"ItemRef": {"value": "3"}}, "2500"),
        ({"ClassRef": {"value": "9999"}}, "2500"),
        ({"CustomerRef": {"value": "20"}}, "610"),
        ({"EmployeeRef": {"value": "33"}}, "610"),
        ({"ItemRef": {"value": "14"}}, "610"),
        ({"Description": "x" * 4001}, "2050"),
        ({"TxnDate": "yesterday"}, "2070"),
        ({"Colour": "red"}, "2010"),
    ],
)
def test_each_rule_has_its_code(api, change, code):
    body = {name: value for name, value in {**WORK, **change}.items() if value is not None}
    assert api.refused("TimeActivity", body) == code


@pytest.mark.parametrize(
    ("start", "end", "pause", "code"),
    [("09:00", "08:00", 0, "6370"), ("08:00", "09:00", 2, "6360"), ("nine", "ten", 0, "6340")],
)
def test_a_span_must_be_one(api, start, end, pause, code):
    span = {"StartTime": f"2026-11-02T{start}:00", "EndTime": f"2026-11-02T{end}:00", "BreakHours": pause}
    body = {k: v for k, v in WORK.items() if k not in ("Hours", "Minutes")}
    assert api.refused("TimeActivity", {**body, **span}) == code


def test_a_span_comes_back_in_company_time(api):
    body = {k: v for k, v in WORK.items() if k not in ("Hours", "Minutes")}
    span = {"StartTime": "2026-07-01T08:00:00-08:00", "EndTime": "2026-07-01T09:00:00-08:00"}
    made = api.write("TimeActivity", {**body, **span})
    assert made["StartTime"] == "2026-07-01T09:00:00-07:00"
    assert "Hours" not in made


def test_nobody_can_write_has_been_billed(api):
    made = api.write("TimeActivity", BILLABLE)
    assert api.sparse("TimeActivity", made, BillableStatus="HasBeenBilled") == made
    fresh = api.write("TimeActivity", {**BILLABLE, "BillableStatus": "HasBeenBilled"})
    assert fresh["BillableStatus"] == "NotBillable"


def test_being_billed_moves_neither_token_nor_time_unless_set(api, control):
    made = api.write("TimeActivity", BILLABLE)
    billed = control.bill(api.realm, made["Id"])
    assert billed["BillableStatus"] == "HasBeenBilled"
    assert {k: v for k, v in billed.items() if k != "BillableStatus"} == {
        k: v for k, v in made.items() if k != "BillableStatus"
    }
    control.set(api.realm, billing_moves_sync_token=True)
    assert control.bill(api.realm, made["Id"])["SyncToken"] == "1"


def test_a_customers_id_as_employee_is_stored_as_other_or_refused_by_setting(api, control):
    body = {**WORK, "EmployeeRef": {"value": CUSTOMER}}
    made = api.write("TimeActivity", body)
    assert (made["NameOf"], made["OtherNameRef"]["value"]) == ("Other", CUSTOMER)
    assert "EmployeeRef" not in made
    control.set(api.realm, wrong_kind_ref="refuse")
    assert api.refused("TimeActivity", body) == "2500"


def test_a_class_is_dropped_while_class_tracking_is_off_or_refused_by_setting(api, control):
    ref = {"value": control.find(api.realm, "Class", Name="Weekly")[0]["Id"]}
    assert api.write("TimeActivity", {**WORK, "ClassRef": ref})["ClassRef"]["name"] == "Weekly"
    control.preferences(api.realm, {"AccountingInfoPrefs": {"ClassTrackingPerTxn": False}})
    assert "ClassRef" not in api.write("TimeActivity", {**WORK, "ClassRef": ref})
    control.set(api.realm, class_when_off="refuse")
    assert api.refused("TimeActivity", {**WORK, "ClassRef": ref}) == "6000"


def test_a_sparse_update_keeps_pay_type_rate_and_cost(api):
    made = api.write("TimeActivity", {**BILLABLE, "Taxable": True})
    new = api.sparse("TimeActivity", made, Hours=2, Minutes=0)
    assert (new["Hours"], new["Minutes"], new["SyncToken"]) == (2, 0, "1")
    kept = ("Taxable", "HourlyRate", "CostRate", "BillableStatus", "TimeChargeId", "ItemRef", "CustomerRef")
    assert {name: new[name] for name in kept} == {name: made[name] for name in kept}


def test_a_full_update_empties_what_it_leaves_out(api):
    made = api.write("TimeActivity", {**BILLABLE, "Description": "Pruning"})
    new = api.write("TimeActivity", {**WORK, "Id": made["Id"], "SyncToken": "0"})
    assert "Description" not in new
    assert "CustomerRef" not in new
    assert new["BillableStatus"] == "NotBillable"


def test_an_emptied_description_and_customer_go(api):
    made = api.write("TimeActivity", {**WORK, "Description": "Pruning", "CustomerRef": {"value": CUSTOMER}})
    new = api.sparse("TimeActivity", made, Description="", CustomerRef={})
    assert "Description" not in new
    assert "CustomerRef" not in new


def test_time_of_a_person_who_left_can_still_be_corrected(api, control):
    made = api.write("TimeActivity", WORK)
    control.edit(api.realm, "Employee", EMPLOYEE, Active=False)
    assert api.sparse("TimeActivity", made, Hours=3)["Hours"] == 3


def test_a_delete_answers_a_stub_and_wants_the_token(api):
    made = api.write("TimeActivity", WORK)
    assert api.refused("TimeActivity", {"Id": made["Id"], "SyncToken": "7"}, operation="delete") == "5010"
    body = {"Id": made["Id"], "SyncToken": "0"}
    answer = api.post("timeactivity", body, operation="delete").json()
    assert answer["TimeActivity"] == {"domain": "QBO", "status": "Deleted", "Id": made["Id"]}
    assert api.refused("TimeActivity", body, operation="delete") == "610"


def test_a_closed_period_stops_time_only_by_setting(api, control):
    control.close_books(api.realm, "2026-10-31")
    body = {**WORK, "TxnDate": "2026-10-31"}
    made = api.write("TimeActivity", body)
    control.set(api.realm, time_in_closed_period="refuse")
    assert api.refused("TimeActivity", body) == "6200"
    assert api.refused("TimeActivity", {"Id": made["Id"], "SyncToken": "0"}, operation="delete") == "6200"
    assert api.write("TimeActivity", {**body, "TxnDate": "2026-11-01"})


def test_billed_time_can_be_edited_unless_set(api, control):
    made = api.write("TimeActivity", BILLABLE)
    control.bill(api.realm, made["Id"])
    edited = api.sparse("TimeActivity", made, Hours=4)
    assert edited["BillableStatus"] == "HasBeenBilled"
    control.set(api.realm, billed_time_editable="refuse")
    body = {"Id": edited["Id"], "SyncToken": edited["SyncToken"], "sparse": True, "Hours": 5}
    assert api.refused("TimeActivity", body) == "6000"


def test_zero_rates_and_fixed_billable_status_are_settings(api, control):
    assert api.write("TimeActivity", {**BILLABLE, "HourlyRate": 0})["HourlyRate"] == 0
    made = api.write("TimeActivity", BILLABLE)
    control.set(api.realm, billable_rate_zero="refuse", billable_status_updatable="ignore", zero_duration="accept")
    assert api.refused("TimeActivity", {**BILLABLE, "HourlyRate": 0}) == "6330"
    assert api.sparse("TimeActivity", made, BillableStatus="NotBillable")["BillableStatus"] == "Billable"
    assert api.write("TimeActivity", {**WORK, "Hours": 0, "Minutes": 0})["Minutes"] == 0


def test_line_ends_of_a_description_are_a_setting(api, control):
    assert api.write("TimeActivity", {**WORK, "Description": "a\nb\r"})["Description"] == "a\nb\r"
    control.set(api.realm, line_ends="windows")
    assert api.write("TimeActivity", {**WORK, "Description": "a\nb\r"})["Description"] == "a\r\nb\r\n"


def test_billable_unbilled_time_keeps_its_customer_active_unless_set(api, control):
    made = api.write("Customer", {"DisplayName": "Late payer"})
    api.write("TimeActivity", {**BILLABLE, "CustomerRef": {"value": made["Id"]}})
    body = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "Active": False}
    assert api.refused("Customer", body) == "6280"
    control.set(api.realm, deactivate_unbilled="allow")
    assert api.write("Customer", body)["Active"] is False
