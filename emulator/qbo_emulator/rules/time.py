"""TimeActivity: who, for whom, how long, billable or not (facts 5 [D], tsheets recording [R])."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from qbo_emulator.clock import zone
from qbo_emulator.faults import QboFault
from qbo_emulator.rules.common import missing, reference

if TYPE_CHECKING:
    from qbo_emulator.realm import Realm
    from qbo_emulator.rules.common import Change

Json = dict[str, Any]
MOST_HOURS, SIXTY = 8760, 60
LINE_END: Final = re.compile(r"\r\n|\r|\n")
WHO: Final = {"Employee": "EmployeeRef", "Vendor": "VendorRef"}
STATUSES: Final = ("Billable", "NotBillable", "HasBeenBilled")
OTHER_KINDS: Final = ("Customer", "Vendor", "Employee")
BILLED: Final = "This time activity has been billed and cannot be changed."


def settle(change: Change) -> None:
    check_may_change(change.realm, change.old)
    _settle_date(change)
    _settle_who(change)
    _settle_refs(change)
    _settle_billing(change)
    _settle_duration(change)
    _settle_notes(change)


def check_may_change(realm: Realm, old: Json | None) -> None:
    """Billed or locked time: as QBO is said to do, or refused, by setting."""
    if old is None:
        return
    if old["BillableStatus"] == "HasBeenBilled" and realm.settings.billed_time_editable == "refuse":
        raise QboFault("6000", what=BILLED)
    check_open_period(realm, old["TxnDate"])


def _settle_notes(change: Change) -> None:
    text = change.new.get("Description")
    if change.realm.settings.line_ends == "windows" and isinstance(text, str):
        change.new["Description"] = LINE_END.sub("\r\n", text)


def check_open_period(realm: Realm, day: str) -> None:
    if realm.settings.time_in_closed_period == "refuse" and day <= realm.closed_through():
        raise QboFault("6200", date=realm.closed_through())


def _settle_date(change: Change) -> None:
    day = str(change.new.get("TxnDate") or change.realm.now().date())[:10]
    try:
        change.new["TxnDate"] = date.fromisoformat(day).isoformat()
    except ValueError:
        raise QboFault("2070", name="TxnDate", value=change.new["TxnDate"]) from None
    check_open_period(change.realm, change.new["TxnDate"])


def _settle_who(change: Change) -> None:
    new = change.new
    if "EmployeeRef" in new and "VendorRef" in new:
        raise QboFault("6290")
    if new.get("NameOf") == "Other" and "OtherNameRef" in new and not {"EmployeeRef", "VendorRef"} & set(new):
        return
    name_of = new.get("NameOf")
    if name_of not in WHO or WHO[name_of] not in new:
        raise QboFault("6300")
    field = WHO[name_of]
    row = change.realm.find(name_of, str(new[field].get("value", "")))
    if row is None:
        _store_as_other(change, field)
        return
    new.pop("OtherNameRef", None)
    row = reference(change.realm, name_of, new[field], must_be_active=change.moved(field))
    new[field] = {"value": row.obj["Id"], "name": row.obj["DisplayName"]}
    if "CostRate" not in change.given and change.old is None:
        new["CostRate"] = row.obj.get("CostRate", 0)


def _store_as_other(change: Change, field: str) -> None:
    """An EmployeeRef with a customer's id is silently stored as NameOf Other (facts 5 [I])."""
    new, ref = change.new, change.new[field]
    rows = [row for entity in OTHER_KINDS if (row := change.realm.find(entity, str(ref.get("value", ""))))]
    if not rows or change.realm.settings.wrong_kind_ref == "refuse":
        raise missing(new["NameOf"], ref)
    del new[field]
    new["NameOf"] = "Other"
    new["OtherNameRef"] = {"value": rows[0].obj["Id"], "name": rows[0].obj["DisplayName"]}


def _settle_refs(change: Change) -> None:
    new = change.new
    if "ClassRef" in new and not change.realm.tracks_classes():
        if change.realm.settings.class_when_off == "refuse":
            raise QboFault("6000", what="Class tracking is turned off.")
        del new["ClassRef"]
    if "ItemRef" not in new:
        _default_item(change)
    for field, entity, label in (
        ("CustomerRef", "Customer", "DisplayName"),
        ("ItemRef", "Item", "Name"),
        ("ClassRef", "Class", "Name"),
    ):
        if field in new:
            row = reference(change.realm, entity, new[field], must_be_active=_value_moved(change, field))
            if row.obj.get("Type") in ("Category", "Group"):
                raise missing("Item", new[field])
            new[field] = {"value": row.obj["Id"], "name": row.obj[label]}


