"""How tests and the benchmark are set up alike: short waits, a ward, the machine of histories."""

from __future__ import annotations

import functools
import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from cryptography.fernet import Fernet

from integration.reliability.histories import History, RestoredHistory
from integration.reliability.restored_sides import RestoredSides
from integration.reliability.sides import Sides, keep, no_expectations
from integration.reliability.ward import Ward
from integration.reliability.worker import QUICK
from integration.world import World
from qbo import settings
from qbo.api.client import Client
from qbo.flow import account
from qbo.flow.run import runtime

if TYPE_CHECKING:
    from collections.abc import Iterator

    from integration.exports.firm import Firm
    from integration.reliability.mortal import Mortal
    from qbo.store.engine import Database
    from qbo_emulator.control import Control

CALM = {**QUICK, "QBO_RUN_DEADLINE_S": "2"}


@contextmanager
def calm(**environment: str) -> Iterator[None]:
    """Short waits and no throttle of ours, in this process."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(settings, "REQUESTS_PER_SECOND", 1000))
        stack.enter_context(patch.object(settings, "BATCHES_PER_MINUTE", 1000))
        stack.enter_context(patch.dict(os.environ, {**CALM, **environment}))
        yield


def new_ward(database: Database, emulator: Control) -> Ward:
    key = Fernet.generate_key().decode()
    return Ward(World(database, emulator, key), key)


@contextmanager
def machine(firm: Firm, database: Mortal) -> Iterator[type[History]]:
    """Of ``firm``, whose world is of this database: every history begins with what stands there now.

    Also of ``RestoredHistory``. Trouble is not waited out: a request is tried once, and a run gives up at once.
    """
    with ExitStack() as stack:
        stack.enter_context(calm(QBO_RUN_DEADLINE_S="0.001"))
        stack.enter_context(patch.object(runtime, "Client", functools.partial(Client, patience_s=0)))
        stack.enter_context(patch.object(account, "validate", no_expectations))
        keep(firm)
        for history, sides in ((History, Sides), (RestoredHistory, RestoredSides)):
            begin = functools.partial(sides, firm, database, firm.emulator)
            stack.enter_context(patch.object(history, "begin", begin, create=True))
        yield History
