"""Create, full and sparse update, names, levels, deactivation (facts 1.3, 5, 10)."""

import pytest

from qbo_emulator.control import ControlError


def child_of(parent, name, **more):
    return {"DisplayName": name, "Job": True, "ParentRef": {"value": parent["Id"]}, **more}


def deactivated(api, entity, obj):
    return api.sparse(entity, obj, Active=False)


def test_a_name_alone_makes_a_customer_with_qbos_defaults(api):
    made = api.write("Customer", {"DisplayName": "Doe5, Jane"})
    assert (made["SyncToken"], made["Active"], made["Job"], made["FullyQualifiedName"]) == (
        "0",
        True,
        False,
        "Doe5, Jane",
    )
    assert api.get(f"customer/{made['Id']}").json()["Customer"] == made


def test_customers_vendors_and_employees_share_one_sequence_of_ids(api):
    ids = [
        api.write("Customer", {"DisplayName": "A"})["Id"],
        api.write("Vendor", {"DisplayName": "B"})["Id"],
        api.write("Employee", {"GivenName": "C"})["Id"],
    ]
    assert ids == ["1", "2", "3"]


def test_a_display_name_is_built_from_its_parts_and_one_is_needed(api):
    assert api.write("Customer", {"GivenName": "Rosa", "FamilyName": "Luz"})["DisplayName"] == "Rosa Luz"
    assert api.refused("Customer", {"Notes": "nobody"}) == "6080"
    assert api.refused("Employee", {"DisplayName": "Only this"}) == "2020"


def test_a_full_update_empties_what_it_leaves_out(api):
    made = api.write("Customer", {"DisplayName": "Ann", "CompanyName": "Ann Co", "Notes": "n", "Taxable": False})
    new = api.write("Customer", {"Id": made["Id"], "SyncToken": "0", "DisplayName": "Anna"})
    assert new["SyncToken"] == "1"
    assert "CompanyName" not in new
    assert "Notes" not in new
    assert new["PrintOnCheckName"] == "Anna"
    assert new["MetaData"]["CreateTime"] == made["MetaData"]["CreateTime"]


def test_an_update_that_changes_nothing_moves_neither_token_nor_time(api, control):
    made = api.write("Customer", {"DisplayName": "Same"})
    control.set(api.realm, clock_offset_s=3600.0)
    assert api.sparse("Customer", made, DisplayName="Same") == made


def test_a_stale_token_is_refused_and_a_missing_one_too(api):
    made = api.write("Customer", {"DisplayName": "Old"})
    api.sparse("Customer", made, Notes="1")
    assert api.refused("Customer", {"Id": made["Id"], "SyncToken": "0", "sparse": True, "Notes": "2"}) == "5010"
    assert api.refused("Customer", {"Id": made["Id"], "sparse": True, "Notes": "2"}) == "2020"


def test_ids_that_are_none_or_unknown_have_their_faults(api):
    assert api.get("customer/1.5").json() == {
        "Fault": {
            "Error": [
                {
                    "Message": "Invalid ID",
                    "Detail": "Id should be a valid number. Supplied value:1.5",
                    "code": "2030",
                    "element": "Id",
                }
            ],
            "type": "ValidationFault",
        }
    }
    assert api.get("customer/77").json()["Fault"]["Error"][0]["code"] == "610"


def test_a_wrapped_body_or_an_unknown_property_is_2010(api):
    assert api.refused("Customer", {"Customer": {"DisplayName": "x"}}) == "2010"
    assert api.refused("Customer", {"BadJson": True}) == "2010"
    assert api.refused("Customer", {"DisplayName": ["x"]}) == "2010"
    assert api.refused("Customer", {"DisplayName": "x", "Taxable": "maybe"}) == "2010"
    broken = api.call("POST", "customer", data="{", headers={"Content-Type": "application/json"})
    assert broken.json()["Fault"]["Error"][0]["code"] == "2010"


def test_scalars_of_another_type_are_taken_as_what_they_mean(api):
    made = api.write("Customer", {"DisplayName": 5, "Taxable": "false"})
    assert (made["DisplayName"], made["Taxable"]) == ("5", False)
    assert api.write("Customer", {"Id": int(made["Id"]), "SyncToken": 0, "sparse": "true", "Notes": 7})["Notes"] == "7"
    assert api.write("Employee", {"GivenName": "E", "BillRate": "40.5"})["BillRate"] == 40.5
    assert api.refused("Employee", {"GivenName": "F", "BillRate": "much"}) == "2090"


@pytest.mark.parametrize("name", ["a:b", "a\tb", "a\nb"])
def test_names_cannot_hold_colon_tab_or_line_end(api, name):
    assert api.refused("Customer", {"DisplayName": name}) == "2040"


