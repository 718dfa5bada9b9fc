"""R5: every item leads to the page that takes its cause away, or says what to do in QuickBooks and asks again there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from qbo.flow.wording import causes
from qbo.flow.wording.headings import SEVERAL

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site

NAMED = {code for code in causes.BLOCKED if code.startswith(("name_", "parent_", "customer_"))}
OF_COMPANIES = {*causes.BEFORE_DEACTIVATION, *NAMED, "too_deep"}
ITEM = re.compile(r'<section class="card cause".*?</section>', re.DOTALL)


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/attention"


def cause_of(firm: Firm, entry_id: int, code: str) -> str:
    """As whoever raises an item of this code names its cause."""
    if code in OF_COMPANIES:
        return f"company:{firm.lawn_id}"
    if code in {"id_missing", "id_twice", "name_missing", "parent_unknown", "parent_circle", "type_unknown"}:
        return "row:77"
    own = {
        "user_unmapped": f"user:{firm.ann}",
        "user_inactive": f"person:Employee:{firm.employee}",
        "item_inactive": f"item:{firm.gardening}",
        "class_inactive": f"class:{firm.weekly}",
        "class_tracking_off": "setting:class",
        "name_conflict": f"qbo:{firm.lawn}",
        "locked": f"locked:{firm.ann}:2026-11-16",
        "closed_in_qbo": f"locked:{firm.ann}:2026-11-16",
        "tie_out": f"tie_out:{firm.ann}:2026-11-16",
        "restored": "restored:2026-11-16T10:00:00",
        **dict.fromkeys(("reconnect", "list_shrunk", "left_out", "matches_open"), "list"),
    }
    return own.get(code, f"entry:{entry_id}")


def raise_each(site: Site, firm: Firm, codes: dict[str, str]) -> None:
    """An item a code; what a setting holds back is shown through the entries that wait."""
    for code, cause in codes.items():
        aero_id = firm.lawn_id if code == "name_conflict" else None
        site.world.rows(
            "insert into qbo.attention (account_id, entity, aero_id, code, cause, title, hint, entries) "
            "values (%(account)s, 'Account', %(aero_id)s, %(code)s, %(cause)s, 'Title of ' || %(code)s, '', %(n)s)",
            account=firm.account.account_id, aero_id=aero_id, code=code, cause=cause,
            n=int(cause.startswith("setting:")),
        )  # fmt: skip


def test_R5_several_items_of_a_code_of_ours_stand_under_words_of_ours() -> None:
    tables = [
        causes.BLOCKED, causes.CORRECTED, causes.DRIFT, causes.PLANNED, causes.BEFORE_DEACTIVATION, causes.ACCOUNT,
        causes.LIST, causes.MATCHES, causes.QUARANTINE,
    ]  # fmt: skip
    assert {code for table in tables for code in table} - SEVERAL.keys() == set()


def test_R5_every_item_of_ours_leads_to_the_page_that_fixes_it(site: Site, firm: Firm, path: str) -> None:
    entry_id = firm.entry()
    codes = {code: cause_of(firm, entry_id, code) for code in SEVERAL}
    raise_each(site, firm, codes)
    items = ITEM.findall(site.get(path).text)
    assert len(items) == len(codes)
    found = {re.search(r'<a[^>]* href="([^"]+)">', item) for item in items}
    assert None not in found
    addresses = {match[1].replace("&amp;", "&") for match in found if match}
    assert {address: site.get(address).status_code for address in addresses if "/time?entry" not in address} == {
        address: 200 for address in addresses if "/time?entry" not in address
    }
    for page in ("companies?company=", "users?user=", "users?person=", "lists/service-items", "lists/classes"):
        assert any(page in address for address in addresses), page


def test_R5_what_quickbooks_refused_leads_to_its_row_or_to_sync_now_and_can_be_asked_again(
    site: Site, firm: Firm, path: str
) -> None:
    entry_id = firm.entry()
    causes_of = {
        "6240": (f"company:{firm.lawn_id}", "Open the company"), "6310": (f"entry:{entry_id}", "Open the time entry"),
        "6210": ("setting:6210", "Show them"), "6190": ("fault", "Sync again"),
    }  # fmt: skip
    raise_each(site, firm, {code: cause for code, (cause, _) in causes_of.items()})
    items = ITEM.findall(site.get(path).text)
    for code, (_, link) in causes_of.items():
        (item,) = [each for each in items if f"Title of {code}" in each]
        assert link in item
        assert ("Try again" in item) is (code != "6190")


def test_C5_an_inactive_customer_of_a_taken_name_is_linked_once_it_is_active_as_the_hint_says(
    site: Site, firm: Firm, path: str
) -> None:
    sleeping = str(firm.emulator.add(firm.realm, "Customer", DisplayName="Rose Garden")["Id"])
    firm.emulator.edit(firm.realm, "Customer", sleeping, Active=False)
    firm.emulator.fail("batch_item_fault:6240", realm=firm.realm, item=0)
    company_id = firm.company("Rose Garden")
    firm.sync()
    assert "An inactive customer there is linked with the company once you make it active." in site.page(path)
    firm.emulator.edit(firm.realm, "Customer", sleeping, Active=True)
    firm.sync()
    assert firm.codes() == []
    assert (firm.link("Customer", company_id) or {})["qbo_id"] == sleeping


def test_L2_rows_left_out_may_be_left_so_until_their_number_changes(site: Site, firm: Firm, path: str) -> None:
    account_id = firm.account.account_id
    site.done(f"{account_id}/my-company/choose", {"import_limit": 1, "seen": "off 1000"})
    for name in ("A", "B"):
        firm.emulator.add(firm.realm, "Class", Name=name)
    site.world.rows("update qbo.mirror set state = 'left_out' where list = 'Class'")
    firm.sync("full")
    (item,) = site.world.attention(firm.account, "left_out")
    told = site.done(f"{path}/decide", {"choice": "dismiss", "ids": item["attention_id"], "reason": "They are old"})
    assert "Nothing needs you" in told
    firm.sync("full")
    assert firm.codes() == []
    site.world.rows("update qbo.mirror set state = 'left_out' where list = 'Class'")
    firm.sync("full")
    assert firm.codes() == ["left_out"]


def test_L9_a_row_in_quarantine_may_be_dismissed_and_is_told_again_when_it_comes_there_again(
    site: Site, firm: Firm, path: str
) -> None:
    vendor = str(firm.emulator.add(firm.realm, "Vendor", DisplayName="Good")["Id"])

    def comes(name: str) -> list[str]:
        firm.emulator.set_raw(firm.realm, "Vendor", vendor, DisplayName=name)
        firm.sync("full")
        return firm.codes()

    assert comes("x" * 501) == ["name_too_long"]
    (item,) = site.world.attention(firm.account)
    html = site.get(path).text
    assert "Look at the row" in html
    assert "Try again" not in html
    assert "Nothing needs you" in site.done(
        f"{path}/decide", {"choice": "dismiss", "ids": item["attention_id"], "reason": "Known"}
    )
    assert comes("x" * 502) == []
    assert comes("Short") == []
    assert comes("x" * 501) == ["name_too_long"]
