"""The tokens of a connection, as the database and QuickBooks' journal show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from integration.world import World


def expire(world: World) -> None:
    world.rows("update qbo.connection set access_expires_at = now()")
    world.emulator.expire_access_tokens()


def refreshes(world: World) -> int:
    return len([call for call in world.emulator.journal() if call["path"].endswith("/tokens/bearer")])


def stored(world: World) -> str:
    return world.runtime.crypt.open(world.value("select refresh_token from qbo.connection"))
