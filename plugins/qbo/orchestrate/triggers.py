"""What starts ``qbo_export``: the database says that something is due (T2). The event only says look."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final

from airflow.sdk import BaseHook
from airflow.sdk.exceptions import AirflowException
from airflow.triggers.base import BaseEventTrigger, TriggerEvent

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

log = logging.getLogger(__name__)
RETRY_S: Final = 60  # between two looks for a connection that is missing or wrong


class DueTrigger(BaseEventTrigger):
    """Listens to the Aero database; it knows a connection id, never an address: its arguments are stored in clear."""

    def __init__(self, conn_id: str = "aero_db") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.conn_id = conn_id

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Equal for every triggerer: two of them share one trigger."""
        return "qbo.orchestrate.triggers.DueTrigger", {"conn_id": self.conn_id}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """One event each time there is something to send; never ends by itself."""
        from qbo.store.signals import due_accounts  # noqa: PLC0415 - DAG files import this class, not the store

        url = await self._url()
        async for account_ids in due_accounts(url):
            yield TriggerEvent({"account_ids": account_ids})  # type: ignore[no-untyped-call]

    async def _url(self) -> str:
        from qbo import connections  # noqa: PLC0415
        from qbo.errors import Misconfigured  # noqa: PLC0415

        while True:
            try:
                found = await BaseHook.aget_connection(self.conn_id)
                return connections.database_url(connections.of_airflow(found))
            except (AirflowException, Misconfigured) as error:
                log.error("No change in Aero is sent at once: %s", error)  # noqa: TRY400 - the message says it all
                await asyncio.sleep(RETRY_S)
