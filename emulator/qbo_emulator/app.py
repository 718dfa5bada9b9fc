"""FastAPI for the control door, behind the front that answers as QBO does."""

from __future__ import annotations

from qbo_emulator.control_door import build
from qbo_emulator.emulator import Emulator
from qbo_emulator.front import Front


def create_app() -> Front:
    """A new emulator, empty."""
    emulator = Emulator()
    return Front(build(emulator), emulator)
