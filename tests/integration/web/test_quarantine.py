"""Quarantine: rows of QuickBooks that were refused stand with their reason and what came (L9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site

LONG = "<b>Long</b> " + "x" * 500


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/quarantine"


def refused(firm: Firm) -> str:
    """The QBO id of a vendor whose name is too long, after the sync that met it."""
    qbo_id = str(firm.emulator.add(firm.realm, "Vendor", DisplayName="Good", GivenName="Gus")["Id"])
    firm.emulator.set_raw(firm.realm, "Vendor", qbo_id, DisplayName=LONG)
    firm.sync("full")
    return qbo_id


def test_L9_a_refused_row_stands_with_its_reason_the_fix_and_what_came_folded_away(
    site: Site, firm: Firm, path: str
) -> None:
    qbo_id = refused(firm)
    page = site.page(path)
    assert "A name in the list Vendor is too long Shorten the name in QuickBooks." in page
    assert f"Vendors QuickBooks id {qbo_id}" in page
    assert "since today" in page
    html = site.get(path).text
    folded = html[html.index('<details class="theirs">') : html.index("</details>")]
    assert "<dt>Given name</dt><dd>Gus</dd>" in folded
    assert "<b>Long" not in html
    assert "run_id" not in html
    attention = site.page(f"{firm.account.account_id}/attention")
    assert "Look at the row" in attention
    assert qbo_id in site.page(f"{path}?qbo_id={qbo_id}")


def test_L9_a_row_that_arrived_well_is_out_of_quarantine_with_both_moments(site: Site, firm: Firm, path: str) -> None:
    qbo_id = refused(firm)
    firm.emulator.edit(firm.realm, "Vendor", qbo_id, DisplayName="Short again")
    firm.sync()
    assert "Nothing is in quarantine" in site.page(path)
    for query in ("?state=closed", "?state=all&list=Vendor", f"?qbo_id={qbo_id}"):
        page = site.page(path + query)
        assert "Out of quarantine" in page
        assert "from today" in page
    assert "No row like that" in site.page(f"{path}?state=closed&list=Item")


def test_R4_rows_of_another_account_and_rows_without_an_id(site: Site, firm: Firm, path: str) -> None:
    refused(firm)
    other = site.world.account("Other Firm")
    site.world.rows(
        "insert into qbo.quarantine (account_id, run_id, list, reason, content) "
        "select %(a)s, 1, 'Item', 'id_missing', '{\"name\": \"Nameless\"}' from generate_series(1, 55)",
        a=other,
    )
    page = site.page(f"{other}/quarantine?qbo_id=none&page=2")
    assert page.count("A row of the list Item has no QuickBooks id") == 5
    assert "51 to 55 of 55 rows" in page
    assert "Vendor" not in page
    assert "Nameless" not in site.page(path)
    assert "This row is not in quarantine" in site.page(f"{path}?qbo_id=none")
