"""Limits as production has them, and failures on demand."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
import requests

from demo.processes import wait_until
from qbo_emulator.control import ControlError


def ask(api):
    return api.get(f"companyinfo/{api.realm}")


def test_a_call_too_many_in_a_second_is_refused_and_the_next_second_takes_it(make_api, control):
    """The two of one second are held, and go on at one moment: a busy machine lets more than a second pass between."""
    api = make_api(throttle=True, requests_per_second=1)
    control.fail("hold_before", 2)
    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(ask, api) for _ in range(2)]
        _wait_until(control.held, 2)
        control.release()
        assert sorted(answer.result().status_code for answer in answers) == [200, 429]
    time.sleep(1.05)
    assert ask(api).status_code == 200


def test_calls_and_batches_a_minute_are_counted_apart_and_per_realm(make_api, control):
    limits = {"throttle": True, "requests_per_second": 0, "requests_per_minute": 6, "batches_per_minute": 2}
    api, other = make_api(realm="1", **limits), make_api(realm="2", **limits)
    batch = {"BatchItemRequest": []}
    assert [api.post("batch", batch).status_code for _ in range(3)] == [200, 200, 429]
    assert [ask(api).status_code for _ in range(5)] == [200] * 4 + [429]
    assert ask(other).status_code == 200
    control.set("1", throttle=False)
    assert ask(api).status_code == 200


def test_the_defaults_are_the_documented_limits(control):
    found = control.settings()
    assert (found["requests_per_minute"], found["requests_per_second"], found["batches_per_minute"]) == (500, 10, 40)
    assert found["throttle"] is True


def test_a_429_is_the_recorded_xml_or_json_by_setting(api, control):
    control.fail("throttle")
    answer = ask(api)
    assert answer.headers["Content-Type"].startswith("application/xml")
    assert (
        '<Error code="3001"><Message>message=ThrottleExceeded; errorCode=003001; statusCode=429</Message>'
        in answer.text
    )
    assert "Retry-After" not in answer.headers
    control.set(api.realm, throttle_form="json", retry_after_s=60)
    control.fail("throttle")
    answer = ask(api)
    assert answer.json()["Fault"]["type"] == "SERVICE"
    assert answer.headers["Retry-After"] == "60"


@pytest.mark.parametrize(
    ("name", "status", "text"),
    [
        ("server_error", 500, '"code":"10000"'),
        ("html_502", 502, "<html>"),
        ("xml_401", 401, 'code="100"'),
        ("expired_3200", 401, '"code":"3200"'),
        ("forbidden_3100", 403, "ApplicationAuthorizationFailed"),
        ("fault:6190", 400, '"code":"6190"'),
        ("fault:5010", 400, "Stale Object Error"),
        ("garbage_json", 200, '{"QueryResponse":{"Cust'),
    ],
)
def test_a_named_failure_hits_one_call_and_carries_a_tid(api, control, name, status, text):
    control.fail(name)
    answer = ask(api)
    assert answer.status_code == status
    assert text in answer.text
    assert answer.headers["intuit_tid"].startswith("1-")
    assert ask(api).status_code == 200
    assert control.journal(failure=name)[0]["intuit_tid"] == answer.headers["intuit_tid"]


@pytest.mark.parametrize(("name", "made"), [("cut_before", 0), ("cut_after", 1), ("cut_midway", 1)])
def test_a_cut_connection_comes_before_or_after_the_work(api, control, name, made):
    control.fail(name, entity="Vendor", method="POST")
    with pytest.raises(requests.RequestException):
        api.post("vendor", {"DisplayName": "Cut"})
    assert api.count("Vendor") == made


@pytest.mark.parametrize(("name", "made_while_held"), [("hold_before", 0), ("hold_after", 1)])
@pytest.mark.parametrize("patient", [True, False])
def test_a_held_call_is_done_once_it_is_released_also_where_its_caller_is_gone(
    api, control, name, made_while_held, patient
):
    control.fail(name, entity="Customer")
    caller = http.client.HTTPConnection(urlsplit(api.url).netloc)
    headers = {"Authorization": f"Bearer {api.token}", "Content-Type": "application/json"}
    caller.request("POST", f"{urlsplit(api.base).path}/customer", '{"DisplayName": "Held"}', headers)
    _wait_until(control.held, 1)
    assert len(control.find(api.realm, "Customer", DisplayName="Held")) == made_while_held
    if not patient:
        caller.close()
    assert control.release() == 1
    if patient:
        assert caller.getresponse().status == 200
        caller.close()
    _wait_until(control.held, 0)
    assert len(control.find(api.realm, "Customer", DisplayName="Held")) == 1


def _wait_until(ask_for, wanted):
    wait_until(lambda: ask_for() == wanted, f"{wanted} calls held", patience_s=60)


def test_a_timeout_hangs_until_the_client_gives_up(api, control):
    control.fail("timeout", seconds=30)
    with pytest.raises(requests.Timeout):
        requests.get(f"{api.base}/companyinfo/{api.realm}", timeout=0.2)
    assert ask(api).status_code == 401 or ask(api).status_code == 200


def test_a_commit_followed_by_429_has_done_the_work(api, control):
    control.fail("throttle_after", entity="Vendor")
    assert api.post("vendor", {"DisplayName": "Done"}).status_code == 429
    assert api.count("Vendor") == 1


def test_one_item_of_a_batch_fails_and_its_neighbours_are_done(api, control):
    control.fail("batch_item_fault:3001", item=1)
    items = [{"bId": f"b{i}", "operation": "create", "Vendor": {"DisplayName": f"V{i}"}} for i in range(3)]
    answers = api.post("batch", {"BatchItemRequest": items}).json()["BatchItemResponse"]
    assert ["Fault" in answer for answer in answers] == [False, True, False]
    assert answers[1]["Fault"]["Error"][0]["code"] == "3001"


def test_a_failure_of_an_entity_hits_a_batch_that_holds_it_among_others(sample, control):
    control.fail("html_502", entity="TimeActivity")
    vendor = {"bId": "a", "operation": "create", "Vendor": {"DisplayName": "V"}}
    time_activity = {"bId": "b", "operation": "delete", "TimeActivity": {"Id": "2", "SyncToken": "0"}}
    assert sample.post("batch", {"BatchItemRequest": [vendor]}).status_code == 200
    assert sample.post("batch", {"BatchItemRequest": [vendor, time_activity]}).status_code == 502
    assert control.journal(entity="timeactivity")[0]["entity"] == "TimeActivity,Vendor"


def test_failures_are_filtered_counted_and_skipped(make_api, control):
    one, two = make_api(realm="1"), make_api(realm="2")
    control.fail("html_502", 2, realm="1", path="/companyinfo", skip=1)
    assert ask(two).status_code == 200
    assert one.query("select * from Vendor").status_code == 200
    assert [ask(one).status_code for _ in range(4)] == [200, 502, 502, 200]
    assert control.failures() == []


def test_latency_delays_every_answer_and_calls_wait_together(make_api):
    api = make_api(latency_ms=150.0)
    before = time.monotonic()
    ask(api)
    assert time.monotonic() - before >= 0.15


def test_a_failure_nobody_knows_is_refused(control):
    with pytest.raises(ControlError, match="no failure is called 'bang'"):
        control.fail("bang")
