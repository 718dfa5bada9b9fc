"""What a page says once, after the redirect that follows a change: kept signed in a cookie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from qbo.web import csrf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.responses import Response

    Kind = Literal["done", "problem"]

COOKIE: Final = "aero_qbo_told"
LIFE_S: Final = 60
LINES: Final = 12
LENGTH: Final = 220
FITS: Final = 3800  # a browser throws a cookie of more than 4,096 bytes away, name and all


def tell(request: Request, response: Response, kind: Kind, lines: Iterable[str]) -> None:
    """The next page shows ``lines``."""
    listed = [line if len(line) <= LENGTH else line[: LENGTH - 1] + "…" for line in lines]
    most = LINES
    while len(value := _signed(kind, listed, most)) > FITS:  # lines of letters that take six bytes each
        most -= 1
    response.set_cookie(COOKIE, value, max_age=LIFE_S, path=_path(request), httponly=True, samesite="lax")


def _signed(kind: Kind, lines: list[str], most: int) -> str:
    if len(lines) > most:
        lines = [*lines[: most - 1], f"… and {len(lines) - most + 1} more."]
    return str(csrf.signer("message").dumps({"kind": kind, "lines": lines}))


def told(request: Request) -> dict[str, Any] | None:
    """``kind`` and ``lines``, or None."""
    found = csrf.unsigned("message", request.cookies.get(COOKIE, ""), LIFE_S)
    return found if isinstance(found, dict) else None


def forget(request: Request, response: Response) -> None:
    """Once it was shown."""
    response.delete_cookie(COOKIE, path=_path(request))


def _path(request: Request) -> str:
    return str(request.scope.get("root_path") or "/")
