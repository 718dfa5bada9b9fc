"""Whatever is sent, the emulator answers as QBO would: a fault, never a crash."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qbo_emulator import sample as company
from qbo_emulator import writes
from qbo_emulator.entities import SPECS
from qbo_emulator.faults import QboFault
from qbo_emulator.realm import Realm
from qbo_emulator.settings import Settings

SCALARS = st.none() | st.booleans() | st.integers(-5, 70) | st.floats(allow_nan=False) | st.text(max_size=8)
REFS = st.fixed_dictionaries({"value": st.integers(0, 40).map(str) | SCALARS})
VALUES = SCALARS | REFS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.text(max_size=4), SCALARS, max_size=2)


def bodies(entity):
    names = st.sampled_from(SPECS[entity].fields)
    usual = {
        "DisplayName": st.text(max_size=9),
        "Name": st.text(max_size=9),
        "NameOf": st.sampled_from(["Employee", "Vendor", "Other"]),
        "EmployeeRef": REFS,
        "Hours": st.integers(-1, 9),
        "BillableStatus": st.sampled_from(["Billable", "NotBillable"]),
        "CustomerRef": REFS,
        "Id": st.integers(0, 40).map(str),
        "SyncToken": st.sampled_from(["0", "1"]),
        "sparse": st.booleans(),
    }
    known = {name: values for name, values in usual.items() if name in SPECS[entity].rank}
    return st.builds(dict.__or__, st.dictionaries(names, VALUES, max_size=6), st.fixed_dictionaries({}, optional=known))


@pytest.fixture(scope="module")
def realm():
    made = Realm("1", "Test", Settings())
    company.fill(made)
    return made


@pytest.mark.parametrize("entity", list(SPECS))
def test_any_body_is_stored_whole_or_refused_with_a_fault(realm, entity):
    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    @given(bodies(entity))
    def check(body):
        try:
            row = writes.write(realm, SPECS[entity], body)
        except QboFault:
            return
        assert realm.find(entity, row.obj["Id"]) is row
        assert row.read_json()

    check()


@pytest.mark.parametrize(
    "items",
    [
        [5],
        [{}],
        [{"bId": 1}],
        [{"bId": "a", "operation": "create", "Vendor": [1]}],
        [{"bId": "a", "Query": None}],
        {"x": 1},
    ],
)
def test_a_batch_of_nonsense_leaves_no_bug_behind(api, control, items):
    answer = api.post("batch", {"BatchItemRequest": items})
    assert answer.status_code in (200, 400, 501)
    assert not [what for what in control.unhandled() if "bug" in what["what"]]


def test_a_bug_is_answered_with_a_tid_and_noted(sample, control):
    """Preferences that QBO could not have stand for the bug."""
    control.preferences(sample.realm, {"AccountingInfoPrefs": None})
    body = {"NameOf": "Employee", "EmployeeRef": {"value": "29"}, "Hours": 1, "ClassRef": {"value": "1"}}
    answer = sample.post("timeactivity", body)
    assert (answer.status_code, answer.json()["Fault"]["type"]) == (500, "SystemFault")
    assert "intuit_tid" in answer.headers
    (noted,) = control.unhandled()
    assert noted["what"].startswith("a bug of the emulator")


def test_of_many_clients_creating_one_name_one_succeeds(api):
    def create(_):
        return api.post("customer", {"DisplayName": "Wanted"}).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(create, range(24)))
    assert sorted(codes) == [200] + [400] * 23


def test_of_many_posts_with_one_requestid_all_get_the_one_answer(api):
    def create(i):
        return api.write("Vendor", {"DisplayName": f"Vendor {i}"}, requestid="same")["Id"]

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(create, range(24)))) == 1
    assert api.count("Vendor") == 1
