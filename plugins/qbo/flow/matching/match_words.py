"""What is said about held companies and their decisions (C5), the same on the command line and on the page."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from qbo.flow.wording.words import names, number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.flow.matching.matches import Decided

KINDS: Final = {
    "several": "Several of one name",
    "similar": "A similar name stands in QuickBooks",
    "inactive": "An inactive customer has the name",
    "create": "Nothing like it in QuickBooks",
}  # what is surest first
DONE: Final = {
    "create": "will be created in QuickBooks by the next export",
    "link": "is linked with QuickBooks customer {qbo_id}",
    "reactivate": "is linked with QuickBooks customer {qbo_id}, which the next export makes active again",
    "leave": "is left alone: nothing goes to QuickBooks for it",
}
ALL_DONE: Final = {
    "create": "will be created in QuickBooks by the next export",
    "link": "are linked with their QuickBooks customers",
    "reactivate": "are linked with their QuickBooks customers, which the next export makes active again",
    "leave": "are left alone: nothing goes to QuickBooks for them",
}
ONE_BY_ONE: Final = 3  # decided companies, up to which each has a line


def told(decision: str, decided: Decided) -> Iterator[str]:
    """What was decided; what stays open, alike ones in one line, with the reason."""
    if len(decided.done) <= ONE_BY_ONE:
        for match, qbo_id in decided.done:
            yield f"{match.full_name} {DONE[decision].format(qbo_id=qbo_id)}."
    else:
        yield f"{number(len(decided.done), 'company', 'companies')} {ALL_DONE[decision]}."
    alike = defaultdict(list)
    for match, reason in decided.left:
        alike[reason].append(match.full_name)
    for reason, companies in alike.items():
        yield f"Still open: {names(companies)}: {reason}"
