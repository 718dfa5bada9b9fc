"""Signed texts that only this Airflow can have made: the token of every form, and messages kept over a redirect."""

from __future__ import annotations

from typing import Any, Final

from airflow.api_fastapi.auth.tokens import get_signing_key
from itsdangerous import BadSignature, URLSafeTimedSerializer

FIELD: Final = "csrf_token"
HEADER: Final = "X-CSRF-Token"
LIFE_S: Final = 24 * 3600  # as long as Airflow's own login lasts


def signer(purpose: str) -> URLSafeTimedSerializer:
    """What is signed for one purpose is worth nothing for another."""
    return URLSafeTimedSerializer(get_signing_key("api", "secret_key"), salt=f"aero-qbo {purpose}")


def token(user_id: str) -> str:
    """For the forms of one user."""
    return str(signer("form").dumps(user_id))


def is_valid(text: str, user_id: str) -> bool:
    """Whether it is of this user, and no older than ``LIFE_S``."""
    return bool(unsigned("form", text, LIFE_S) == user_id)


def unsigned(purpose: str, text: str, life_s: int) -> Any:  # noqa: ANN401 - whatever was signed
    """None where it was not signed here, for this purpose, within ``life_s``."""
    try:
        return signer(purpose).loads(text, max_age=life_s)
    except BadSignature:
        return None
