"""Holds the emulator against exchanges recorded with the real QBO. They are not part of this project:
``QBO_RECORDINGS`` or ``../shared/qbo`` has them; without them this module is skipped.
Where a year or a company shows, the test says so.
"""

import json

import pytest
import requests

from emulator.recordings import (
    EXQ,
    RECORDINGS,
    VCR,
    WHY_SKIPPED,
    exchanges,
    load,
    recorded_body,
    replay,
    same_but_for,
    same_headers,
    same_shape,
)

pytestmark = pytest.mark.skipif(not VCR.exists(), reason=WHY_SKIPPED)


@pytest.mark.parametrize(
    ("cassette", "entity"),
    [
        ("all/customers.yml", "Customer"),
        ("all/vendors_by_5.yml", "Vendor"),
        ("all/employees_including_active.yml", "Employee"),
        ("get/inactive_vendors.yml", "Vendor"),
    ],
)
def test_recorded_lists_loaded_and_asked_again_come_back_alike_page_by_page(api, control, cassette, entity):
    rows = [row for _, _, body in exchanges(cassette) for row in body["QueryResponse"].get(entity, [])]
    load(api, control, entity, rows[::-1])
    control.set(api.realm, query_extras=False)
    for request, response, theirs in exchanges(cassette):
        answer = replay(api, request)
        same_headers(answer, response)
        assert answer.json()["QueryResponse"] == theirs["QueryResponse"]
        same_shape(answer.json(), theirs)


def test_recorded_pages_of_filtered_customers_come_back_row_for_row(api, control):
    found = exchanges("all/alt_select.yml")
    load(api, control, "Customer", [row for _, _, body in found for row in body["QueryResponse"].get("Customer", [])])
    control.set(api.realm, query_extras=False)
    for request, _, theirs in found:
        assert replay(api, request).json()["QueryResponse"] == theirs["QueryResponse"]


@pytest.mark.parametrize("cassette", ["get/display_name.yml", "misc/ampersand.yml"])
def test_names_with_apostrophe_and_ampersand_are_found_as_recorded(api, control, cassette):
    ((request, response, theirs),) = exchanges(cassette)
    ((entity, rows),) = [item for item in theirs["QueryResponse"].items() if isinstance(item[1], list)]
    load(api, control, entity, rows)
    control.set(api.realm, query_extras=False)
    answer = replay(api, request)
    same_headers(answer, response)
    assert answer.json()["QueryResponse"] == theirs["QueryResponse"]


def test_transactions_come_in_the_recorded_order_of_last_update(api, control):
    """Recorded for sales receipts, which the emulator has not: their times, on time activities."""
    ((_, _, theirs),) = exchanges("all/sales_receipts.yml")
    receipts = theirs["QueryResponse"]["SalesReceipt"]
    keys = ("Id", "SyncToken", "MetaData", "domain", "sparse")
    rows = [{key: row[key] for key in keys} | {"BillableStatus": "NotBillable"} for row in receipts]
    load(api, control, "TimeActivity", sorted(rows, key=lambda row: row["Id"]))
    ours = api.rows("SELECT * FROM TimeActivity MAXRESULTS 1000 STARTPOSITION 1")
    assert [row["Id"] for row in ours] == [row["Id"] for row in receipts]


def test_a_customer_created_from_a_name_answers_as_recorded(api):
    ((request, response, theirs),) = exchanges("create/customer.yml")
    answer = replay(api, request, recorded_body(request))
    same_headers(answer, response)
    same_shape(answer.json(), theirs)
    same_but_for({"Id", "MetaData"}, answer.json()["Customer"], theirs["Customer"])


def test_a_full_update_answers_as_recorded(api, control):
    (read, _, before), (update, response, after) = exchanges("update/customer.yml")
    load(api, control, "Customer", [before["Customer"]])
    assert replay(api, read).json()["Customer"] == before["Customer"]
    answer = replay(api, update, recorded_body(update))
    same_headers(answer, response)
    same_shape(answer.json(), after)
    same_but_for({"MetaData"}, answer.json()["Customer"], after["Customer"])


def test_deactivating_the_inactive_employee_answers_as_recorded(api, control):
    (read, _, before), (update, response, after) = exchanges("deactivate/employee.yml")
    load(api, control, "Employee", [before["Employee"]])
    assert replay(api, read).json()["Employee"] == before["Employee"]
    answer = replay(api, update, recorded_body(update))
    same_headers(answer, response)
    assert answer.json()["Employee"] == after["Employee"]


def test_a_read_answers_as_recorded(api, control):
    ((request, response, theirs),) = exchanges("get/id.yml")
    load(api, control, "Customer", [theirs["Customer"]])
    answer = replay(api, request)
    same_headers(answer, response)
    assert list(answer.json()) == list(theirs)
    assert answer.json()["Customer"] == theirs["Customer"]


