"""Faults as recorded with the real QBO, word for word where no company shows (see test_recordings.py)."""

import json
import re

import pytest

from emulator.recordings import (
    EXQ,
    RECORDINGS,
    VCR,
    WHY_SKIPPED,
    exchanges,
    header,
    recorded_body,
    replay,
    same_headers,
    same_shape,
)
from qbo_emulator.faults import FAULTS

pytestmark = pytest.mark.skipif(not VCR.exists(), reason=WHY_SKIPPED)


def test_a_query_of_a_misspelt_entity_is_refused_as_recorded(api):
    _, (request, response, theirs) = exchanges("error/400.yml")
    answer = replay(api, request)
    same_headers(answer, response)
    same_shape(answer.json(), theirs)
    assert answer.json()["Fault"] == theirs["Fault"]


def test_an_unknown_property_is_refused_as_recorded_but_for_the_entity(api):
    ((request, response, theirs),) = exchanges("error/400_json.yml")
    answer = api.call("POST", "customer", json=recorded_body(request))
    same_headers(answer, response)
    same_shape(answer.json(), theirs)
    ours, recorded = (body["Fault"]["Error"][0]["Detail"] for body in (answer.json(), theirs))
    assert ours[:48] == recorded[:48]
    assert ours.endswith(recorded[-45:])


def test_an_expired_token_is_refused_as_recorded(api, control):
    ((request, response, theirs),) = exchanges("error/401.yml")
    control.expire_access_tokens(api.realm)
    answer = replay(api, request)
    same_headers(answer, response)
    assert answer.headers["WWW-Authenticate"] == header(response, "Www-Authenticate")
    same_shape(answer.json(), theirs)
    ours, recorded = answer.json()["fault"]["error"][0], theirs["fault"]["error"][0]
    assert ours | {"detail": ""} == recorded | {"detail": ""}
    assert ours["detail"].startswith("Token expired: ")


def test_an_unknown_path_and_an_id_that_is_none_are_refused_as_recorded(api):
    for request, response, theirs in exchanges("error/500.yml"):
        answer = replay(api, request)
        same_headers(answer, response)
        same_shape(answer.json(), theirs)
        ours, recorded = (body["Fault"]["Error"][0] for body in (answer.json(), theirs))
        blank = [re.sub(r"\S*/\S+", "…", error["Detail"]) for error in (ours, recorded)]
        assert blank[0] == blank[1]
        assert ours | {"Detail": ""} == recorded | {"Detail": ""}


def test_a_name_taken_is_refused_as_recorded(api, control):
    control.set(api.realm, duplicate_text="null")
    ((request, response, theirs),) = exchanges("error/validation.yml")
    api.write("Customer", recorded_body(request))
    answer = replay(api, request, recorded_body(request))
    same_headers(answer, response)
    assert answer.json()["Fault"] == theirs["Fault"]
    same_shape(answer.json(), theirs)


@pytest.mark.parametrize(
    ("fixture", "work"),
    [
        ("api/query_error.json", lambda api: api.query("SELECT * FROM NULL")),
        ("item/create_item_error.json", lambda api: api.post("item", {"Type": "Service"})),
        ("item/read_item_error.json", lambda api: api.get("item/999")),
        (
            "item/update_item_error.json",
            lambda api: api.post("item", {"Id": "4", "SyncToken": "7", "sparse": True, "Description": "x"}),
        ),
    ],
)
def test_faults_of_items_and_queries_are_as_recorded(sample, fixture, work):
    theirs = json.loads((EXQ / fixture).read_text(encoding="utf-8"))
    ours = work(sample).json()
    named = json.loads(json.dumps(ours, ensure_ascii=False).replace("Craig Carlson", "Leo Nikkilä"))
    assert named["Fault"] == theirs["Fault"]
    same_shape(ours, theirs)


def test_every_recorded_or_quoted_fault_of_a_code_we_have_has_its_message():
    """Details carry names and numbers of their company; messages are the same everywhere."""
    entries = json.loads((RECORDINGS / "recorded_errors.json").read_text(encoding="utf-8"))["errors"]
    for entry in entries:
        error = entry["body"].get("Fault", {}).get("Error", [{}])[0]
        if error.get("code") in FAULTS:
            assert FAULTS[error["code"]].message == error["Message"], entry["key"]
