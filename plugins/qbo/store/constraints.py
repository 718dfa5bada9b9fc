"""What the schema refuses, as errors of this package: the flow knows rules, and none of the driver's exceptions."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import psycopg

from qbo.errors import Misconfigured, Taken

if TYPE_CHECKING:
    from collections.abc import Iterator

LINKED: Final = "link_account_id_entity_qbo_id_key"  # an object of QBO is one row's alone


@contextmanager
def links() -> Iterator[None]:
    """Raises Taken where an object of QBO is linked with another row; the transaction is lost then."""
    try:
        yield
    except psycopg.errors.UniqueViolation as error:
        if error.diag.constraint_name != LINKED:
            raise
        raise Taken from error


@contextmanager
def references(otherwise: str) -> Iterator[None]:
    """Raises Misconfigured in these words where something that a row names is not there, or another account's (R4)."""
    try:
        yield
    except psycopg.errors.ForeignKeyViolation:
        raise Misconfigured(otherwise) from None
