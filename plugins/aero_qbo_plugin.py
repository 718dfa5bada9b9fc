"""Registers the pages in Airflow's navigation; nothing else.

Airflow loads this file in every process. Only the API server shows pages, so only a request imports them.
"""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.plugins_manager import AirflowPlugin

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]

PREFIX = "aero-qbo"


async def pages(
    scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """The app, made by the first request: beside the event loop, which others need meanwhile."""
    module = await asyncio.to_thread(importlib.import_module, "qbo.web.app")
    await module.app()(scope, receive, send)


class AeroQboPlugin(AirflowPlugin):
    """One entry in the navigation; hrefs are relative to where Airflow is served."""

    name = "aero_qbo"
    fastapi_apps: ClassVar = [{"name": "Aero ⇄ QuickBooks", "app": pages, "url_prefix": f"/{PREFIX}"}]
    external_views: ClassVar = [
        {
            "name": "Aero ⇄ QuickBooks",
            "href": f"{PREFIX}/",
            "url_route": PREFIX,
            "destination": "nav",
            "nav_top_level": True,
            "icon": f"{PREFIX}/static/icon.svg",
        }
    ]
