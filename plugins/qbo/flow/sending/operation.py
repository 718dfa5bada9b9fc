"""What an export works with, and one thing that it sends."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qbo.api.client import Client
    from qbo.errors import SyncError
    from qbo.flow.run.lane import Lane
    from qbo.store.leases import Lease


@dataclass(frozen=True)
class Operation:
    """One thing to send. ``base``: what the link keeps when QBO took it; ``asked``: what is kept if it refuses.

    ``version``: of the row in ``qbo.due`` when it was read; ``before``: the object as QBO had it then, if it was read.
    """

    operation: str
    entity: str
    aero_id: int
    body: dict[str, Any]
    base: dict[str, Any]
    asked: dict[str, Any]
    version: int
    before: dict[str, Any] | None = None


@dataclass(frozen=True)
class Export:
    """What every step of an export needs; ``later``: why some rows could not be done now though nothing is wrong."""

    lane: Lane
    lease: Lease
    client: Client
    released_by: str
    later: list[SyncError] = field(default_factory=list)
