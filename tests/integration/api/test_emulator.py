"""The whole of ``qbo.api`` against the emulator, which shares no code with it."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from qbo.api import batch, company, payloads, query
from qbo.api.changes import changes
from qbo.api.client import Client
from qbo.api.compare import differences
from qbo.api.oauth import OAuth, TokenSet
from qbo.errors import ReconnectNeeded, Refused, Stale, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo_emulator.control import Control

REALM = "9130000000000001"
LISTS = ["Customer", "Vendor", "Employee", "Class", "Item"]


class Tokens:
    """One account's tokens, without a database."""

    def __init__(self, control: Control, refresh_token: str) -> None:
        self.oauth = OAuth(
            "app", "secret", "http://localhost/callback", f"{control.url}/.well-known/openid_configuration"
        )
        self.refresh_token = refresh_token
        self.now: TokenSet | None = None

    def access_token(self) -> str:
        return self.now.access_token if self.now else self.renew("")

    def renew(self, refused: str) -> str:  # noqa: ARG002 - nobody else refreshes here
        self.now = self.oauth.refresh(self.refresh_token)
        self.refresh_token = self.now.refresh_token
        return self.now.access_token


class Unhurried:
    def wait(self, *, batch: bool) -> None:
        pass

    def pause(self, seconds: float) -> None:
        time.sleep(min(seconds, 0.1))


@pytest.fixture
def tokens(emulator: Control) -> Tokens:
    made = emulator.create_realm(REALM, "sample", settings={"throttle": False})
    return Tokens(emulator, made["refresh_token"])


@pytest.fixture
def client(emulator: Control, tokens: Tokens, quick: None) -> Iterator[Client]:
    with Client(emulator.url, REALM, tokens, Unhurried(), patience_s=3) as made:
        yield made
    assert emulator.unhandled() == []


def entry_of(control: Control) -> payloads.TimeToSend:
    def first(entity: str, **fields: object) -> str:
        return str(control.find(REALM, entity, Active=True, **fields)[0]["Id"])

    return payloads.TimeToSend(
        "Employee", first("Employee"), date(2026, 11, 20), 135, "Mowed\nthe lawn", first("Item", Type="Service"),
        first("Customer"), first("Class"), is_billable=True, hourly_rate=Decimal("45.5"),
    )  # fmt: skip


@pytest.mark.parametrize("entity", LISTS)
def test_a_list_comes_whole_in_the_order_of_id_with_its_inactive_rows(
    client: Client, emulator: Control, entity: str
) -> None:
    rows = [row for page in query.pages(client, entity) for row in page.rows]
    stored = emulator.objects(REALM, entity)
    assert [row["Id"] for row in rows] == [row["Id"] for row in stored]
    assert query.count(client, entity) == len(stored)


def test_many_rows_cost_one_call_a_thousand_and_one_count(client: Client, emulator: Control, tokens: Tokens) -> None:
    made = emulator.create_realm(REALM, "generated", rows={"Customer": 4321}, settings={"throttle": False})
    tokens.refresh_token = made["refresh_token"]
    rows = [row for page in query.pages(client, "Customer") for row in page.rows]
    assert len({row["Id"] for row in rows}) == 4321
    assert client.calls == 6


def test_P4_a_list_comes_whole_through_every_kind_of_trouble(client: Client, emulator: Control) -> None:
    for trouble in ("throttle", "server_error", "html_502", "cut_before", "cut_after", "cut_midway", "garbage_json"):
        emulator.fail(trouble, path="query")
    client.patience_s = 30
    rows = [row for page in query.pages(client, "Customer") for row in page.rows]
    assert len(rows) == len(emulator.objects(REALM, "Customer"))
    assert emulator.failures() == []


NAMES = ["Amy's Bird & Söhne 😀", "50% off \\ more", 'Say "hi"', "back\\", "<b>", "under_score"]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_kind_are_found_again(client: Client, emulator: Control, name: str) -> None:
    emulator.add(REALM, "Customer", DisplayName=name)
    assert [row["DisplayName"] for row in query.by_names(client, "Customer", [name, "no such name"])] == [name]


