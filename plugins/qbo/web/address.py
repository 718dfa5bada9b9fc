"""Addresses within the pages, all relative: they hold behind any prefix and in Airflow's frame.

Every page names ``base`` in its head, so that an address in a template or a fragment counts from the root of the pages:
``7/attention?code=6240``. An address that leaves in a header (a redirect) counts from the page that was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.responses import RedirectResponse

if TYPE_CHECKING:
    from starlette.requests import Request

PREFIX: Final = "aero-qbo"  # where Airflow mounts the app: plugins/aero_qbo_plugin.py


def inside(request: Request) -> str:
    """The path asked for, from the root of the pages, without a leading slash."""
    path = str(request.scope["path"])
    _, mounted, rest = path.partition(f"/{PREFIX}/")
    return rest if mounted else path.lstrip("/")


def up(request: Request) -> str:
    """From the page asked for to the root of the pages."""
    return "../" * inside(request).count("/") or "./"


def here(request: Request, **changes: object) -> str:
    """The page asked for with its query, changed; None takes a parameter away."""
    query = [
        (name, value) for name, value in parse_qsl(request.url.query, keep_blank_values=True) if name not in changes
    ]
    query += [(name, str(value)) for name, value in changes.items() if value is not None]
    path = inside(request) or "./"
    return f"{path}?{urlencode(query)}" if query else path


def query(**parameters: object) -> str:
    """``?name=value``; empty where nothing is given."""
    given = [(name, str(value)) for name, value in parameters.items() if value not in {None, ""}]
    return f"?{urlencode(given)}" if given else ""


def query_of(request: Request, path: str) -> str:
    """``path`` with the filters of the page that the form stood on, where it is that page; else ``path`` alone."""
    found = came_from(request)
    return found if found.partition("?")[0] == path else path


def redirect(request: Request, to: str) -> RedirectResponse:
    """After a change: the browser asks for ``to`` (from the root of the pages) with GET."""
    return RedirectResponse(up(request) + to, status_code=303)


def came_from(request: Request) -> str:
    """The page of ours whose form or link this is, from the root of the pages; that root where it is another's.

    By its path alone: behind a proxy that ends TLS, or takes a prefix away, the browser knows us by another address
    than the server. Whatever it says, a redirect to it is relative, and so one of ours.
    """
    found = urlsplit(request.headers.get("referer", ""))
    _, mounted, path = found.path.partition(f"/{PREFIX}/")
    return f"{path}?{found.query}" if mounted and found.query else path
