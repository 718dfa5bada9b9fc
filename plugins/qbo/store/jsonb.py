"""Rows and values as one parameter of type jsonb."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from psycopg.types.json import Jsonb


def jsonb(value: object) -> Jsonb:
    """Decimals as their exact text, days and moments in ISO form."""
    return Jsonb(value, dumps=to_json)


def to_json(value: object) -> str:
    """Raises TypeError for what is neither JSON nor a decimal, a day or a moment."""
    return json.dumps(value, default=_plain)


def _plain(value: object) -> Any:  # noqa: ANN401 - json asks for anything
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(type(value).__name__)