def _value_moved(change: Change, field: str) -> bool:
    return change.old is None or change.old.get(field, {}).get("value") != change.new[field].get("value")


def _default_item(change: Change) -> None:
    wanted = change.realm.settings.default_service_item
    for row in change.realm.tables["Item"].labelled(wanted):
        if row.obj["Active"] and row.obj["Type"] == "Service":
            change.new["ItemRef"] = {"value": row.obj["Id"], "name": row.obj["Name"]}


def _settle_billing(change: Change) -> None:
    """Billable wants a customer (6310) and a rate (6330); nobody can write HasBeenBilled ([I]: 200, ignored)."""
    new, old = change.new, change.old
    was = "NotBillable" if old is None else old["BillableStatus"]
    if new["BillableStatus"] not in STATUSES:
        raise QboFault("6320", value=new["BillableStatus"])
    keeps = old is not None and change.realm.settings.billable_status_updatable == "ignore"
    if new["BillableStatus"] == "HasBeenBilled" or was == "HasBeenBilled" or keeps:
        new["BillableStatus"] = was
    if new["BillableStatus"] != "Billable":
        return
    if "CustomerRef" not in new:
        raise QboFault("6310")
    _check_rate(change, known="HourlyRate" in change.given or was == "Billable" or bool(new["HourlyRate"]))
    new.setdefault("TimeChargeId", int(change.realm.next_id("TimeCharge")))


def _check_rate(change: Change, *, known: bool) -> None:
    rate = change.new["HourlyRate"]
    refuses_zero = change.realm.settings.billable_rate_zero == "refuse"
    if not known or rate < 0 or (not rate and refuses_zero):
        raise QboFault("6330", value=rate if known else None)


def _settle_duration(change: Change) -> None:
    new = change.new
    spans = {"StartTime", "EndTime"} & set(new)
    lengths = {"Hours", "Minutes"} & set(new)
    if change.old is not None and change.given & {"Hours", "Minutes"} and not change.given & {"StartTime", "EndTime"}:
        for name in spans:
            del new[name]
        spans = set()
    if spans and lengths & change.given:
        raise QboFault("6390")
    if spans:
        _settle_span(change)
        return
    if not lengths:
        raise QboFault("6350")
    hours, minutes, seconds = (_whole(new, name) for name in ("Hours", "Minutes", "Seconds"))
    if hours > MOST_HOURS or not 0 <= minutes < SIXTY or not 0 <= seconds < SIXTY or hours < 0:
        raise QboFault("6380", value=f"{hours}:{minutes:02d}")
    if not hours + minutes + seconds and change.realm.settings.zero_duration == "refuse":
        raise QboFault("6350")
    new.update(Hours=hours, Minutes=minutes, Seconds=seconds)


def _settle_span(change: Change) -> None:
    """Start and end in company time; the break must fit in between."""
    new = change.new
    if not {"StartTime", "EndTime"} <= set(new):
        raise QboFault("6350")
    start, end = (_company_time(change, name) for name in ("StartTime", "EndTime"))
    if start > end:
        raise QboFault("6370", value=new["StartTime"])
    pause = _whole(new, "BreakHours") * 3600 + _whole(new, "BreakMinutes") * 60
    if pause > (end - start).total_seconds():
        raise QboFault("6360")
    for name in ("Hours", "Minutes", "Seconds"):
        new.pop(name, None)
    new.update(StartTime=start.isoformat(), EndTime=end.isoformat())


def _company_time(change: Change, name: str) -> datetime:
    local = zone(change.realm.settings.time_zone)
    try:
        when = datetime.fromisoformat(str(change.new[name]))
    except ValueError:
        raise QboFault("6340", value=change.new[name]) from None
    return when.astimezone(local) if when.tzinfo else when.replace(tzinfo=local)


def _whole(new: Json, name: str) -> int:
    value = new.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        raise QboFault("6340", value=value)
    return int(value)
