"""The control door: seeds, what a QBO user does, looking at what happened."""

import inspect
import re
from pathlib import Path

import pytest
import requests

from qbo_emulator.control import Control, ControlError
from qbo_emulator.control_door import ROUTES
from qbo_emulator.failures import BEFORE, NETWORK
from qbo_emulator.settings import Settings, markdown_table

README = Path(__file__).parents[2] / "emulator" / "README.md"


def test_the_sample_company_has_every_kind_of_row_the_lists_know(sample, control):
    found = control.dump(sample.realm)
    assert max(row.get("Level", 0) for row in found["Customer"]) == 3
    assert [row["DisplayName"] for row in found["Customer"] if row["IsProject"]] == ["Phase 2 / Terraces"]
    names = " ".join(row["DisplayName"] for entity in ("Customer", "Vendor", "Employee") for row in found[entity])
    assert all(mark in names for mark in "'\"&éñ")
    for entity in ("Customer", "Vendor", "Employee", "Class", "Item"):
        inactive = [row for row in found[entity] if not row["Active"]]
        assert inactive
        assert all((row.get("DisplayName") or row["Name"]).endswith(" (deleted)") for row in inactive)
    assert {row["Type"] for row in found["Item"]} == {"Service", "Inventory", "NonInventory", "Category"}
    assert {row["BillableStatus"] for row in found["TimeActivity"]} == {"Billable", "NotBillable", "HasBeenBilled"}
    assert any("Mobile" in row for row in found["Customer"])


def test_generated_companies_are_as_large_as_asked_and_nest(make_api, control):
    api = make_api("generated", rows={"Customer": 300, "Vendor": 20, "Employee": 20, "Class": 20, "Item": 20})
    assert api.count("Customer") == 300
    assert api.count("Customer", "where Job = true") == 30
    assert api.count("Item", "where Type = 'Service'") == 20
    assert api.write("Customer", {"DisplayName": "New"})["Id"] == "341"


def test_a_dump_imported_elsewhere_is_the_same_company(sample, make_api, control):
    found = control.dump(sample.realm)
    other = make_api(realm="77")
    control.import_objects("77", found)
    assert control.dump("77") == found
    assert other.write("Vendor", {"DisplayName": "After"})["Id"] == "34"


def test_short_objects_are_completed_at_import_and_others_refused(api, control):
    parent = {"Id": "5", "DisplayName": "Top"}
    child = {"Id": "9", "DisplayName": "Sub", "Job": True, "ParentRef": {"value": "5"}, "Level": 1}
    control.import_objects(api.realm, {"Customer": [parent, child]})
    assert [row["FullyQualifiedName"] for row in api.rows("select * from Customer")] == ["Top", "Top:Sub"]
    assert api.write("Customer", {"DisplayName": "Next"})["Id"] == "10"
    for wrong in ({"DisplayName": "No id"}, {"Id": "1"}, {"Id": "1", "DisplayName": "x", "Colour": 1}):
        with pytest.raises(ControlError):
            control.import_objects(api.realm, {"Customer": [wrong]})


def test_a_merge_moves_time_and_sub_customers_and_leaves_nothing_or_an_inactive_row(sample, control):
    merged = control.merge_customers(sample.realm, keep="4", gone="5")
    assert control.find(sample.realm, "Customer", Id="5") == []
    moved = control.find(sample.realm, "Customer", Id="7")[0]
    assert moved["FullyQualifiedName"] == "Diego Rodriguez:55 Twin Lane"
    assert merged["Id"] == "4"
    control.set(sample.realm, merge_leaves="inactive")
    control.merge_customers(sample.realm, keep="4", gone="1")
    lost = control.find(sample.realm, "Customer", Id="1")[0]
    assert (lost["Active"], lost["DisplayName"]) == (False, "Amy's Bird Sanctuary (deleted)")
    times = control.objects(sample.realm, "TimeActivity")
    assert times[0]["CustomerRef"] == {"value": "4", "name": "Diego Rodriguez"}


def test_balances_add_up_to_the_top_customer(sample, control):
    control.edit(sample.realm, "Customer", "9", Balance=15)
    totals = {row["Id"]: row["BalanceWithJobs"] for row in control.objects(sample.realm, "Customer")}
    assert (totals["9"], totals["8"], totals["7"], totals["5"]) == (15, 15, 100, 100)


def test_a_user_edits_what_the_api_cannot_and_deletes_without_trace(sample, control):
    edited = control.edit(sample.realm, "Customer", "4", IsProject=True, Notes="x")
    assert (edited["IsProject"], edited["Notes"]) == (True, "x")
    assert "Notes" not in control.edit(sample.realm, "Customer", "4", Notes=None)
    assert control.edit(sample.realm, "Item", "6", Type="NonInventory")["Type"] == "NonInventory"
    raw = control.set_raw(sample.realm, "Vendor", "21", SyncToken="9", Notes="raw")
    assert raw["SyncToken"] == "9"
    control.delete(sample.realm, "TimeActivity", "2")
    assert sample.count("TimeActivity") == 4


def test_a_user_deactivates_a_customer_who_owes_by_writing_the_debt_off(sample, control):
    gone = control.edit(sample.realm, "Customer", "18", Active=False)
    assert (gone["Balance"], gone["Active"], gone["DisplayName"]) == (0, False, "Weiskopf Consulting (deleted)")


