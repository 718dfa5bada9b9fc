"""Batches, and the replay of first answers (facts 1.5, 1.6)."""

import pytest


def create(bid, name):
    return {"bId": bid, "operation": "create", "Vendor": {"DisplayName": name}}


def batch(api, *items, **params):
    answer = api.post("batch", {"BatchItemRequest": list(items)}, **params)
    assert answer.status_code == 200, answer.text
    return answer.json()["BatchItemResponse"]


def codes(items):
    return {item["bId"]: item["Fault"]["Error"][0]["code"] for item in items if "Fault" in item}


def test_each_item_has_its_own_answer_or_fault_on_http_200(sample):
    answers = batch(
        sample,
        create("a", "Boraski Family Store"),
        create("b", "Hicks Hardware"),
        {"bId": "c", "operation": "update", "Vendor": {"Id": "21", "SyncToken": "9", "sparse": True, "Notes": "x"}},
        {"bId": "d", "Query": "select count(*) from Customer"},
        {"bId": "e", "operation": "delete", "TimeActivity": {"Id": "3", "SyncToken": "0"}},
    )
    assert [item["bId"] for item in answers] == ["a", "b", "c", "d", "e"]
    assert list(answers[0]) == ["Vendor", "bId"]
    assert codes(answers) == {"b": "6240", "c": "5010"}
    assert answers[3]["QueryResponse"] == {"totalCount": 18}
    assert answers[4]["TimeActivity"]["status"] == "Deleted"


def test_thirty_items_pass_and_one_more_faults_as_a_whole_or_item_by_item(api, control):
    items = [create(f"b{i}", f"Vendor {i}") for i in range(31)]
    refused = api.post("batch", {"BatchItemRequest": items})
    assert (refused.status_code, refused.json()["Fault"]["Error"][0]["code"]) == (400, "1040")
    assert len(batch(api, *items[:30])) == 30
    control.set(api.realm, batch_over_limit="items")
    assert set(codes(batch(api, *items)).values()) == {"1040"}


@pytest.mark.parametrize("order", ["reversed", "shuffled"])
def test_the_order_of_answers_is_not_promised(make_api, order):
    api = make_api(batch_order=order)
    asked = [f"b{i}" for i in range(10)]
    answered = [item["bId"] for item in batch(api, *(create(bid, f"V {bid}") for bid in asked))]
    assert answered != asked
    assert sorted(answered) == sorted(asked)


def test_a_batch_sent_twice_with_its_requestid_works_once(api):
    first = batch(api, create("a", "One"), create("b", "One"), requestid="r1")
    again = batch(api, create("a", "One"), create("b", "One"), requestid="r1")
    assert again == first
    assert codes(first) == {"b": "6240"}
    assert api.count("Vendor") == 1


def test_an_item_is_known_by_requestid_and_bid_together(api):
    batch(api, create("a", "One"), requestid="r1")
    other = batch(api, create("b", "Two"), create("a", "Three"), requestid="r1")
    assert [item["Vendor"]["DisplayName"] for item in other] == ["Two", "One"]


def test_a_single_post_replays_too_even_its_fault_unless_set(api, control):
    made = api.write("Vendor", {"DisplayName": "One"}, requestid="r1")
    assert api.write("Vendor", {"DisplayName": "Else"}, requestid="r1") == made
    assert api.refused("Vendor", {"DisplayName": "One"}, requestid="r2") == "6240"
    assert api.refused("Vendor", {"DisplayName": "Two"}, requestid="r2") == "6240"
    control.set(api.realm, requestid_replays_faults=False)
    assert api.refused("Vendor", {"DisplayName": "One"}, requestid="r3") == "6240"
    assert api.write("Vendor", {"DisplayName": "Two"}, requestid="r3")


def test_an_empty_requestid_is_none(api):
    api.write("Vendor", {"DisplayName": "One"}, requestid="")
    assert api.write("Vendor", {"DisplayName": "Two"}, requestid="")["DisplayName"] == "Two"


def test_a_forgotten_or_outlived_requestid_works_anew(api, control):
    api.write("Vendor", {"DisplayName": "One"}, requestid="r1")
    assert control.forget_requestids(api.realm) is None
    assert api.refused("Vendor", {"DisplayName": "One"}, requestid="r1") == "6240"
    control.set(api.realm, requestid_retention_s=0.0)
    api.write("Vendor", {"DisplayName": "Two"}, requestid="r2")
    assert api.refused("Vendor", {"DisplayName": "Two"}, requestid="r2") == "6240"


def test_by_setting_a_replay_faults_instead(api, control):
    control.set(api.realm, requestid_on_replay="fault_6000")
    batch(api, create("a", "One"), requestid="r1")
    assert codes(batch(api, create("a", "One"), requestid="r1")) == {"a": "6000"}
    control.set(api.realm, requestid_on_replay="fault_600")
    assert codes(batch(api, create("a", "One"), requestid="r1")) == {"a": "600"}


def test_requestids_have_a_length_alone_and_with_the_bid(api):
    assert api.refused("Vendor", {"DisplayName": "One"}, requestid="r" * 51) == "6000"
    assert codes(batch(api, create("a", "One"), create("b", "Two"), requestid="r" * 37)) == {"a": "6000", "b": "6000"}
    answers = batch(api, create("b" * 14, "One"), create("b" * 15, "Two"), requestid="r" * 36)
    assert codes(answers) == {"b" * 15: "6000"}
    assert "which is 51 characters" in answers[1]["Fault"]["Error"][0]["Detail"]


def test_realms_do_not_share_requestids(make_api):
    one, two = make_api(realm="1"), make_api(realm="2")
    one.write("Vendor", {"DisplayName": "One"}, requestid="r1")
    assert two.write("Vendor", {"DisplayName": "Two"}, requestid="r1")["DisplayName"] == "Two"


def test_an_update_in_a_batch_needs_an_id(api):
    item = {"bId": "a", "operation": "update", "Vendor": {"DisplayName": "x"}}
    assert codes(batch(api, item)) == {"a": "2020"}
    assert api.post("batch", {"Items": []}).json()["Fault"]["Error"][0]["code"] == "2020"


def test_a_create_with_an_id_creates_all_the_same(sample):
    item = {"bId": "a", "operation": "create", "Vendor": {"Id": "21", "SyncToken": "0", "DisplayName": "Fresh"}}
    assert batch(sample, item)[0]["Vendor"]["Id"] == "34"


def test_what_a_batch_cannot_do_here_is_loud(api, control):
    item = {"bId": "a", "operation": "void", "Vendor": {"Id": "1", "SyncToken": "0"}}
    assert api.post("batch", {"BatchItemRequest": [item]}).status_code == 501
    assert (
        api.post("batch", {"BatchItemRequest": [{"bId": "a", "operation": "create", "Invoice": {}}]}).status_code == 501
    )
    assert len(control.unhandled()) == 2
