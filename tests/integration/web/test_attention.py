"""R5: what needs a person stands on one page, grouped by cause, and can be decided there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site

HOSTILE = '<script>alert("x")</script> & Söhne'


@pytest.fixture
def path(firm: Firm) -> str:
    return f"{firm.account.account_id}/attention"


def unmapped(firm: Firm, *names: str) -> None:
    for name in names:
        firm.entry("2.5", user_id=firm.user(name))
    firm.sync()


def test_R5_one_item_says_what_happened_what_to_do_who_can_and_what_waits(site: Site, firm: Firm, path: str) -> None:
    unmapped(firm, "Ann Hill")
    page = site.page(path)
    assert "Attention 1 open" in page
    assert "Ann Hill is not matched with anybody in QuickBooks" in page
    assert "Choose the QuickBooks employee or vendor of this user in Aero" in page
    assert "For: office manager" in page
    assert "2.5 hours in 1 time entry wait" in page


def test_R5_the_page_that_fixes_it_is_the_strong_button_of_who_may_act_and_a_link_for_who_may_look(
    site: Site, firm: Firm, path: str
) -> None:
    unmapped(firm, "Ann Hill")
    strong = re.compile(r'<a class="button small strong"[^>]*>Match the person</a>')
    assert strong.search(site.get(path).text)
    looked = site.get(path, "viewer").text
    assert not strong.search(looked)
    assert ">Match the person</a>" in looked


def test_R5_items_of_one_cause_stand_together_and_are_tried_again_together(site: Site, firm: Firm, path: str) -> None:
    for name in ("A:B", "C:D"):
        firm.company(name)
    firm.sync()
    assert "Company names that QuickBooks cannot take 2" in site.page(path)
    told = site.done(f"{path}/decide", {"choice": "retry", "code": "name_characters"})
    assert told.count("tried again at the next sync") == 2


def test_R5_an_item_is_dismissed_with_a_reason_by_the_user_of_airflow(site: Site, firm: Firm, path: str) -> None:
    unmapped(firm, "Ann Hill")
    (item,) = site.world.attention(firm.account)
    form = {"choice": "dismiss", "ids": item["attention_id"]}
    assert "To dismiss an item, say why" in site.done(f"{path}/decide", form)
    assert "Nothing needs you" in site.done(f"{path}/decide", {**form, "reason": "left the firm"}, "op")
    kept = site.world.one("select decided_by, reason from qbo.attention")
    assert kept == {"decided_by": "op", "reason": "left the firm"}


def test_R5_quickbooks_own_words_and_the_id_for_its_support_are_folded_away(site: Site, firm: Firm, path: str) -> None:
    firm.emulator.fail("batch_item_fault", 1, realm=firm.realm, errors=[{"code": "6000", "Detail": "Bad things"}])
    firm.entry()
    firm.sync()
    (item,) = site.world.attention(firm.account)
    html = site.get(path).text
    folded = html[html.index('<details class="theirs">') : html.index("</details>")]
    for theirs in (item["detail"], item["intuit_tid"]):
        assert theirs in folded
        assert html.count(theirs) == 1


def test_P7_what_comes_from_aero_and_quickbooks_is_escaped(site: Site, firm: Firm, path: str) -> None:
    unmapped(firm, HOSTILE)
    html = site.get(path).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt; &amp; Söhne" in html


def test_R4_an_item_of_another_account_is_neither_shown_nor_decided(site: Site, firm: Firm) -> None:
    unmapped(firm, "Ann Hill")
    (item,) = site.world.attention(firm.account)
    other = f"{site.world.account('Other Firm')}/attention"
    assert "Ann Hill" not in site.page(other)
    assert "There is no attention item" in site.done(
        f"{other}/decide", {"choice": "retry", "ids": item["attention_id"]}
    )
    assert site.get(f"{other}/{item['attention_id']}/survivor").status_code == 404
    assert site.world.one("select choice, decided_by from qbo.attention") == {"choice": None, "decided_by": None}


def test_L7_a_person_chooses_the_customer_that_took_the_place_of_one_that_is_gone(
    site: Site, firm: Firm, path: str
) -> None:
    firm.emulator.add(firm.realm, "Customer", DisplayName="South Lawn")
    firm.sync()
    firm.emulator.merge_customers(firm.realm, keep=firm.customer("South Lawn")["Id"], gone=firm.lawn)
    firm.sync("full")
    (item,) = site.world.attention(firm.account, "customer_gone")
    html = site.get(f"{path}/{item['attention_id']}/survivor?q=south").text
    survivor = site.world.company(firm.account, "South Lawn")["company_id"]
    assert re.findall(r'name="company_id" value="(\d+)"', html) == [str(survivor)]
    form = {"choice": "survivor", "ids": item["attention_id"], "company_id": survivor}
    assert "goes out with South Lawn" in site.done(f"{path}/decide", form)


def test_R5_many_items_of_a_cause_are_paged(site: Site, firm: Firm, path: str) -> None:
    site.world.rows(
        "insert into qbo.attention (account_id, entity, code, cause, title, hint) select %(account)s, 'Customer', "
        "'6240', 'company:' || n, 'Taken: ' || n, 'Rename it' from generate_series(1, 120) as n",
        account=firm.account.account_id,
    )
    assert "Show all 120" in site.page(path)
    last = site.page(f"{path}?code=6240&page=3")
    assert "101 to 120 of 120 items" in last
    assert last.count("Taken: ") == 20
    assert "All of these are settled" in site.page(f"{path}?code=6240&page=4")


def test_R5_a_viewer_is_shown_no_buttons(site: Site, firm: Firm, path: str) -> None:
    unmapped(firm, "Ann Hill")
    assert "Try again" in site.page(path)
    assert "Try again" not in site.page(path, "viewer")