def test_a_long_lookup_goes_by_post_and_finds_all(client: Client, emulator: Control) -> None:
    ids = [row["Id"] for row in emulator.objects(REALM, "Customer")]
    found = query.by_ids(client, "Customer", [*ids, *(str(10**17 + number) for number in range(400))])
    assert {row["Id"] for row in found} == set(ids)


def test_one_call_tells_what_changed_in_all_lists(client: Client, emulator: Control) -> None:
    start = changes(client, LISTS, datetime.now(UTC) - timedelta(days=1)).time
    time.sleep(1.1)
    added = emulator.add(REALM, "Vendor", DisplayName="New Vendor")
    found = changes(client, LISTS, start + timedelta(seconds=1))
    assert [row["Id"] for row in found.rows["Vendor"]] == [added["Id"]]
    assert found.complete


def test_t3_time_goes_out_whole_and_comes_back_as_it_was_sent(client: Client, emulator: Control) -> None:
    sent = payloads.time_activity(entry_of(emulator))
    outcome = batch.send_stored(client, "r-1", batch.body_for([batch.BatchItem("1", "create", "TimeActivity", sent)]))[
        "1"
    ]
    assert outcome.entity_body is not None
    assert differences(sent, outcome.entity_body) == []
    assert differences(sent, company.read(client, "TimeActivity", outcome.entity_body["Id"])) == []


def test_t9_an_update_empties_what_was_emptied_and_a_delete_deletes(client: Client, emulator: Control) -> None:
    entry = entry_of(emulator)
    made = batch.send_stored(
        client, "r-1", batch.body_for([batch.BatchItem("1", "create", "TimeActivity", payloads.time_activity(entry))])
    )["1"]
    body = made.entity_body or {}
    sent = payloads.time_activity_update(body["Id"], body["SyncToken"], {"notes": None, "class": None})
    after = (
        batch.send_stored(client, "r-2", batch.body_for([batch.BatchItem("1", "update", "TimeActivity", sent)]))[
            "1"
        ].entity_body
        or {}
    )
    assert differences(sent, after) == []
    assert "ClassRef" not in after
    gone = payloads.time_activity_delete(after["Id"], after["SyncToken"])
    assert (
        batch.send_stored(client, "r-3", batch.body_for([batch.BatchItem("1", "delete", "TimeActivity", gone)]))[
            "1"
        ].state
        == "done"
    )
    assert emulator.find(REALM, "TimeActivity", Id=after["Id"]) == []


def test_c1_c3_a_customer_is_created_below_its_parent_switched_off_and_on(client: Client) -> None:
    def write(request: str, operation: Any, body: dict[str, Any]) -> dict[str, Any]:
        outcome = batch.send_stored(
            client, request, batch.body_for([batch.BatchItem("1", operation, "Customer", body)])
        )["1"]
        assert outcome.faults == ()
        assert differences(body, outcome.entity_body or {}) == []
        return outcome.entity_body or {}

    parent = write("r-1", "create", payloads.customer_create(" Parent Co "))
    child = write("r-2", "create", payloads.customer_create("Child", parent["Id"]))
    assert child["FullyQualifiedName"] == "Parent Co:Child"
    off = write("r-3", "update", payloads.customer_active(child["Id"], child["SyncToken"], active=False))
    on = write("r-4", "update", payloads.customer_active(off["Id"], off["SyncToken"], active=True, name="Child"))
    assert (on["DisplayName"], on["Active"]) == ("Child", True)


ANSWER_LOST = ["cut_before", "cut_after", "cut_midway", "garbage_json", "throttle_after", "html_502"]


@pytest.mark.parametrize("trouble", ANSWER_LOST)
def test_P1_a_batch_reaches_qbo_once_whatever_happens_to_its_answer(
    client: Client, emulator: Control, trouble: str
) -> None:
    emulator.fail(trouble, path="batch")
    before = len(emulator.objects(REALM, "TimeActivity"))
    item = batch.BatchItem("1", "create", "TimeActivity", payloads.time_activity(entry_of(emulator)))
    assert batch.send_stored(client, "r-1", batch.body_for([item]))["1"].state == "done"
    assert len(emulator.objects(REALM, "TimeActivity")) == before + 1
    assert emulator.failures() == []


