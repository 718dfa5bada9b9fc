"""``/batch``: independent items, each with its own fault, on HTTP 200 (facts 1.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qbo_emulator import writes
from qbo_emulator.entities import NOT_EMULATED, SPECS
from qbo_emulator.exchange import Unhandled
from qbo_emulator.faults import QboFault
from qbo_emulator.query_answer import query_inner
from qbo_emulator.replays import check_in_batch
from qbo_emulator.table import dumps

if TYPE_CHECKING:
    from qbo_emulator.exchange import Exchange
    from qbo_emulator.realm import Realm

Json = dict[str, Any]
ITEM_KEYS = {"bId", "operation", "Query", *SPECS}


def run(realm: Realm, call: Exchange, body: object) -> str:
    """The member ``BatchItemResponse``, as JSON text."""
    items = body.get("BatchItemRequest") if isinstance(body, dict) else None
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise QboFault("2020", name="BatchItemRequest")
    too_many = len(items) > realm.settings.batch_limit
    if too_many and realm.settings.batch_over_limit == "fault":
        raise QboFault("1040", limit=realm.settings.batch_limit)
    answers = []
    for place, item in enumerate(items):
        refusal = QboFault("1040", limit=realm.settings.batch_limit) if too_many else call.item_faults.get(place)
        answers.append(_answer(realm, call, item, refusal))
    return f'"BatchItemResponse":[{",".join(_arranged(realm, answers))}]'


def _arranged(realm: Realm, answers: list[str]) -> list[str]:
    """The order of answers is not promised (facts 1.5 [D])."""
    if realm.settings.batch_order == "reversed":
        return answers[::-1]
    if realm.settings.batch_order == "shuffled":
        realm.random.shuffle(answers)
    return answers


def _answer(realm: Realm, call: Exchange, item: Json, refusal: QboFault | None) -> str:
    bid = dumps(item.get("bId", ""))
    try:
        return f'{{{_item(realm, call, item, refusal)},"bId":{bid}}}'
    except QboFault as fault:
        return dumps({**fault.member(), "bId": item.get("bId", "")})


def _item(realm: Realm, call: Exchange, item: Json, refusal: QboFault | None) -> str:
    if refusal is not None:
        raise refusal
    strange = set(item) - ITEM_KEYS
    if strange:
        known = strange <= NOT_EMULATED
        raise Unhandled(f"batch item with {', '.join(sorted(strange))}" + (" (an entity of QBO)" if known else ""))
    if "Query" in item:
        return query_inner(realm, str(item["Query"]))
    bid = str(item.get("bId", ""))
    key = None
    if call.requestid:
        check_in_batch(call.requestid, bid)
        key = f"{call.requestid}\n{bid}"
    return realm.replays.once(key, realm.settings, lambda: _write(realm, item))


def _write(realm: Realm, item: Json) -> str:
    spec = next((SPECS[name] for name in item if name in SPECS), None)
    operation = item.get("operation")
    if spec is None or operation not in ("create", "update", "delete"):
        raise Unhandled(f"batch operation {operation} on {spec.name if spec else 'nothing'}")
    body = item[spec.name]
    if operation == "delete":
        return f'"{spec.name}":{dumps(writes.delete(realm, spec, body))}'
    if operation == "create" and isinstance(body, dict):
        body = {name: value for name, value in body.items() if name != "Id"}
    if operation == "update" and not (isinstance(body, dict) and body.get("Id")):
        raise QboFault("2020", name="Id")
    return f'"{spec.name}":{writes.write(realm, spec, body).read_json()}'
