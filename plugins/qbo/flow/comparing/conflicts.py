"""What a person reads about time that Aero and QBO see differently: both values of each field, with names (T9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from qbo.flow.wording import causes, words
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.flow.comparing.three_way import Verdict
    from qbo.store.engine import Connection

LISTS: Final = {"customer": "Customer", "item": "Item", "class": "Class"}


def items_for(connection: Connection, account_id: int, blocked: list[Verdict]) -> list[dict[str, Any]]:
    """An attention item for each of these entries."""
    if not blocked:
        return []
    keys = {key for each in blocked for key in _keys(each)}
    found = sql.corrections.select_names(connection, account_id=account_id, keys=sorted(keys))
    names = {row["key"]: row["name"] for row in found}
    return [_item(each, names) for each in blocked]


def _keys(verdict: Verdict) -> set[str]:
    pairs = [(name, value) for name in verdict.fields for value in _both(verdict, name)]
    return {key for name, value in pairs if value is not None and (key := _key(name, value))}


def _key(name: str, value: Any) -> str | None:  # noqa: ANN401 - of any field
    if name == "person":
        return str(value)
    return f"{LISTS[name]}:{value}" if name in LISTS else None


def _both(verdict: Verdict, name: str) -> tuple[Any, Any]:
    return verdict.look.values.get(name), (verdict.look.now or {}).get(name)


def _item(verdict: Verdict, names: dict[str, str]) -> dict[str, Any]:
    due = verdict.look.due
    return {
        "entity": "TimeActivity",
        "aero_id": due["time_entry_id"],
        "qbo_id": due["qbo_id"],
        "code": verdict.code,
        "cause": f"entry:{due['time_entry_id']}",
        "detail": "\n".join(_line(verdict, name, names) for name in verdict.fields) or None,
        **causes.CORRECTED[verdict.code],
    }


def _line(verdict: Verdict, name: str, names: dict[str, str]) -> str:
    aero, qbo = (_plain(name, value, names) for value in _both(verdict, name))
    if due_gone := verdict.look.due["verdict"] == "delete":
        aero = "deleted"
    if verdict.look.now is None and not due_gone:
        qbo = "deleted"
    return words.both_sides(name, aero, qbo)


def _plain(name: str, value: Any, names: dict[str, str]) -> str:  # noqa: ANN401 - of any field
    match name:
        case _ if value is None:
            return "nothing"
        case "minutes":
            return words.length(value)
        case "billable":
            return "yes" if value else "no"
        case "notes":
            return f'"{value}"'
        case "date":
            return str(value)
        case _:
            return names.get(_key(name, value) or "", f"somebody or something that Aero does not know ({value})")
