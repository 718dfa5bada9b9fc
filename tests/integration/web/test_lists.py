"""Lists: vendors, employees, classes and service items as Aero knows them (L4, L5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/lists"


def names(site: Site, address: str) -> list[str]:
    return re.findall(r'class="lead-cell"><strong>([^<]*)<', site.get(address).text)


def test_L4_L5_each_list_stands_with_parent_price_state_and_id_and_is_searched(
    site: Site, firm: Firm, path: str
) -> None:
    item = {"Type": "Service", "IncomeAccountRef": {"value": "1"}}
    firm.emulator.add(
        firm.realm, "Item", Name="Hedges", UnitPrice=12.345, ParentRef={"value": firm.gardening}, SubItem=True, **item
    )
    old = firm.emulator.add(firm.realm, "Item", Name="Old service", **item)["Id"]
    firm.sync()
    firm.emulator.edit(firm.realm, "Item", old, Active=False)
    firm.sync()
    page = site.page(f"{path}/service-items")
    assert "Service items 3 Classes 1 Employees 1 Vendors 1" in page
    assert f"Gardening 35.00 Active {firm.gardening} Hedges in Gardening 12.345 Active" in page
    assert f"Inactive {old}" in page
    assert names(site, f"{path}/service-items?active=no") == ["Old service"]
    assert names(site, f"{path}/service-items?q=gard&active=yes") == ["Gardening", "Hedges"]
    assert names(site, f"{path}/service-items?qbo_id={old}") == ["Old service"]
    assert "The row with the QuickBooks id 99 is not in this list" in site.page(f"{path}/service-items?qbo_id=99")
    assert names(site, f"{path}/classes?qbo_id={firm.weekly}") == ["Weekly"]


def test_people_stand_with_their_bill_rate_and_the_users_who_are_matched_with_them(
    site: Site, firm: Firm, path: str
) -> None:
    assert f"Ann Field 40.00 Ann Field Active {firm.employee}" in site.page(f"{path}/employees")
    assert f"Tim Philip Masonry nobody Active {firm.vendor}" in site.page(f"{path}/vendors")


def test_L2_rows_that_the_import_limit_left_out_are_counted(site: Site) -> None:
    account = site.world.connect("Small", seed="empty", import_limit=2)
    for n in range(5):
        site.world.emulator.add(account.realm, "Vendor", DisplayName=f"Vendor {n}")
    site.world.sync(account)
    page = site.page(f"{account.account_id}/lists/vendors")
    assert "1 to 2 of 2 vendors" in page
    assert "3 more active rows of QuickBooks were left out by the import limit" in page


def test_a_long_list_is_paged_and_an_empty_one_says_where_it_comes_from(site: Site) -> None:
    account_id = site.world.account()
    site.world.rows(
        "insert into aero.vendor (account_id, qbo_id, name) "
        "select %(a)s, n::text, 'Vendor ' || lpad(n::text, 3, '0') from generate_series(1, 60) as n",
        a=account_id,
    )
    address = f"{account_id}/lists/vendors"
    assert names(site, f"{address}?page=2") == [f"Vendor {n:03}" for n in range(51, 61)]
    assert "51 to 60 of 60 vendors" in site.page(f"{address}?page=2")
    first = site.get(f"{account_id}/lists")
    assert (first.status_code, first.headers["location"].rpartition("/")[2]) == (303, "service-items")
    assert "They come from QuickBooks with the first sync" in site.page(f"{account_id}/lists/service-items")
    assert site.get(f"{account_id}/lists/customers").status_code == 404


def test_R4_rows_of_another_account_are_not_shown(site: Site, firm: Firm) -> None:
    other = site.world.account("Other Firm")
    for kind in ("service-items", "classes", "employees", "vendors"):
        assert names(site, f"{other}/lists/{kind}") == []
