"""The query language and what its answers look like (facts 1.2, 10)."""

import pytest
import requests

ALL = "where Active in (true, false)"


def fault(answer):
    assert answer.status_code == 400
    return answer.json()["Fault"]["Error"][0]


def names(rows):
    return [row["FullyQualifiedName"] for row in rows]


def test_rows_come_with_start_and_number_returned_and_without_a_total(sample):
    answer = sample.query("select * from Customer startposition 3 maxresults 2").json()
    assert list(answer) == ["QueryResponse", "time"]
    assert list(answer["QueryResponse"]) == ["Customer", "startPosition", "maxResults"]
    assert answer["QueryResponse"]["startPosition"] == 3
    assert answer["QueryResponse"]["maxResults"] == 2


def test_an_empty_result_has_no_entity_key(sample):
    assert sample.query("select * from Customer where DisplayName = 'Nobody'").json()["QueryResponse"] == {}


def test_a_count_ignores_the_window(sample):
    assert sample.count("Customer", "startposition 1 maxresults 1") == 18


def test_only_active_rows_come_unless_active_is_filtered(sample):
    assert sample.count("Customer") == 18
    assert sample.count("Customer", ALL) == 20
    assert sample.count("Customer", "where Active = false") == 2


def test_the_default_is_100_rows_and_1000_is_the_most(make_api):
    api = make_api("generated", rows={"Customer": 1200})
    assert len(api.rows("select * from Customer")) == 100
    assert len(api.rows("select * from Customer maxresults 1000")) == 1000
    assert "1001 is too large" in fault(api.query("select * from Customer maxresults 1001"))["Detail"]


def test_pages_in_order_of_id_give_every_row_once_as_numbers(make_api):
    api = make_api("generated", rows={"Vendor": 25})
    pages = [api.rows(f"select * from Vendor orderby Id startposition {at} maxresults 10") for at in (1, 11, 21, 31)]
    assert [len(page) for page in pages] == [10, 10, 5, 0]
    ids = [int(row["Id"]) for page in pages for row in page]
    assert ids == sorted(set(ids))


def test_names_come_by_full_name_with_children_after_their_parent_capitals_first(api, control):
    for name in ("Pam Seitz", "PG&E", "Doe, Jack Sr"):
        control.add(api.realm, "Customer", DisplayName=name)
    parent = control.add(api.realm, "Customer", DisplayName="Doe, Jack")
    control.add(api.realm, "Customer", DisplayName="Zoo", Job=True, ParentRef={"value": parent["Id"]})
    expected = ["Doe, Jack", "Doe, Jack:Zoo", "Doe, Jack Sr", "PG&E", "Pam Seitz"]
    assert names(api.rows("select * from Customer")) == expected


def test_transactions_come_last_updated_first(sample):
    rows = sample.rows("select * from TimeActivity")
    assert [row["Id"] for row in rows] == ["5", "4", "3", "2", "1"]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM Customer WHERE DisplayName = 'Amy\\'s Bird Sanctuary'",
        "select * from customer where displayname = 'AMY\\'S BIRD SANCTUARY'",
        "select * from Customer where DisplayName like 'amy%sanct%'",
        "select * from Customer where Active = true and DisplayName in ('Amy\\'s Bird Sanctuary', 'Nobody')",
        "select * from Customer where Balance = '239'",
        "select * from Customer where Balance > 200 and Balance < 300",
        "select * from Customer where PrimaryEmailAddr = 'amy@birds.example'",
        "select * from Customer where DisplayName >= 'Amy' and DisplayName <= 'Az'",
        "select * from Customer order by FullyQualifiedName asc MAXRESULTS 1 STARTPOSITION 1",
        "select * from Customer orderby Metadata.CreateTime startposition 1 maxresults 1",
    ],
)
def test_each_way_to_ask_for_amy_finds_her(sample, statement):
    assert [row["GivenName"] for row in sample.rows(statement)] == ["Amy"]


def test_not_and_unequal_turn_a_condition_round(sample):
    services = sample.count("Item", "where Type = 'Service'")
    others = sample.count("Item") - services
    assert sample.count("Item", "where Type != 'Service'") == others
    assert sample.count("Item", "where not Type = 'Service'") == others
    assert sample.count("Item", "where Type not in ('Service')") == others


def test_dates_times_and_references_compare_as_what_they_are(sample):
    rows = sample.rows("select * from TimeActivity orderby TxnDate")
    assert sample.count("TimeActivity", f"where TxnDate > '{rows[0]['TxnDate']}'") == 3
    newest = rows[-1]["MetaData"]["LastUpdatedTime"]
    assert sample.count("TimeActivity", f"where MetaData.LastUpdatedTime >= '{newest}'") == 1
    assert sample.count("TimeActivity", "where CustomerRef = '1'") == 1


