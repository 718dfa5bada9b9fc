"""What a row of the fault table is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from qbo.errors import Fault

Action = Literal["retry", "reconnect", "refuse", "stale", "stop"]

OFFICE: Final = "office manager"
ADMIN: Final = "QuickBooks administrator"
DATA_TEAM: Final = "data team"


@dataclass(frozen=True)
class Rule:
    """What to do about a fault.

    ``retry``: wait and send the same again. ``reconnect``: a person connects the account again. ``refuse``: explain
    this row and go on with its neighbours. ``stale``: read again and decide anew. ``stop``: the account cannot go on.
    ``title`` is a heading, without a full stop; ``hint`` one or two sentences. ``setting``: of the QBO
    company, so that one fix releases every row that it refuses (R5). ``period``: the books are closed for the date
    of the row (T11).
    """

    action: Action
    title: str
    hint: str
    who: str
    setting: bool = False
    period: bool = False


@dataclass(frozen=True)
class Row:
    """``pattern`` tells meanings of one code apart; searched case-insensitively in message and detail."""

    code: str
    rule: Rule
    pattern: str = ""

    def fits(self, fault: Fault) -> bool:
        text = f"{fault.message} {fault.detail}"
        return self.code == fault.code and re.search(self.pattern, text, re.IGNORECASE) is not None


def retry(title: str, hint: str = "Nothing to do: the sync tries again by itself.", who: str = DATA_TEAM) -> Rule:
    """Trouble that passes by itself."""
    return Rule("retry", title, hint, who)


def reconnect(title: str, hint: str) -> Rule:
    return Rule("reconnect", title, hint, ADMIN)


def refuse(title: str, hint: str, who: str = OFFICE) -> Rule:
    """A refusal of this row alone, which a person can put right."""
    return Rule("refuse", title, hint, who)


def setting(title: str, hint: str) -> Rule:
    """A refusal of every such row, until an administrator changes the QBO company."""
    return Rule("refuse", title, hint, ADMIN, setting=True)


def closed(title: str, hint: str) -> Rule:
    """A refusal of everything in a closed period; of time one item a person and week (T11)."""
    return Rule("refuse", title, hint, ADMIN, setting=True, period=True)


def ours(title: str) -> Rule:
    """A refusal that only a fault of the sync itself explains."""
    return Rule("refuse", title, "Report this to the data team: the sync should not have sent it.", DATA_TEAM)


def stop(title: str, hint: str, who: str = DATA_TEAM) -> Rule:
    return Rule("stop", title, hint, who)
