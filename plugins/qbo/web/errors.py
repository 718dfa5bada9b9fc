"""What a person sees when something is not as it should be: plain words, never a stack trace."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from airflow.api_fastapi.app import get_auth_manager
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from qbo.errors import Misconfigured, RetryLater, SyncError
from qbo.web import address, flash, rendering

if TYPE_CHECKING:
    from fastapi import FastAPI

log = logging.getLogger(__name__)
UNKNOWN: Final = "There is no such page."
INCOMPLETE: Final = "This address or form is not complete: go back and try again."
BROKEN: Final = "Something unexpected went wrong. It was written to Airflow's log as {id}: show that to the data team."


def install(app: FastAPI) -> None:
    """Handlers of everything that is raised on purpose; for all else there is ``unexpected``."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _incomplete)
    app.add_exception_handler(SyncError, _sync_error)


def unexpected(request: Request, error: Exception) -> Response:
    """Logged under an id that the page names."""
    error_id = secrets.token_hex(4)
    log.error("%s: %s %s", error_id, request.method, request.url.path, exc_info=error)
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, BROKEN.replace("{id}", error_id))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
    if error.status_code == HTTPStatus.UNAUTHORIZED:
        return _to_login(request)
    words = UNKNOWN if error.detail == HTTPStatus.NOT_FOUND.phrase else error.detail
    return _page(request, error.status_code, words, dict(error.headers or {}))


def _to_login(request: Request) -> Response:
    """A fragment makes its page ask again, which then goes to Airflow's login and comes back."""
    if request.headers.get("HX-Request"):
        return Response(status_code=HTTPStatus.UNAUTHORIZED, headers={"HX-Refresh": "true"})
    if request.method != "GET":
        return _page(request, HTTPStatus.UNAUTHORIZED, "You are no longer logged in to Airflow. Nothing was done.")
    return RedirectResponse(get_auth_manager().get_url_login(next_url=str(request.url)), status_code=303)


def _incomplete(request: Request, _: Exception) -> Response:
    return _page(request, HTTPStatus.BAD_REQUEST, INCOMPLETE)


def _sync_error(request: Request, error: Exception) -> Response:
    """A form is shown again with what stands against it; a page says why it cannot be shown."""
    if request.method == "POST" and not request.headers.get("HX-Request"):
        response = address.redirect(request, address.came_from(request))
        flash.tell(request, response, "problem", [str(error)])
        return response
    status = HTTPStatus.CONFLICT
    if isinstance(error, RetryLater):
        status = HTTPStatus.SERVICE_UNAVAILABLE
    elif not isinstance(error, Misconfigured):
        log.warning("%s: %s", request.url.path, error)
    return _page(request, status, str(error))


def _page(request: Request, status: int, words: str, headers: dict[str, Any] | None = None) -> Response:
    response = rendering.bare(request, "error.html", status=status, words=words, title=HTTPStatus(status).phrase)
    response.headers.update(headers or {})
    return response
