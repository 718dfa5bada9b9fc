"""What a person may have changed in QBO: classes on or off, closing date, first day of the week (T3, T11, T12)."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from qbo.api import company
from qbo.store.jsonb import jsonb
from qbo.store.queries import sql

if TYPE_CHECKING:
    from qbo.api.client import Client
    from qbo.flow.sending.operation import Export
    from qbo.store.leases import Lease


def columns_of(preferences: company.Preferences) -> dict[str, Any]:
    """Those of ``qbo.connection`` that hold them."""
    fields = dataclasses.asdict(preferences)
    return {
        "book_close_date": fields.pop("book_close_date"),
        "preferences": jsonb(fields),
    }


def read_preferences(client: Client, lease: Lease) -> company.Preferences:
    """One call; kept with the connection."""
    found = company.preferences(client)
    with lease.transaction() as connection:
        sql.accounts.update_preferences(connection, account_id=lease.account_id, **columns_of(found))
    return found


def heed_preferences(job: Export) -> None:
    """Before time goes: QBO may take that of a closed period, or drop a class, without a word (facts section 10)."""
    key: dict[str, Any] = {"account_id": job.lane.account_id, "run_id": job.lane.run_id}
    with job.lease.database.transaction() as connection:
        must_heed = sql.export.must_heed_preferences(connection, **key)
    if must_heed:
        read_preferences(job.client, job.lease)
