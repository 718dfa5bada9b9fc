"""``books``: what these tests look at in ``firm``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.reports.books import Books


@pytest.fixture
def books(firm: Firm) -> Books:
    from integration.reports.books import Books

    return Books(firm)
