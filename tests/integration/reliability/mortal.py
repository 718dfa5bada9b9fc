"""A database whose process dies, or which is cut off, at the n-th transaction of a run: before or after its commit."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from qbo.errors import Unavailable
from qbo.store.engine import AWAY, Database

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

HOW = ("killed before the commit", "killed behind the commit", "cut before the commit", "cut behind the commit")


class Killed(BaseException):
    """The end of the process: nothing of the product catches it, and nothing that runs on its way out can write."""


class Mortal(Database):
    """``doom`` says when; a process that is dead stays so until ``revive``."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.revive()

    def revive(self) -> None:
        self._dead, self._left, self._how = False, 0, ""

    def doom(self, number: int, how: str) -> None:
        """``number``: of the transaction from now on, in whichever thread."""
        self._left, self._how = number, how

    @property
    def was_hit(self) -> bool:
        return bool(self._how) and self._left <= 0

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Connection]:
        if self._dead:
            raise Killed
        self._left -= 1
        mine = self._left == 0 and bool(self._how)
        with super().transaction() as connection:
            yield connection
            if mine and self._how.endswith("before the commit"):
                self._hit()
        if mine:
            self._hit()

    def _hit(self) -> None:
        if self._how.startswith("cut"):
            raise Unavailable(AWAY)
        self._dead = True
        raise Killed
