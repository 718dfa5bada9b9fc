"""The app that Airflow mounts: routers, errors, headers. Every route asks Airflow's permissions (``access.py``)."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from qbo.web import errors
from qbo.web.pages import (
    attention,
    choose,
    companies,
    connection,
    history,
    lists,
    manage,
    matches,
    my_company,
    preview,
    quarantine,
    tie_out,
    time,
    time_batch,
    time_edit,
    undo,
    users,
)
from qbo.web.rendering import STATIC

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PAGES: Final = (
    choose, manage, connection, preview, attention, companies, matches, lists, users, quarantine, time, time_edit,
    time_batch, tie_out, history, undo, my_company,
)  # fmt: skip
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
NO_STORE: Final = "no-store"
A_YEAR: Final = "public, max-age=31536000, immutable"


@functools.cache
def app() -> FastAPI:
    """Made once a process."""
    made = FastAPI(title="Aero ⇄ QuickBooks", docs_url=None, redoc_url=None, openapi_url=None)
    for each in PAGES:
        made.include_router(each.pages.router)
    made.mount("/static", KeptFiles(directory=STATIC), name="static")
    made.add_middleware(Guarded)
    errors.install(made)
    made.state.names = {route.name for route in made.routes if isinstance(route, (Route, Mount))}
    return made


class KeptFiles(StaticFiles):
    """Nothing but the files of ``static/``; their addresses change with their content."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - as its parent
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = A_YEAR
        return response


class Guarded:
    """Headers on every answer, and words instead of a stack trace."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def with_headers(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", NO_STORE)
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except Exception as error:
            if begun:
                raise
            await errors.unexpected(Request(scope), error)(scope, receive, with_headers)
