"""Lists read in small pages, with somebody at work in QBO between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qbo import settings
from qbo.api import query

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from integration.world import World
    from qbo.api.client import Client


def small_pages(monkeypatch: pytest.MonkeyPatch, size: int, after: Callable[[str, query.Page], object]) -> None:
    """Pages of ``size`` rows, one at a time, with ``after(entity, page)`` before the next is asked for."""

    def page(client: Client, entity: str, where: str = "", start: int = 1, **options: Any) -> query.Page:
        answer = real(client, entity, where, start, size, **options)
        after(entity, answer)
        return answer

    real = query.page
    monkeypatch.setattr(settings, "PAGE_SIZE", size)
    monkeypatch.setattr(settings, "PAGES_AT_ONCE", 1)
    monkeypatch.setattr(query, "page", page)


def linked(world: World) -> set[tuple[str, str]]:
    """Id in QBO and name in Aero of every customer that is shown."""
    rows = world.rows(
        "select l.qbo_id, c.name from qbo.link as l join aero.company as c on c.company_id = l.aero_id "
        "where not c.is_hidden"
    )
    return {(row["qbo_id"], row["name"]) for row in rows}