def test_a_realm_made_anew_forgets_the_tokens_of_the_old_one(make_api):
    old, new = make_api(), make_api()
    assert old.get("companyinfo/1").status_code == 401
    assert new.get("preferences").status_code == 200


def test_a_browsers_favicon_is_no_unhandled_request(control):
    assert requests.get(f"{control.url}/favicon.ico", timeout=10).status_code == 404
    assert control.unhandled() == []


def test_preferences_and_company_info_are_edited_deep(sample, control):
    control.close_books(sample.realm, "2026-10-31")
    found = sample.get("preferences").json()["Preferences"]
    assert found["AccountingInfoPrefs"]["BookCloseDate"] == "2026-10-31"
    assert found["AccountingInfoPrefs"]["ClassTrackingPerTxn"] is True
    control.close_books(sample.realm, None)
    assert "BookCloseDate" not in sample.get("preferences").json()["Preferences"]["AccountingInfoPrefs"]
    control.company_info(sample.realm, {"DefaultTimeZone": "America/Denver"})
    assert sample.get(f"companyinfo/{sample.realm}").json()["CompanyInfo"]["DefaultTimeZone"] == "America/Denver"


def test_the_journal_tells_each_call_and_counts_them_by_kind(api, control):
    api.query("select * from Customer")
    api.write("Vendor", {"DisplayName": "V"}, requestid="r1")
    item = {"bId": "a", "operation": "create", "Vendor": {"DisplayName": "W"}}
    api.post("batch", {"BatchItemRequest": [item]})
    query, single, batch = control.journal(realm=api.realm)
    assert query["statement"] == "select * from Customer"
    assert (single["entity"], single["requestid"], single["status"]) == ("Vendor", "r1", 200)
    assert (batch["entity"], batch["batch_size"]) == ("Vendor", 1)
    expected = {"total": 3, "GET query Customer": 1, "POST vendor Vendor": 1, "POST batch Vendor": 1}
    assert control.counts() == expected
    assert control.counts(method="POST")["total"] == 2
    control.clear_journal()
    assert control.journal() == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "invoice/1", 501),
        ("GET", "query?query=select+*+from+Invoice", 501),
        ("GET", "customer/1/5", 400),
        ("GET", "customre/1", 400),
        ("GET", "companyinfo/1?colour=red", 501),
        ("DELETE", "customer/1", 501),
        ("GET", "reports/ProfitAndLoss", 400),
    ],
)
def test_an_unknown_request_is_loud(sample, control, method, path, status):
    answer = sample.call(method, path)
    assert answer.status_code == status
    assert "intuit_tid" in answer.headers
    (noted,) = control.unhandled()
    assert noted["path"].endswith(path.partition("?")[0])


def test_paths_outside_the_api_are_loud_too(control):
    assert requests.get(f"{control.url}/v4/nothing", timeout=10).status_code == 501
    assert len(control.unhandled()) == 1
    control.clear_unhandled()
    assert control.unhandled() == []


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (lambda c: c.set(colour="red"), "no setting is called 'colour'"),
        (lambda c: c.set(rotation="weekly"), "rotation is one of"),
        (lambda c: c.set(throttle=1), "throttle is a bool"),
        (lambda c: c.dump("404"), "no realm 404"),
        (lambda c: c.create_realm("abc"), "a realm id is a number"),
        (lambda c: c.create_realm("1", "huge"), "a seed is one of"),
        (lambda c: c.create_realm("1", "generated", rows={"Invoice": 1}), "cannot generate Invoice"),
    ],
)
def test_the_door_says_what_is_wrong(control, work, words):
    with pytest.raises(ControlError, match=words):
        work(control)


def test_realms_are_listed_and_dropped(make_api, control):
    api = make_api(realm="5")
    assert control.realms() == {"5": "Empty Company"}
    control.drop_realm("5")
    assert control.realms() == {}
    assert api.get("companyinfo/5").status_code == 401
    assert control.health() == {"ok": True, "realms": 0}


def test_a_state_that_was_kept_comes_back_with_tokens_and_ids_as_they_were_however_often(make_api, control):
    api = make_api(realm="5")
    control.keep("yesterday")
    for _ in range(2):
        assert api.write("Customer", {"DisplayName": "New"})["Id"] == "1"
        control.expire_access_tokens()
        control.reset()
        control.bring_back("yesterday")
        assert (api.count("Customer"), control.realms()) == (0, {"5": "Empty Company"})
    with pytest.raises(ControlError, match="no snapshot tomorrow"):
        control.bring_back("tomorrow")


def test_the_readme_names_every_method_route_failure_and_setting():
    text = README.read_text(encoding="utf-8")
    methods = [name for name, _ in inspect.getmembers(Control, inspect.isfunction) if not name.startswith("_")]
    words = set(re.findall(r"`?([a-z_0-9]+)", text))
    missing = [name for name in (*methods, *BEFORE, *NETWORK) if name not in words and name != "health"]
    assert missing == []
    assert markdown_table() in text


def test_every_route_of_the_door_is_under_its_prefix_and_every_setting_says_how_sure_it_is():
    assert all(path.startswith("/_control/") for _, path in ROUTES)
    assert all("doc" in field.metadata for field in Settings.__dataclass_fields__.values())