def test_the_recorded_time_activities_come_back_alike(api, control):
    (path,) = (RECORDINGS / "cykj40_Tsheets-MCP").glob("*.json")
    theirs = json.loads(path.read_text(encoding="utf-8"))
    load(api, control, "TimeActivity", theirs["QueryResponse"]["TimeActivity"][::-1])
    answer = api.query("SELECT * FROM TimeActivity")
    assert answer.json()["QueryResponse"] == theirs["QueryResponse"]
    same_shape(answer.json(), theirs)


def test_time_created_here_has_the_recorded_keys_in_the_recorded_order(sample):
    (path,) = (RECORDINGS / "cykj40_Tsheets-MCP").glob("*.json")
    rows = json.loads(path.read_text(encoding="utf-8"))["QueryResponse"]["TimeActivity"]
    who = {"NameOf": "Employee", "EmployeeRef": {"value": "29"}, "CustomerRef": {"value": "1"}}
    body = {**who, "Hours": 4, "Description": "x"}
    same_shape(sample.write("TimeActivity", body), next(row for row in rows if row["BillableStatus"] == "NotBillable"))
    billable = {**body, "BillableStatus": "Billable", "HourlyRate": 75}
    same_shape(sample.write("TimeActivity", billable), next(row for row in rows if row["BillableStatus"] == "Billable"))


def test_a_batch_answers_each_item_in_the_recorded_envelope(sample):
    """The recorded items on invoices and receipts are put on entities that the emulator has."""
    ((request, response, theirs),) = exchanges("batch/basic.yml")
    create = recorded_body(request)["BatchItemRequest"][0]
    stale = {"Id": "4", "SyncToken": "0", "sparse": True, "Notes": "x"}
    first = {"bId": "x", "operation": "update", "Customer": {**stale, "Notes": "y"}}
    items = [
        create,
        {"bId": "bid2", "operation": "delete", "TimeActivity": {"Id": "129", "SyncToken": "0"}},
        {"bId": "bid3", "operation": "update", "Customer": stale},
        {"bId": "bid4", "Query": "select * from Customer where Balance > '300.00'"},
    ]
    sample.post("batch", {"BatchItemRequest": [first]})
    answer = sample.call("POST", "batch", json={"BatchItemRequest": items})
    same_headers(answer, response)
    assert list(answer.json()) == list(theirs)
    ours, recorded = answer.json()["BatchItemResponse"], theirs["BatchItemResponse"]
    same_shape(ours[0], recorded[0])
    assert ours[1] == recorded[1]
    named = json.loads(json.dumps(ours[2]).replace("Craig Carlson", "Christian Pelczarski"))
    assert named == recorded[2]
    assert [list(item) for item in ours] == [list(item) for item in recorded]
    assert list(ours[3]["QueryResponse"])[1:] == list(recorded[3]["QueryResponse"])[1:]


def test_cdc_has_the_recorded_envelope_and_answers_for_2011_as_in_2020(sample):
    ((request, response, theirs),) = exchanges("cdc/basic.yml")
    request["uri"] = request["uri"].replace("estimate", "customer")
    answer = replay(sample, request)
    same_headers(answer, response)
    ours = answer.json()
    assert list(ours) == list(theirs)
    (block,), (recorded,) = ours["CDCResponse"][0]["QueryResponse"], theirs["CDCResponse"][0]["QueryResponse"]
    assert list(block) == ["Customer", *list(recorded)[1:]]
    for rows in (block["Customer"], recorded["Estimate"]):
        times = [row["MetaData"]["LastUpdatedTime"][:19] for row in rows]
        assert times == sorted(times)


def test_recorded_items_come_back_alike_and_in_the_recorded_order(api, control):
    theirs = json.loads((EXQ / "api" / "query.json").read_text(encoding="utf-8"))
    load(api, control, "Item", theirs["QueryResponse"]["Item"][::-1])
    answer = api.query("SELECT * FROM Item")
    assert answer.json()["QueryResponse"] == theirs["QueryResponse"]
    same_shape(answer.json(), theirs)


def test_preferences_have_the_recorded_groups_in_order_and_the_recorded_time_settings(api):
    theirs = json.loads((EXQ / "preferences" / "read_preferences.json").read_text(encoding="utf-8"))["Preferences"]
    ours = api.get("preferences").json()["Preferences"]
    assert list(ours) == list(theirs)
    for group in ("AccountingInfoPrefs", "TimeTrackingPrefs", "CurrencyPrefs", "ReportPrefs"):
        same_shape(ours[group], theirs[group], group)


def test_discovery_has_the_recorded_keys_and_userinfo_the_recorded_fields(api, control):
    folder = next(RECORDINGS.glob("intuit_dotnet_sdk_oauth/**/Documents"))
    discovery = json.loads((folder / "discovery.json").read_text(encoding="utf-8-sig"))
    same_shape(requests.get(f"{control.url}/.well-known/openid_configuration", timeout=10).json(), discovery)
    userinfo = json.loads((folder / "success_userinfo_response.json").read_text(encoding="utf-8-sig"))
    headers = {"Authorization": f"Bearer {api.token}"}
    ours = requests.get(f"{control.url}/v1/openid_connect/userinfo", headers=headers, timeout=10).json()
    assert set(ours) <= set(userinfo)
