"""Change data capture (facts 1.7) and the clock it reads."""

from datetime import datetime, timedelta

import pytest

FIVE = "Customer,Vendor,Employee,Class,Item"


def blocks(api, since, entities=FIVE):
    answer = api.get("cdc", entities=entities, changedSince=since)
    assert answer.status_code == 200, answer.text
    (envelope,) = answer.json()["CDCResponse"]
    return envelope["QueryResponse"]


def code(api, **params):
    return api.get("cdc", **params).json()["Fault"]["Error"][0]["code"]


def just_now(api):
    return api.get(f"companyinfo/{api.realm}").json()["time"]


def test_one_block_an_entity_and_an_empty_one_where_nothing_changed(sample, control):
    control.set(sample.realm, clock_offset_s=60.0)
    since = just_now(sample)
    control.edit(sample.realm, "Vendor", "21", Notes="changed")
    found = blocks(sample, since.replace(since[20:23], "000"))
    assert found[0] == found[2] == {}
    assert list(found[1]) == ["Vendor", "startPosition", "maxResults"]
    assert found[1]["Vendor"][0]["Notes"] == "changed"


def test_changes_ascend_by_time_and_inactive_rows_are_among_them(sample):
    (found,) = blocks(sample, "2020-01-01T00:00:00-08:00", "customer")
    times = [datetime.fromisoformat(row["MetaData"]["LastUpdatedTime"]) for row in found["Customer"]]
    assert times == sorted(times)
    assert sum(not row["Active"] for row in found["Customer"]) == 2


def test_a_thousand_objects_in_all_are_the_most_the_oldest_first(make_api):
    api = make_api("generated", rows={"Customer": 700, "Vendor": 700})
    found = blocks(api, "2020-01-01T00:00:00Z")
    assert sum(len(rows) for block in found for rows in block.values() if isinstance(rows, list)) == 1000
    later = max(row["MetaData"]["LastUpdatedTime"] for row in found[0]["Customer"])
    assert api.count("Customer", f"where MetaData.LastUpdatedTime > '{later}'") > 0


def test_a_balance_change_shows_without_a_new_token(sample, control):
    control.set(sample.realm, clock_offset_s=60.0)
    since = just_now(sample)[:19]
    before = sample.get("customer/4").json()["Customer"]
    control.edit(sample.realm, "Customer", "4", Balance=10)
    (block,) = blocks(sample, since, "Customer")
    (row,) = block["Customer"]
    assert (row["Balance"], row["SyncToken"]) == (10, before["SyncToken"])
    assert row["MetaData"]["LastUpdatedTime"] > before["MetaData"]["LastUpdatedTime"]


def test_over_thirty_days_it_answers_or_refuses_by_setting(sample, control):
    old = (datetime.now().astimezone() - timedelta(days=31)).isoformat()
    assert blocks(sample, old)
    control.set(sample.realm, cdc_beyond_30_days="refuse")
    assert code(sample, entities=FIVE, changedSince=old) == "2070"


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"entities": "TimeActivity", "changedSince": "2026-11-01"}, "500"),
        ({"entities": "Nonsense", "changedSince": "2026-11-01"}, "500"),
        ({"entities": "", "changedSince": "2026-11-01"}, "2020"),
        ({"entities": "Customer"}, "2020"),
        ({"entities": "Customer", "changedSince": "soon"}, "2070"),
    ],
)
def test_what_it_cannot_do_is_refused(sample, params, expected):
    assert code(sample, **params) == expected


def test_blocks_may_come_in_another_order(make_api):
    api = make_api("sample", cdc_order="reversed")
    keys = [next(iter(block)) for block in blocks(api, "2020-01-01T00:00:00Z")]
    assert keys == FIVE.split(",")[::-1]


def test_times_are_the_companys_seconds_in_metadata_and_milliseconds_in_time(api, control):
    control.set(api.realm, time_zone="America/New_York", clock_offset_s=86400.0)
    answer = api.post("vendor", {"DisplayName": "Clock"}).json()
    made = datetime.fromisoformat(answer["Vendor"]["MetaData"]["CreateTime"])
    assert made.utcoffset() in (timedelta(hours=-4), timedelta(hours=-5))
    assert answer["time"][19] == "."
    assert answer["Vendor"]["MetaData"]["CreateTime"][19] in "+-"
    assert abs((made - datetime.now().astimezone()).total_seconds() - 86400) < 30
