"""What the schema refuses for a reason of the rules reaches the flow as an error of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest

from qbo.errors import Misconfigured, Taken
from qbo.store import constraints

if TYPE_CHECKING:
    from integration.exports.firm import Firm

LINK = "insert into qbo.link (account_id, entity, aero_id, qbo_id, base) values (%(a)s, 'Customer', %(c)s, %(q)s, '{}')"


def test_P1_an_object_of_quickbooks_is_one_rows_alone_and_the_second_link_is_told_as_such(firm: Firm) -> None:
    """Seen to fail where the flow is left to read the driver's exception: nothing but ``send`` knew it."""
    account = firm.account.account_id
    with pytest.raises(Taken, match="belongs to another one"), constraints.links():
        firm.world.rows(LINK, a=account, c=4711, q=firm.lawn)
    with pytest.raises(psycopg.errors.UniqueViolation), constraints.links():  # the key of the row is no answer's fault
        firm.world.rows(LINK, a=account, c=firm.lawn_id, q="4711")


def test_R4_what_names_something_of_nobody_or_of_another_account_is_refused_in_the_callers_words(firm: Firm) -> None:
    """Seen to fail where the driver's exception is passed on."""
    with pytest.raises(Misconfigured, match="no such class"), constraints.references("There is no such class."):
        firm.entry(class_id="4711")