def test_lengths_are_checked_with_the_quoted_text(api):
    answer = api.post("customer", {"DisplayName": "x", "CompanyName": "y" * 103})
    (error,) = answer.json()["Fault"]["Error"]
    assert error["code"] == "2050"
    assert error["Detail"].endswith("Min:0 Max:100 supported. Supplied length:103")
    assert api.write("Customer", {"DisplayName": "x" * 500})
    assert api.refused("Customer", {"DisplayName": "x" * 501}) == "2050"


def test_a_name_is_unique_across_customers_vendors_and_employees_whatever_its_case(api):
    api.write("Vendor", {"DisplayName": "Acme"})
    assert api.refused("Customer", {"DisplayName": "ACME"}) == "6240"
    api.write("Customer", {"DisplayName": "Birch"})
    same = api.post("customer", {"DisplayName": "birch"}).json()["Fault"]["Error"][0]["Detail"]
    assert same.endswith(": Another customer is already using this name.  Please use a different name.")
    cross = api.post("vendor", {"DisplayName": "Birch"}).json()["Fault"]["Error"][0]["Detail"]
    assert cross.endswith(
        ": Another customer, vendor or employee is already using this name. Please use a different name."
    )


def test_uniqueness_is_on_the_full_name_or_by_setting_on_the_display_name(api, control):
    parent = api.write("Customer", {"DisplayName": "Doe, Jack"})
    api.write("Customer", {"DisplayName": "Jack Doe"})
    child = api.write("Customer", child_of(parent, "Jack Doe"))
    assert child["FullyQualifiedName"] == "Doe, Jack:Jack Doe"
    control.set(api.realm, unique_name_on="DisplayName")
    assert api.refused("Customer", child_of(parent, "Doe, Jack")) == "6240"


def test_an_inactive_row_gives_its_name_free_and_keeps_its_check_name(api):
    made = api.write("Customer", {"DisplayName": "Emily"})
    gone = deactivated(api, "Customer", made)
    assert (gone["DisplayName"], gone["FullyQualifiedName"]) == ("Emily (deleted)", "Emily (deleted)")
    assert (gone["PrintOnCheckName"], gone["Active"], gone["SyncToken"]) == ("Emily", False, "1")
    assert api.write("Customer", {"DisplayName": "Emily"})["Id"] != made["Id"]


def test_deactivating_the_inactive_changes_nothing(api):
    gone = deactivated(api, "Employee", api.write("Employee", {"GivenName": "Emily"}))
    assert deactivated(api, "Employee", gone) == gone


def test_reactivation_takes_the_suffix_off_unless_the_name_is_taken(api):
    gone = deactivated(api, "Customer", api.write("Customer", {"DisplayName": "Emily"}))
    back = api.sparse("Customer", gone, Active=True)
    assert back["DisplayName"] == "Emily"
    gone = deactivated(api, "Customer", back)
    api.write("Vendor", {"DisplayName": "Emily"})
    body = {"Id": gone["Id"], "SyncToken": gone["SyncToken"], "sparse": True, "Active": True}
    assert api.refused("Customer", body) == "6240"
    assert api.write("Customer", {**body, "DisplayName": "Emily 2"})["DisplayName"] == "Emily 2"


def test_by_setting_reactivation_keeps_the_suffix(api, control):
    control.set(api.realm, reactivation_strips_suffix=False)
    gone = deactivated(api, "Customer", api.write("Customer", {"DisplayName": "Emily"}))
    assert api.sparse("Customer", gone, Active=True)["DisplayName"] == "Emily (deleted)"


def test_a_balance_unbilled_charges_and_active_sub_customers_keep_a_customer_active(api, control):
    def try_to_deactivate(obj):
        row = api.get(f"customer/{obj['Id']}").json()["Customer"]
        return api.refused(
            "Customer", {"Id": row["Id"], "SyncToken": row["SyncToken"], "sparse": True, "Active": False}
        )

    owing = api.write("Customer", {"DisplayName": "Owing"})
    control.edit(api.realm, "Customer", owing["Id"], Balance=12.5)
    assert try_to_deactivate(owing) == "6220"
    charged = api.write("Customer", {"DisplayName": "Charged"})
    control.unbilled(api.realm, charged["Id"])
    assert try_to_deactivate(charged) == "6280"
    parent = api.write("Customer", {"DisplayName": "Parent"})
    api.write("Customer", child_of(parent, "Child"))
    assert try_to_deactivate(parent) == "6000"


