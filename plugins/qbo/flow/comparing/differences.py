"""What differs between an exported entry and its time activity: pure (T5, T6)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from qbo.api.compare import MINUTES
from qbo.api.fields import inner
from qbo.api.time_values import is_billed, plain_notes, values_of
from qbo.flow.wording import causes, words

if TYPE_CHECKING:
    from collections.abc import Iterator

Row = dict[str, Any]
REFERENCES: Final = {
    "person": ("EmployeeRef", "VendorRef", "OtherNameRef"),
    "customer": ("CustomerRef",), "item": ("ItemRef",), "class": ("ClassRef",),
}  # fmt: skip
OWN: Final = {"minutes": "hours", "date": "work_date", "notes": "notes", "billable": "is_billable", "class": "class_id"}
SHOWN_LENGTH: Final = 60  # of notes in an attention item: our choice


@dataclass(frozen=True)
class Found:
    """``rows``: of ``qbo.drift``; ``link``: what its link must keep, empty where nothing; ``item``: for a person."""

    time_entry_id: int
    rows: list[Row] = field(default_factory=list)
    link: Row = field(default_factory=dict)
    item: Row = field(default_factory=dict)


def found_in(link: Row, activity: Row | None, now: Row | None) -> Found:
    """``link``: a row of ``select_links``; ``now``: the values of ``activity``, both None where QBO has it no more."""
    agreed = link["agreed"] or (values_of(link["after"]) if link["after"] else None)
    same = _came_together(link, agreed, now)
    rows = [] if same else [_row(link, name, activity, now) for name in _differing(link, agreed, now)]
    new = [row["field"] for row in rows if _is_news(link, agreed, now, row)]
    return Found(link["time_entry_id"], rows, _to_keep(link, activity, agreed, now, same=same), _item(link, rows, new))


def _differing(link: Row, agreed: Row | None, now: Row | None) -> Iterator[str]:
    """What QBO has otherwise than it was sent, or than Aero has it where Aero's change is held (T5)."""
    held = link["do_not_sync"] and not link["base"].get("deleted")
    if now is None or (held and link["is_deleted"]):
        yield "deleted"
        return
    sent = _sent(link, agreed, now)
    for name, value in now.items():
        is_kept = link["accepted"].get(_field(name)) == _key(value) and value != _aero(link, name)
        if value != sent[name] or (held and name in link["changed"]) or is_kept:
            yield name


def _sent(link: Row, agreed: Row | None, now: Row) -> Row:
    """The entry's own columns as they went out; what stands behind them, as QBO answered then."""
    base = link["base"]
    own = {name: base[column] for name, column in OWN.items() if column in base}
    own |= {"minutes": link["sent_minutes"], "notes": plain_notes(base.get("notes"))}
    if base.get("service_item_id"):  # else the default one of QBO
        own["item"] = base["service_item_id"]
    return {**now, **(agreed or {}), **own}


def _aero(link: Row, name: str) -> Any:  # noqa: ANN401 - of any field
    value = link["aero"][name]
    return plain_notes(value) if name == "notes" else value


def _field(name: str) -> str:
    """As people call it."""
    return "hours" if name == "minutes" else name


def _is_news(link: Row, agreed: Row | None, now: Row | None, row: Row) -> bool:
    """Not what a person has left so, nor what was told when it was sent: that QBO keeps another value (T3).

    Nor that time went over with a customer that was merged: its own item asks about that, once (R5, L7).
    """
    name = row["name"]
    if name == "customer" and link["is_customer_gone"]:
        return False
    if link["accepted"].get(row["field"]) == row["qbo_key"] or link["is_told"]:
        return False
    if now is None or name == "deleted":
        return True
    is_edited = agreed is not None and now[name] != agreed.get(name, now[name])
    return is_edited or (link["do_not_sync"] and name in link["changed"])


def _came_together(link: Row, agreed: Row | None, now: Row | None) -> bool:
    """Both sides were changed to the same values: that is the base now."""
    if now is None or link["is_deleted"] or not link["changed"] or agreed is None:
        return False
    own = {name: _aero(link, name) for name in link["changed"]}
    rest = {name for name in now if name not in own and now[name] != agreed.get(name, now[name])}
    return not rest and all(now[name] == value for name, value in own.items())


def _to_keep(link: Row, activity: Row | None, agreed: Row | None, now: Row | None, *, same: bool) -> Row:
    billed = bool(activity) and is_billed(activity or {})
    seen: Row | None = {"gone": True} if now is None else now if same or now != (agreed or now) else None
    is_new = link["agreed"] is None and (agreed or now) is not None
    if not (seen or link["was_seen"] or is_new or billed != link["was_billed"]):
        return {}
    keys = {name: link[name] for name in ("time_entry_id", "qbo_id")}
    return {**keys, "seen": seen, "billed": billed, "agreed": agreed or now, "is_same": same}


def _row(link: Row, name: str, activity: Row | None, now: Row | None) -> Row:
    """Both values as people read them, names beside ids."""
    is_gone = name == "deleted"
    shown = "deleted" if is_gone and link["is_deleted"] else link["shown"]["minutes" if is_gone else name]
    return {
        "time_entry_id": link["time_entry_id"],
        "qbo_id": link["qbo_id"],
        "name": name,
        "field": _field(name),
        "aero_value": shown,
        "qbo_value": _shown("minutes" if is_gone else name, activity, now),
        "qbo_key": _key("gone" if now is None else "there" if is_gone else now[name]),
    }


def _shown(name: str, activity: Row | None, now: Row | None) -> str | None:
    if activity is None or now is None:
        return "deleted"
    value = now[name]
    match name:
        case "minutes":
            return f"{round(Decimal(str(value)) / MINUTES, 4).normalize():f} h"
        case "billable":
            return "yes" if value else "no"
        case _ if name in REFERENCES and value is not None:
            called = next((inner(activity, key, "name") for key in REFERENCES[name] if activity.get(key)), None)
            told = value.replace(":", " ")
            return f"{called} ({told})" if called else told
        case _:
            return None if value is None else str(value)


def _key(value: object) -> str:
    return json.dumps(value)


def _item(link: Row, rows: list[Row], new: list[str]) -> Row:
    if not new:
        return {}
    lines = [words.both_sides(row["name"], _short(row["aero_value"]), _short(row["qbo_value"])) for row in rows]
    told = causes.DRIFT["drift"]
    return {
        "entity": "TimeActivity",
        "aero_id": link["time_entry_id"],
        "qbo_id": link["qbo_id"],
        "code": "drift",
        "cause": f"entry:{link['time_entry_id']}",
        "detail": "\n".join(lines),
        **told,
    }


def _short(text: str | None) -> str:
    text = text or "nothing"
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"