def test_r3_one_bad_item_leaves_its_neighbours_done(client: Client, emulator: Control) -> None:
    emulator.set(REALM, batch_order="reversed")
    taken = emulator.objects(REALM, "Customer")[0]["DisplayName"]
    names = ["One", taken, "Two", "With:Colon"]
    items = [
        batch.BatchItem(str(number), "create", "Customer", payloads.customer_create(name))
        for number, name in enumerate(names)
    ]
    outcomes = batch.send_stored(client, "r-1", batch.body_for(items))
    assert [outcomes[item.bid].state for item in items] == ["done", "refused", "done", "refused"]
    assert [fault.code for fault in outcomes["1"].faults] == ["6240"]


def test_a_stale_change_and_a_missing_object_are_told_apart(client: Client, emulator: Control) -> None:
    customer = emulator.objects(REALM, "Customer")[0]
    with pytest.raises(Stale):
        client.request("POST", "customer", json=payloads.customer_active(customer["Id"], "99", active=False))
    with pytest.raises(Refused) as raised:
        company.read(client, "Customer", "987654")
    assert raised.value.code == "610"


def test_the_company_says_what_time_and_classes_it_has(client: Client, emulator: Control) -> None:
    emulator.close_books(REALM, "2026-10-31")
    found = company.preferences(client)
    assert found.book_close_date == date(2026, 10, 31)
    assert found.class_per_txn
    info = company.company_info(client)
    assert info.name
    assert str(info.time_zone) == "America/Los_Angeles"


def test_P3_an_expired_token_is_renewed_and_a_revoked_one_needs_a_person(client: Client, emulator: Control) -> None:
    company.preferences(client)
    emulator.expire_access_tokens(REALM)
    company.preferences(client)
    emulator.revoke_tokens(REALM)
    with pytest.raises(ReconnectNeeded):
        company.preferences(client)


def test_P3_a_refresh_whose_answer_was_lost_is_asked_for_once_more(
    client: Client, emulator: Control, tokens: Tokens
) -> None:
    emulator.fail("cut_before", path="oauth")
    company.preferences(client)
    assert emulator.failures() == []


@pytest.mark.parametrize("trouble", ["forbidden_3100", "xml_401", "expired_3200"])
def test_a_refusal_that_stands_needs_a_person(client: Client, emulator: Control, trouble: str) -> None:
    emulator.fail(trouble, count=5, path="preferences")
    with pytest.raises(ReconnectNeeded):
        company.preferences(client)


def test_a_wrong_realm_needs_a_person_and_shows_nothing(emulator: Control, tokens: Tokens, quick: None) -> None:
    emulator.create_realm("9130000000000002", "sample", settings={"throttle": False})
    with (
        Client(emulator.url, "9130000000000002", tokens, Unhurried(), patience_s=1) as other,
        pytest.raises(ReconnectNeeded),
    ):
        query.page(other, "Customer")


def test_trouble_that_stays_is_told_once_the_patience_is_out(client: Client, emulator: Control) -> None:
    emulator.fail("html_502", count=1000)
    client.patience_s = 0.2
    with pytest.raises(Unavailable):
        company.preferences(client)


CODES = [
    "6240", "5010", "610", "2020", "2010", "2030", "2040", "2050", "2500", "4000", "4001", "500", "600", "1040",
    "6000", "6080", "6150", "6180", "6190", "6200", "6220", "6280", "6290", "6300", "6310", "6320", "6330",
    "6340", "6350", "6360", "6370", "6380", "6390", "10000",
]  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_every_fault_of_a_batch_item_is_explained(client: Client, emulator: Control, code: str) -> None:
    emulator.fail(f"batch_item_fault:{code}", path="batch", item=0)
    item = batch.BatchItem("1", "create", "Customer", payloads.customer_create("Somebody"))
    outcome = batch.send_stored(client, "r-1", batch.body_for([item]))["1"]
    assert [fault.code for fault in outcome.faults] == [code]
    assert outcome.rule is not None
    assert "does not know" not in outcome.rule.title or code in {"2010", "500"}
