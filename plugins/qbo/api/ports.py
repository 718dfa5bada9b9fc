"""What the client needs from others; ``store`` provides both, one object an account."""

from __future__ import annotations

from typing import Protocol


class Tokens(Protocol):
    """Access tokens of one account."""

    def access_token(self) -> str:
        """A token that should work now; raises ReconnectNeeded where the connection has ended."""

    def renew(self, refused: str) -> str:
        """A token other than ``refused``, which QBO did not take: another worker's new one, or a refreshed one."""


class Throttle(Protocol):
    """The limits of one realm, shared by every process."""

    def wait(self, *, batch: bool) -> None:
        """Blocks until one more request (a batch counts in both limits) is allowed.

        Raises Paused where QBO asked for a pause that is too long to be waited out in a worker slot.
        """

    def pause(self, seconds: float) -> None:
        """Holds back every process: QBO answered 429."""
