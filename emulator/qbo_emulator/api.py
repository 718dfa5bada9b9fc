"""``/v3/company/{realm}/…``: authorisation, throttling, then one function a resource."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs

from qbo_emulator import batch, cdc, replies, writes
from qbo_emulator.entities import BY_LOWER, NOT_EMULATED_LOWER
from qbo_emulator.exchange import Exchange, Reply, Unhandled
from qbo_emulator.faults import QboFault
from qbo_emulator.query_answer import query_inner
from qbo_emulator.replays import check_single
from qbo_emulator.table import dumps

if TYPE_CHECKING:
    from qbo_emulator.emulator import Emulator
    from qbo_emulator.entities import Spec
    from qbo_emulator.realm import Realm

ANY: Final = frozenset({"minorversion", "requestid"})
MIN_TOKEN = 20


def answer(emulator: Emulator, call: Exchange) -> Reply:
    """The whole answer of an API call; faults and unknown resources included."""
    realm = emulator.realms.get(call.realm_id)
    refusal = _authorise(emulator, call, realm)
    if refusal is not None or realm is None:
        return refusal or replies.forbidden()
    if not realm.throttle.admits(realm.settings, batch=call.is_batch):
        return replies.throttled(realm.settings, realm.time())
    try:
        inner = _dispatch(emulator, realm, call)
    except QboFault as fault:
        return replies.fault(fault, realm.time(), as_json=call.wants_json)
    return replies.success(inner, realm.time(), as_json=call.wants_json)


def _authorise(emulator: Emulator, call: Exchange, realm: Realm | None) -> Reply | None:
    """401 in the gateway's form, or in XML for another realm's token (facts 2)."""
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or len(token) < MIN_TOKEN:
        return replies.malformed()
    owner, until = emulator.tokens.access.get(token, ("", 0.0))
    if until <= time.time():
        return replies.expired(token[:52])
    if realm is None or owner != realm.id:
        return replies.wrong_realm(realm.time() if realm else "")
    return None


def _dispatch(emulator: Emulator, realm: Realm, call: Exchange) -> str:
    head, *rest = call.path.split("/v3/company/", 1)[1].split("/")[1:] or [""]
    rest = [part for part in rest if part]
    if head in ("query", "batch", "cdc", "preferences") and not rest:
        return {"query": _query, "batch": _batch, "cdc": _cdc, "preferences": _preferences}[head](emulator, realm, call)
    if head == "companyinfo" and len(rest) == 1:
        _known(call, "GET")
        return f'"CompanyInfo":{dumps(realm.company)}'
    spec = BY_LOWER.get(head)
    if spec is None and head in NOT_EMULATED_LOWER:
        raise Unhandled(f"{call.method} {head}")
    if spec is None or len(rest) > 1:
        raise _no_resource(emulator, call)
    return _read(realm, call, spec, rest[0]) if rest else _write(realm, call, spec)


def _no_resource(emulator: Emulator, call: Exchange) -> QboFault:
    """As recorded in minimul error/500.yml, and noted as unhandled all the same."""
    emulator.journal.note_unhandled(call, "no such resource")
    what = f"Could not find resource for relative : {call.path} of full path: {emulator.url_of(call)}{call.path}"
    return QboFault("500", what=what)


def _known(call: Exchange, method: str, extra: frozenset[str] = frozenset()) -> None:
    if call.method != method:
        raise Unhandled(f"{call.method} {call.path}")
    unknown = set(call.query) - ANY - extra
    if unknown:
        raise Unhandled(f"query parameters {', '.join(sorted(unknown))} of {call.path}")


def _query(_: Emulator, realm: Realm, call: Exchange) -> str:
    _known(call, call.method if call.method in ("GET", "POST") else "GET", frozenset({"query"}))
    return query_inner(realm, call.statement)


def statement_of(call: Exchange) -> str:
    """From the URL, or from a POST body as text or form; not as JSON (facts 1.2 [I])."""
    if call.method == "GET" or "query" in call.query:
        return call.query.get("query", "")
    media = call.headers.get("content-type", "")
    text = call.body.decode("utf-8", "replace")
    if "form-urlencoded" in media:
        return parse_qs(text).get("query", [text])[0]
    return "" if "json" in media else text


def _batch(_: Emulator, realm: Realm, call: Exchange) -> str:
    _known(call, "POST")
    return batch.run(realm, call, _body(call))


def _cdc(emulator: Emulator, realm: Realm, call: Exchange) -> str:
    _known(call, "GET", frozenset({"entities", "changedSince"}))
    return cdc.changes(emulator, realm, call)


def _preferences(_: Emulator, realm: Realm, call: Exchange) -> str:
    _known(call, "GET")
    return f'"Preferences":{dumps(realm.preferences)}'


def _read(realm: Realm, call: Exchange, spec: Spec, row_id: str) -> str:
    _known(call, "GET")
    return f'"{spec.name}":{writes.find(realm, spec, row_id).read_json()}'


def _write(realm: Realm, call: Exchange, spec: Spec) -> str:
    _known(call, "POST", frozenset({"operation"}))
    check_single(call.requestid)
    operation = call.query.get("operation", "")
    if operation not in ("", "delete", "update"):
        raise Unhandled(f"operation={operation} of {call.path}")
    body = _body(call)

    def work() -> str:
        if operation == "delete":
            return f'"{spec.name}":{dumps(writes.delete(realm, spec, body))}'
        return f'"{spec.name}":{writes.write(realm, spec, body).read_json()}'

    return realm.replays.once(call.requestid or None, realm.settings, work)


def _body(call: Exchange) -> Any:  # noqa: ANN401 - any JSON
    try:
        return call.json_body()
    except ValueError as wrong:
        raise QboFault("2010", what=f"Unexpected input: {wrong}\n") from None
