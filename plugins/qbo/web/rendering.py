"""Templates to pages: everything is escaped, and a name that a template does not know is an error."""

from __future__ import annotations

import functools
import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import jinja2
from starlette.responses import HTMLResponse

from qbo.flow.wording import words
from qbo.web import address, csrf, flash, nav
from qbo.web.read import accounts

if TYPE_CHECKING:
    from qbo.web.visit import Visit

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
MINUTE, HOUR, DAY = 60, 3600, 86400


def page(visit: Visit, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
    """A whole page, with what the page before it has to say."""
    said = flash.told(visit.request)
    head = {"told": said, "chooser": _chooser(visit), "entries": nav.entries(visit)}
    response = fragment(visit, template, status=status, **head, **context)
    if said:
        flash.forget(visit.request, response)
    return response


def fragment(visit: Visit, template: str, *, status: int = 200, **context: object) -> HTMLResponse:
    """A part of a page, for htmx."""
    given = {
        "visit": visit,
        "account": visit.account,
        "rights": visit.rights,
        "csrf_token": csrf.token(visit.user.get_id()),
        "up": address.up(visit.request),
        "here": functools.partial(address.here, visit.request),
        "query": address.query,
        **context,
    }
    return HTMLResponse(templates().get_template(template).render(given), status_code=status)


def bare(request: Any, template: str, *, status: int, **context: object) -> HTMLResponse:  # noqa: ANN401 - Starlette's
    """A page for somebody of whom nothing is known, or when nothing else works."""
    text = templates().get_template(template).render(up=address.up(request), **context)
    return HTMLResponse(text, status_code=status)


@functools.cache
def templates() -> jinja2.Environment:
    """Made once a process."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {each.__name__: each for each in (count, figure, day, when, ago, took)}
    made.filters |= {"hours": words.hours, "number": words.number}
    made.globals |= {"static": static}
    return made


@functools.cache
def static(name: str) -> str:
    """A file with its version, so that browsers may keep it for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()
    return f"static/{name}?v={digest[:12]}"


def count(value: float) -> str:
    """``12,345``."""
    return f"{value:,}"


def figure(value: Decimal) -> str:
    """Hours without the word: ``12.5``."""
    return words.hours(value).partition(" ")[0]


def day(value: date) -> str:
    """``Wed 25 Nov 2026``."""
    return f"{value:%a} {value.day} {value:%b %Y}"


@jinja2.pass_context
def when(context: jinja2.runtime.Context, value: datetime | None, zone: str = "") -> str:
    """``today, 14:05``, ``25 Nov, 14:05``: in the time zone of the firm."""
    if value is None:
        return "never"
    account = context.get("account") or {}
    local = value.astimezone(ZoneInfo(zone or account.get("time_zone") or "UTC"))
    days = (datetime.now(UTC).astimezone(local.tzinfo).date() - local.date()).days
    named = {0: "today", 1: "yesterday", -1: "tomorrow"}.get(days)
    near = f"{local.day} {local:%b}"
    return f"{named or (near if abs(days) < 300 else f'{near} {local:%Y}')}, {local:%H:%M}"  # noqa: PLR2004 - about a year


def ago(value: datetime | None) -> str:
    """``12 min ago``."""
    if value is None:
        return "never"
    seconds = (datetime.now(UTC) - value).total_seconds()
    if seconds < MINUTE:
        return "just now"
    if seconds < HOUR:
        return f"{int(seconds // MINUTE)} min ago"
    if seconds < DAY:
        return f"{int(seconds // HOUR)} h ago"
    return words.number(int(seconds // DAY), "day") + " ago"


def took(seconds: float) -> str:
    """``14 s``, ``2 min 5 s``."""
    minutes, rest = divmod(round(seconds), MINUTE)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _chooser(visit: Visit) -> list[dict[str, Any]]:
    """Empty where there is nothing to choose."""
    return accounts.chooser(visit.runtime) if visit.account.get("others") else []
