"""Every page is worked with the keyboard alone, its main control reached with Tab, seen and pressed; and on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import ViewportSize, expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from e2e.airflow_runs import Firm, FirstSync
    from e2e.web.desk import Desk

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]
MOST: Final = 150  # stops of a page
PHONE: Final = ViewportSize(width=390, height=844)
Step = tuple[str, str]  # where Tab must lead, and what is pressed there

WALK: Final[tuple[tuple[str, tuple[Step, ...], str], ...]] = (
    ("", (("More", "Enter"),), "Reads all lists page by page"),
    ("attention", (("Dismiss…", "Enter"), ("Dismiss", "Enter")), "Nothing needs you"),
    ("companies", (("Choose Amy's Bird Sanctuary", "Space"), ("Make inactive", "Enter")), "inactive in Aero now"),
    ("matches", (("Leave alone", "Enter"),), "Nothing like it is left alone"),
    ("time?state=held", (("All 2 that match", "Space"), ("Approve", "Enter")), "2 entries change"),
    ("tie-out", (("Earlier", "Enter"),), "Later"),
    ("lists", (("Classes", "Enter"),), "of 6 classes"),
    ("users?q=nora", (("Choose… Nora New", "Enter"),), "Matched with nobody"),
    ("quarantine", (("State", "ArrowDown"),), "No row like that"),
    ("history", ((":", "Enter"),), "What it decided"),
    ("my-company", (("Auto Sync Time", "Space"), ("Save", "Enter")), "Auto Sync Time is on"),
)
FOCUSED: Final = """() => {
    const element = document.activeElement;
    if (element === document.body) return {name: "the end of the page", isSeen: false};
    const style = getComputedStyle(element), label = element.labels?.[0];
    const named = label?.querySelector("span, strong") || label || element;
    return {
        name: element.getAttribute("aria-label") || named.innerText,
        isSeen: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    };
}"""


@pytest.fixture(scope="module")
def garden(first_sync: FirstSync) -> Firm:
    """With something to do on every page."""
    garden = next(first_sync.unused)
    garden.log_time("Mowing", "Pruning", held=True)
    garden.airflow.sql("insert into aero.app_user (account_id, name) values (%s, 'Nora New')", garden.account_id)
    garden.airflow.sql(
        "insert into qbo.attention (account_id, entity, code, cause, title, hint) "
        "values (%s, 'TimeActivity', 'tie_out', 'tie_out:5:2026-11-16', 'Hours differ', 'Compare them')",
        garden.account_id,
    )
    garden.airflow.sql(
        "with held as (insert into aero.company (account_id, name) values (%s, 'Nothing like it') returning *) "
        "insert into qbo.proposal (account_id, company_id, kind, evidence) "
        'select account_id, company_id, \'create\', \'{"score": 0, "reason": "Nothing resembles it."}\' from held',
        garden.account_id,
    )
    return garden


def test_every_page_is_worked_with_the_keyboard_alone_and_shows_where_it_is(desk: Desk, garden: Firm) -> None:
    desk.open(f"{garden.account_id}/")
    desk.log_in()
    desk.page.wait_for_url("**/aero-qbo/**")
    for path, steps, outcome in WALK:
        desk.open(f"{garden.account_id}/{path}")
        for name, key in steps:
            tab_to(desk.page, name)
            desk.page.keyboard.press(key)
            if path == "attention" and name == "Dismiss…":
                assert desk.page.evaluate(FOCUSED)["name"] == "Why may it stay as it is?"  # without a wait
                desk.page.keyboard.type("It is known")
        expect(desk.page.get_by_text(outcome).first).to_be_visible()
    assert desk.problems == []


def test_the_way_past_the_navigation_is_the_first_stop(desk: Desk, garden: Firm) -> None:
    desk.open(f"{garden.account_id}/time")
    desk.log_in()
    expect(desk.page).to_have_url(re.compile("/time$"))
    tab_to(desk.page, "Skip to content")
    desk.page.keyboard.press("Enter")
    tab_to(desk.page, "CSV")


def test_on_a_phone_no_page_is_wider_than_it_the_current_one_is_in_sight_and_time_is_sorted(
    desk: Desk, garden: Firm
) -> None:
    desk.page.set_viewport_size(PHONE)
    desk.open(f"{garden.account_id}/")
    desk.log_in()
    desk.page.wait_for_url("**/aero-qbo/**")
    for path, _, _ in WALK:
        desk.open(f"{garden.account_id}/{path}")
        expect(desk.page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=1)
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    desk.open(f"{garden.account_id}/time")
    desk.page.get_by_label("Sorted by").select_option(label="Hours, the most first")
    expect(desk.page).to_have_url(re.compile("sort=-hours"))


def tab_to(page: Page, name: str) -> None:
    """Every stop on the way must show that it has the focus."""
    page.wait_for_load_state()  # before, there is nothing to stop at
    for _ in range(MOST):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["isSeen"], f"{name}: {focused}"
        if name in " ".join(focused["name"].split()):
            return
    raise AssertionError(f"Tab does not lead to {name}")