def test_a_projection_gives_sparse_rows_of_those_fields(sample):
    row = sample.rows("select Id, DisplayName, MetaData.CreateTime from Customer maxresults 1")[0]
    assert set(row) == {"Id", "DisplayName", "MetaData", "domain", "sparse"}
    assert set(row["MetaData"]) == {"CreateTime"}
    assert row["sparse"] is True


def test_a_star_with_a_field_is_a_star(sample):
    assert sample.rows("SELECT *, Sku FROM Item maxresults 1")[0]["Type"] == "Service"


@pytest.mark.parametrize(
    ("statement", "code", "detail"),
    [
        ("select * from Custmoer", "4001", "invalid context declaration: Custmoer"),
        ("select * from Customer where Nickname = 'x'", "4001", "Property Nickname not found for Entity Customer"),
        ("select * from Vendor where PrimaryEmailAddr = 'x'", "4001", "property 'PrimaryEmailAddr' is not queryable"),
        ("select * from Customer where BillAddr = 'x'", "4001", "is not queryable"),
        ("select * from Customer where Id > '5'", "4001", "not supported for property Id"),
        ("select * from Customer startposition 0", "4001", "value 0 is too small. Min allowed value is 1"),
        ("select * from Customer maxresults 0", "4001", "value 0 is too small"),
        ("select * from TimeActivity where TxnDate > 'soon'", "4001", "not valid"),
        ("", "4000", "The query provided was empty"),
        ("select * from NULL", "4000", "at line 1, column 15."),
        ("select * from Customer where DisplayName = 'O'Malley'", "4000", "Encountered"),
        ("select * from Customer where DisplayName = '50 §", "4000", "Lexical error"),
        ("select * from Customer where A = '1' or B = '2'", "4000", '"or" "or "'),
        ("select * from Customer where DisplayName = 'x", "4000", "Lexical error"),
        ("delete from Customer", "4000", "Encountered"),
    ],
)
def test_what_qbo_refuses_is_refused_in_its_words(sample, statement, code, detail):
    error = fault(sample.query(statement))
    assert error["code"] == code
    assert detail in error["Detail"]


@pytest.mark.parametrize("media", ["text/plain", "application/text"])
def test_a_statement_may_come_as_the_body(sample, media):
    statement = "select count(*) from Customer"
    answer = sample.call("POST", "query", data=statement, headers={"Content-Type": media})
    assert answer.json()["QueryResponse"] == {"totalCount": 18}


def test_a_statement_may_come_as_a_form_but_not_as_json(sample):
    form = sample.call("POST", "query", data={"query": "select count(*) from Customer"})
    assert form.json()["QueryResponse"] == {"totalCount": 18}
    assert fault(sample.call("POST", "query", json={"query": "select * from Customer"}))["code"] == "4000"


def test_settings_change_what_is_unconfirmed(sample, control):
    control.set(sample.realm, startposition_0="accept", maxresults_over_1000="cap", id_range_filters="accept")
    control.set(sample.realm, order_by_id="text", query_extras=False)
    rows = sample.rows("select * from Customer orderby Id startposition 0 maxresults 5000")
    ids = [row["Id"] for row in rows]
    assert ids == sorted(ids)
    assert ids != sorted(ids, key=int)
    assert "ClientEntityId" not in rows[0]
    assert sample.count("Customer", "where Id > '5'") > 0


def test_customers_in_queries_have_the_two_fields_of_2026_and_no_tax_code(sample):
    queried = sample.rows("select * from Customer where Id = '1'")[0]
    read = sample.get("customer/1").json()["Customer"]
    assert set(queried) - set(read) == {"ClientEntityId", "V4IDPseudonym"}
    assert set(read) - set(queried) == {"DefaultTaxCodeRef"}


def test_the_singletons_can_be_queried(sample):
    assert sample.rows("select * from CompanyInfo")[0]["DefaultTimeZone"] == "America/Los_Angeles"
    assert sample.rows("select * from Preferences")[0]["TimeTrackingPrefs"]["WorkWeekStartDate"] == "Monday"


def test_without_accept_json_the_answer_is_xml(sample):
    sample.accept = "*/*"
    answer = sample.query("select * from Customer where Id = '1'")
    assert answer.headers["Content-Type"].startswith("application/xml")
    assert "<DisplayName>Amy's Bird Sanctuary</DisplayName>" in answer.text
    assert "<Message>Invalid query</Message>" in sample.query("select * from Custmoer").text


def test_any_base_path_leads_to_the_same_company(sample):
    url = f"{sample.url}/some/where/v3/company/{sample.realm}/companyinfo/{sample.realm}"
    headers = {"Authorization": f"Bearer {sample.token}", "Accept": "application/json"}
    assert requests.get(url, headers=headers, timeout=10).json()["CompanyInfo"]["CompanyName"].startswith("Larkspur")