def test_a_rename_goes_down_to_the_last_sub_customer_without_touching_it(api):
    top = api.write("Customer", {"DisplayName": "Top"})
    middle = api.write("Customer", child_of(top, "Middle"))
    bottom = api.write("Customer", child_of(middle, "Bottom"))
    assert bottom["Level"] == 2
    api.sparse("Customer", top, DisplayName="Peak")
    now = api.get(f"customer/{bottom['Id']}").json()["Customer"]
    assert now["FullyQualifiedName"] == "Peak:Middle:Bottom"
    assert (now["SyncToken"], now["MetaData"]) == (bottom["SyncToken"], bottom["MetaData"])


def test_five_levels_are_the_most_and_no_row_is_its_own_ancestor(api):
    row = api.write("Customer", {"DisplayName": "L0"})
    top = row
    for level in range(1, 5):
        row = api.write("Customer", child_of(row, f"L{level}"))
    assert api.refused("Customer", child_of(row, "L5")) == "6180"
    body = {"Id": top["Id"], "SyncToken": "0", "sparse": True, "Job": True, "ParentRef": {"value": row["Id"]}}
    assert api.refused("Customer", body) == "900"


def test_parents_must_exist_be_active_and_come_with_job(api, control):
    assert api.refused("Customer", child_of({"Id": "999"}, "Orphan")) == "2500"
    gone = deactivated(api, "Customer", api.write("Customer", {"DisplayName": "Gone"}))
    assert api.refused("Customer", child_of(gone, "Late")) == "610"
    assert api.refused("Customer", {"DisplayName": "No parent", "Job": True}) == "6150"
    top = api.write("Customer", {"DisplayName": "Top"})
    lonely = api.write("Customer", {"DisplayName": "Lonely", "ParentRef": {"value": top["Id"]}})
    assert "ParentRef" not in lonely
    control.set(api.realm, parent_without_job="accept")
    assert api.write("Customer", {"DisplayName": "Kept", "ParentRef": {"value": top["Id"]}})["Job"] is True


def test_a_customer_cannot_be_deleted(api):
    made = api.write("Customer", {"DisplayName": "Stays"})
    assert api.refused("Customer", made, operation="delete") == "500"


def test_read_only_properties_in_a_request_are_ignored(api):
    made = api.write("Customer", {"DisplayName": "Rich", "Balance": 1000, "IsProject": True, "Level": 3})
    assert (made["Balance"], made["IsProject"]) == (0, False)
    assert "Level" not in made


def test_an_email_needs_its_marks_and_an_employee_no_readable_number(api):
    assert api.refused("Customer", {"DisplayName": "E", "PrimaryEmailAddr": {"Address": "nowhere"}}) == "2210"
    assert api.write("Employee", {"GivenName": "E", "SSN": "123-45-6789"})["SSN"] == "XXX-XX-XXXX"


def test_classes_and_items_nest_and_keep_long_ids_as_text(api):
    top = api.write("Class", {"Name": "Residential"})
    sub = api.write("Class", {"Name": "Weekly", "SubClass": True, "ParentRef": {"value": top["Id"]}})
    assert sub["FullyQualifiedName"] == "Residential:Weekly"
    assert sub["ParentRef"] == {"value": top["Id"]}
    assert len(sub["Id"]) > 15
    group = api.write("Item", {"Name": "Group", "Type": "Category"})
    assert "UnitPrice" not in group
    item = {"Name": "Mow", "Type": "Service", "IncomeAccountRef": {"value": "1"}}
    nested = api.write("Item", {**item, "SubItem": True, "ParentRef": {"value": group["Id"]}})
    assert (nested["Level"], nested["ParentRef"]["name"]) == (1, "Group")


def test_items_need_a_name_and_an_account_and_are_unique(api):
    assert api.refused("Item", {"Type": "Service", "IncomeAccountRef": {"value": "1"}}) == "2020"
    assert api.refused("Item", {"Name": "No account", "Type": "Service"}) == "6000"
    made = api.write("Item", {"Name": "Mow", "Type": "Service", "IncomeAccountRef": {"value": "1"}})
    again = api.post("item", {"Name": "mow", "Type": "Service", "IncomeAccountRef": {"value": "1"}})
    assert again.json()["Fault"]["Error"][0]["Detail"] == f"The name supplied already exists. : Id={made['Id']}"


def test_a_user_of_qbo_is_bound_by_the_same_names(sample, control):
    with pytest.raises(ControlError, match="6240"):
        control.add(sample.realm, "Vendor", DisplayName="Amy's Bird Sanctuary")


def test_with_payroll_on_an_employees_display_name_is_qbos_own(api, control):
    control.set(api.realm, payroll_on=True)
    made = api.write("Employee", {"GivenName": "Ada", "FamilyName": "Byron", "DisplayName": "Countess"})
    assert made["DisplayName"] == "Ada Byron"
