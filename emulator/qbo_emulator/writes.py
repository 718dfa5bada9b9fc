"""Create, full update, sparse update and delete (facts 1.3, 1.4, 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qbo_emulator.entities import READ_ONLY, Spec
from qbo_emulator.faults import QboFault
from qbo_emulator.rules import Change, settle, tree
from qbo_emulator.rules.time import check_may_change

if TYPE_CHECKING:
    from qbo_emulator.realm import Realm
    from qbo_emulator.table import Row

Json = dict[str, Any]
EMPTY: Final[tuple[object, ...]] = (None, "", {}, {"value": ""})
KEPT_BY_FULL_UPDATE: Final = ("Active", "CurrencyRef")


def write(realm: Realm, spec: Spec, body: object) -> Row:
    """Creates, or updates where the body has an Id."""
    given = _checked(spec, body)
    return update(realm, spec, given) if given.get("Id") else create(realm, spec, given)


def create(realm: Realm, spec: Spec, given: Json) -> Row:
    """Id, SyncToken and times are given here, whatever was sent."""
    values = {k: v for k, v in given.items() if k not in READ_ONLY and v not in EMPTY}
    change = Change(realm, spec, None, {**spec.defaults, **values}, frozenset(values))
    settle(change)
    stamp = realm.stamp()
    head = {"domain": "QBO", "sparse": False, "Id": realm.next_id(spec.space), "SyncToken": "0"}
    return realm.put(spec, {**change.new, **head, "MetaData": {"CreateTime": stamp, "LastUpdatedTime": stamp}})


def update(realm: Realm, spec: Spec, given: Json) -> Row:
    """Sparse or full; one that changes nothing moves no SyncToken."""
    row = existing(realm, spec, given)
    old = row.obj
    new = _sparse(realm, old, given) if given.get("sparse") else _full(spec, old, given)
    values = frozenset(name for name, value in given.items() if name not in READ_ONLY and value is not None)
    settle(Change(realm, spec, old, new, values))
    if new == old:
        return row
    new["SyncToken"] = str(int(old["SyncToken"]) + 1)
    new["MetaData"] = {**old["MetaData"], "LastUpdatedTime": realm.stamp()}
    return store(realm, spec, new)


def delete(realm: Realm, spec: Spec, body: object) -> Json:
    """Only TimeActivity can be deleted; customers cannot ([I]). The stub is recorded for an invoice [R]."""
    if spec.name != "TimeActivity":
        raise QboFault("500", what=f"delete on {spec.name}")
    row = existing(realm, spec, _checked(spec, body))
    check_may_change(realm, row.obj)
    realm.table(spec).remove(row.obj["Id"])
    return {"domain": "QBO", "status": "Deleted", "Id": row.obj["Id"]}


def existing(realm: Realm, spec: Spec, given: Json) -> Row:
    """The row a write means; 610 if it is not there, 5010 if it has moved on."""
    row = find(realm, spec, str(given.get("Id", "")))
    token = given.get("SyncToken")
    if token is None:
        raise QboFault("2020", name="SyncToken")
    if str(token) != row.obj["SyncToken"]:
        raise QboFault("5010", user=realm.user)
    return row


def find(realm: Realm, spec: Spec, row_id: str) -> Row:
    """Raises 2030 for what is no number, 610 where there is none."""
    if not row_id.removeprefix("-").isdigit():
        raise QboFault("2030", value=row_id)
    row = realm.table(spec).get(row_id)
    if row is None:
        raise QboFault("610")
    return row


def store(realm: Realm, spec: Spec, obj: Json) -> Row:
    """Puts a changed object back and lets full names below it follow."""
    row = realm.put(spec, obj)
    if spec.tree:
        tree.rename_children(realm, spec, row)
    return row


def _checked(spec: Spec, body: object) -> Json:
    if not isinstance(body, dict):
        raise QboFault("2010", what=f"Can not deserialize an instance of {spec.name}\n")
    for name in body:
        if name not in spec.rank:
            raise unknown_property(spec, name)
    return {name: _coerced(spec, name, value) for name, value in body.items()}


def unknown_property(spec: Spec, name: str) -> QboFault:
    """In the words recorded in minimul error/400_json.yml."""
    known = ", ".join(f'"{field}"' for field in spec.fields)
    what = (
        f'Unrecognized field "{name}" (class com.intuit.schema.finance.v3.{spec.name}), not marked as ignorable '
        f"({len(spec.fields)} known properties: {known} [truncated]])\n"
    )
    return QboFault("2010", what=what)


def _coerced(spec: Spec, name: str, value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Scalars as the property's type, as a lenient reader takes them [U]; python-quickbooks sends SyncToken 0."""
    kind = spec.kinds[name]
    if value in EMPTY or kind == "struct":
        return value
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    if kind == "num" and plain:
        return _number(name, value)
    if kind == "bool" and str(value).lower() in ("true", "false"):
        return str(value).lower() == "true"
    if kind in ("str", "date", "time", "id") and plain:
        return str(value)
    if kind in ("ref", "email") and isinstance(value, dict):
        return {inner: str(text) if inner == "value" else text for inner, text in value.items()}
    raise QboFault("2010", what=f"{name} has a value of the wrong type: {value!r}\n")


def _number(name: str, value: str | float) -> int | float:
    if isinstance(value, int | float):
        return value
    try:
        return float(value) if "." in value else int(value)
    except ValueError:
        raise QboFault("2090", name=name, value=value) from None


def _sparse(realm: Realm, old: Json, given: Json) -> Json:
    """Only what is given changes; ``""`` and ``{}`` clear, null is a setting (facts 1.3 [I])."""
    new = dict(old)
    for name, value in given.items():
        if name in READ_ONLY or (value is None and realm.settings.sparse_null == "ignore"):
            continue
        if value in EMPTY:
            new.pop(name, None)
        else:
            new[name] = value
    for name in ("BillableStatus", "HourlyRate", "CostRate", "Type", "Active"):
        if name in old:
            new.setdefault(name, old[name])
    return new


def _full(spec: Spec, old: Json, given: Json) -> Json:
    """What is left out goes back to its default or away (facts 1.3 [D]); read-only properties stay."""
    kept = {k: v for k, v in old.items() if k in READ_ONLY or k in KEPT_BY_FULL_UPDATE}
    values = {k: v for k, v in given.items() if k not in READ_ONLY and v not in EMPTY}
    return {**spec.defaults, **kept, **values}
