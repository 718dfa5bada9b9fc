"""The company itself and its preferences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from qbo.errors import Unavailable

if TYPE_CHECKING:
    from qbo.api.client import Client

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class CompanyInfo:
    """``time_zone`` is None where QBO gives none or one that nobody knows."""

    name: str
    time_zone: ZoneInfo | None


@dataclass(frozen=True)
class Preferences:
    """Of the company, as far as time needs them; ``week_start`` as in ``date.weekday()``.

    A time activity may carry a class where one of the two class settings is on (T3).
    """

    class_per_txn: bool
    class_per_line: bool
    week_start: int
    book_close_date: date | None


def read(client: Client, entity: str, qbo_id: str) -> dict[str, Any]:
    """A single object as it is now; raises Refused with code 610 where QBO has none of this Id."""
    answer = client.request("GET", f"{entity.lower()}/{quote(qbo_id, safe='')}", expects=entity)
    found = answer.body[entity]
    if not isinstance(found, dict):
        raise Unavailable("QuickBooks answered with something other than what was asked for.")
    return found


def company_info(client: Client) -> CompanyInfo:
    """Also the check that a token and a realm belong together."""
    info = read(client, "CompanyInfo", client.realm_id)
    return CompanyInfo(
        name=_text(info, "CompanyName"),
        time_zone=_zone(_text(info, "DefaultTimeZone")),
    )


def preferences(client: Client) -> Preferences:
    """Absent keys read as off, none, and Monday (T12)."""
    answer = client.request("GET", "preferences", expects="Preferences").body["Preferences"]
    accounting = _group(answer, "AccountingInfoPrefs")
    tracking = _group(answer, "TimeTrackingPrefs")
    closed = accounting.get("BookCloseDate") or _group(answer, "CompanyAccountingPrefs").get("BookCloseDate")
    return Preferences(
        class_per_txn=_is_on(accounting.get("ClassTrackingPerTxn")),
        class_per_line=_is_on(accounting.get("ClassTrackingPerTxnLine")),
        week_start=_weekday(tracking.get("WorkWeekStartDate")),
        book_close_date=_date(closed),
    )


def _group(answer: object, name: str) -> dict[str, Any]:
    found = answer.get(name) if isinstance(answer, dict) else None
    return found if isinstance(found, dict) else {}


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value.strip() if isinstance(value, str) else ""


def _is_on(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")


def _weekday(value: object) -> int:
    name = value.strip().lower() if isinstance(value, str) else ""
    return WEEKDAYS.index(name) if name in WEEKDAYS else 0


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):  # unknown names, and names that are paths
        return None
