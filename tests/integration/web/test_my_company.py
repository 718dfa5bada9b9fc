"""My Company: Auto Sync Time (T5), the import limit (L2), the lock (T11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/my-company"


def chosen(firm: Firm) -> tuple[bool, int | None]:
    row = firm.world.one("select auto_sync_time, import_limit from aero.account")
    return row["auto_sync_time"], row["import_limit"]


def choose(site: Site, path: str, form: dict[str, str]) -> str:
    """As from the form that stands on the page now."""
    return site.done(f"{path}/choose", {"seen": shown(site, path), **form})


def shown(site: Site, path: str) -> str:
    return site.get(path).text.partition('name="seen" value="')[2].partition('"')[0]


def test_T5_a_page_that_stood_open_switches_auto_sync_time_no_more(site: Site, firm: Firm, path: str) -> None:
    choose(site, path, {"auto_sync_time": "true", "import_limit": "1000"})
    seen = shown(site, path)
    choose(site, path, {"import_limit": "1000"})
    stale = {"auto_sync_time": "true", "import_limit": "2000", "seen": seen}
    assert "Somebody changed these settings meanwhile" in choose(site, path, stale)
    assert chosen(firm) == (False, 1000)


def test_T5_switching_auto_sync_time_on_says_that_it_sends_nothing_by_itself(site: Site, firm: Firm, path: str) -> None:
    held = firm.entry("3", do_not_sync=True)
    assert "Switching this on sends nothing by itself" in site.page(path)
    assert "1 time entry, 3 hours, is held now, and stays so" in site.page(path)
    told = choose(site, path, {"auto_sync_time": "true", "import_limit": "1000"})
    assert "time logged from now on goes to QuickBooks by itself" in told
    firm.sync("full")
    assert chosen(firm) == (True, 1000)
    assert firm.link("TimeActivity", held) is None


@pytest.mark.parametrize(("given", "kept"), [("", None), ("250", 250), ("0", 0)])
def test_L2_the_import_limit_is_a_number_or_none(
    site: Site, firm: Firm, path: str, given: str, kept: int | None
) -> None:
    choose(site, path, {"import_limit": given})
    assert chosen(firm) == (False, kept)
    assert "below" not in site.page(path)


def test_L2_a_limit_that_is_none_is_refused_in_words(site: Site, firm: Firm, path: str) -> None:
    assert "is a number of rows" in choose(site, path, {"import_limit": "-1"})
    assert site.post(f"{path}/choose", {"import_limit": "many"}).status_code == 400
    assert chosen(firm) == (False, 1000)


def test_L2_what_the_limit_left_out_stands_with_its_list(site: Site, path: str, firm: Firm) -> None:
    site.world.rows("update aero.account set import_limit = 1")
    for name in ("South Lawn", "West Lawn"):
        firm.emulator.add(firm.realm, "Customer", DisplayName=name)
    site.world.rows("update qbo.mirror set state = 'left_out' where list = 'Vendor'")
    assert "Vendors 0 1" in site.page(path)


def test_T11_the_lock_says_what_it_means(site: Site, firm: Firm, path: str) -> None:
    told = site.done(f"{path}/lock", {"through": "2026-01-31"})
    assert "time up to and including 2026-01-31 is locked" in told
    assert str(site.world.value("select locked_through from qbo.connection")) == "2026-01-31"


def test_an_account_that_was_never_connected_has_its_settings_too(site: Site) -> None:
    path = f"{site.world.account('New Firm')}/my-company"
    assert "Not connected" in site.page(path)
    assert "There is no import limit" in choose(site, path, {})


def test_P7_a_viewer_changes_nothing(site: Site, firm: Firm, path: str) -> None:
    assert 'class="form-part" disabled' in site.get(path, "viewer").text
    assert site.post(f"{path}/choose", {"auto_sync_time": "true"}, "viewer").status_code == 403
    assert chosen(firm) == (False, 1000)
