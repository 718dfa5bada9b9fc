"""Errors, by what the caller must do.

::

    SyncError                 everything this package raises on purpose
    ├── RetryLater            wait, then do the same again: nothing is wrong with the data
    │   ├── Throttled         QBO's limit was reached (429, code 3001)
    │   │   └── Paused        not even asked: the pause that QBO wants is longer than may be waited here
    │   └── Unavailable       5xx, time-out, cut connection, an answer that cannot be read, database away
    ├── ReconnectNeeded       a person must connect the account to QBO again; do not retry
    ├── Refused               QBO refused this request or row: explain it, go on with its neighbours
    │   └── Stale             somebody else saved first (5010): read again, then decide anew
    ├── Taken                 an answer named an object of QBO that another row has: look up what is true
    └── Stop                  this account cannot go on now
        ├── Misconfigured     wrong use or settings: a person who runs the sync must change something
        ├── AccountBusy       another worker holds the lease: hand over, do not wait
        └── LeaseLost         another worker took the lease: write nothing more

The docstring of a class is its default message; a message is always fit for a person to read.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One error as QBO reports it; ``detail`` is the vendor's text, for logs and the folded part of a page only."""

    code: str
    message: str = ""
    detail: str = ""
    element: str = ""
    type: str = ""


class SyncError(Exception):
    """Something went wrong between Aero and QuickBooks."""

    def __init__(
        self, message: str = "", *, intuit_tid: str = "", maybe_done: bool = False, faults: tuple[Fault, ...] = ()
    ) -> None:
        """``maybe_done``: the request may have taken effect in QBO although no answer arrived.

        ``faults`` in QBO's order; the first decides (``api.faults.rule_for``).
        """
        super().__init__(message or (self.__doc__ or "").strip())
        self.intuit_tid = intuit_tid
        self.maybe_done = maybe_done
        self.faults = faults

    @property
    def code(self) -> str:
        """Code of the first fault, empty where QBO gave none."""
        return self.faults[0].code if self.faults else ""


class RetryLater(SyncError):
    """QuickBooks cannot answer now; the sync tries again by itself."""

    def __init__(
        self,
        message: str = "",
        *,
        after_s: float = 0,
        intuit_tid: str = "",
        maybe_done: bool = False,
        faults: tuple[Fault, ...] = (),
    ) -> None:
        """``after_s``: seconds that QBO asked for (``Retry-After``), 0 where it did not say."""
        super().__init__(message, intuit_tid=intuit_tid, maybe_done=maybe_done, faults=faults)
        self.after_s = after_s


class Throttled(RetryLater):
    """QuickBooks asks for a pause: its limit of requests is reached."""


class Paused(Throttled):
    """QuickBooks asked for a longer pause; the sync goes on by itself when it is over."""


class Unavailable(RetryLater):
    """QuickBooks is not answering at the moment."""


class ReconnectNeeded(SyncError):
    """The connection to QuickBooks has ended; a QuickBooks administrator must connect again."""


class Refused(SyncError):
    """QuickBooks refused the request."""

    def __init__(
        self, message: str = "", *, status: int = 400, faults: tuple[Fault, ...] = (), intuit_tid: str = ""
    ) -> None:
        """``status``: of HTTP; 200 where the refusal came inside an accepted answer."""
        super().__init__(message, intuit_tid=intuit_tid, faults=faults)
        self.status = status


class Stale(Refused):
    """Somebody else changed this in QuickBooks first."""


class Taken(SyncError):
    """QuickBooks answered with a record that belongs to another one here."""


class Stop(SyncError):
    """The sync of this account cannot go on."""


class Misconfigured(Stop):
    """A setting of the sync is missing or wrong."""


class AccountBusy(Stop):
    """Another sync of this account is running."""


class LeaseLost(Stop):
    """Another worker took over this account; this one stops and writes nothing more."""
