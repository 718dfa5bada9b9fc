"""What nobody can have meant is refused in plain words, and changes nothing."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from integration.web.routes import called, routes
from integration.web.site import target, words
from qbo.web import access

if TYPE_CHECKING:
    from integration.exports.firm import Firm
    from integration.web.site import Site

BROWSERS_KEEP = 4096  # bytes of a cookie
HUGE = 2**63  # one more than PostgreSQL's bigint holds
GET = [
    f"companies?company={HUGE}", f"companies?after={HUGE}", f"matches?company={HUGE}", f"users?user={HUGE}",
    f"time/{HUGE}", f"time?entry={HUGE}", f"history/{HUGE}", f"history/{HUGE}/undo", f"attention/{HUGE}/survivor",
    "tie-out?week=0001-01-01", "tie-out?week=9999-12-31", "tie-out/csv?week=0001-01-01",
    "tie-out/entries?week=9999-12-31", "time?state=unheard",
    "users?q=a%00b", "quarantine?qbo_id=%00", "time?q=%00", "preview?run=%00", "time/customers?find=%00",
]  # fmt: skip
POST = [
    ("companies/set-active", {"ids": HUGE, "active": "true"}),
    ("companies/edit", {"company_id": HUGE, "name": "A", "company_type": "Customer"}),
    ("matches/decide", {"decision": "create", "company_id": HUGE}),
    ("attention/decide", {"choice": "retry", "ids": HUGE}),
    ("attention/decide", {"choice": "dismiss", "ids": 1, "reason": "a\0b"}),
    ("companies/edit", {"company_id": 1, "name": "a\0b", "company_type": "Customer"}),
]


@pytest.fixture
def root(firm: Firm) -> str:
    return f"{firm.account.account_id}/"


def test_P7_no_route_takes_a_text_that_the_database_cannot_hold() -> None:
    assert [route.path for route in routes() if access.storable not in called(route.dependant)] == []


def test_P7_what_no_id_and_no_text_can_be_is_refused_in_words_and_breaks_nothing(site: Site, root: str) -> None:
    answers = {path: site.get(root + path, "admin") for path in GET}
    answers |= {f"{path} {form}": site.post(root + path, form, "admin") for path, form in POST}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(answers, 400)
    assert all("go back and try again" in answer.text for answer in answers.values())


def test_P7_a_user_that_no_id_can_be_is_matched_with_nobody(site: Site, root: str) -> None:
    assert "none of the choices" in site.done(f"{root}users/match", {"pairs": f"{HUGE}=Employee:1"})


def test_L2_a_limit_beyond_what_anybody_has_is_refused_in_words(site: Site, firm: Firm, root: str) -> None:
    assert "up to 10,000,000" in site.done(f"{root}my-company/choose", {"import_limit": 2**31})
    assert firm.world.value("select import_limit from aero.account") == 1000


@pytest.mark.parametrize("form", ["my-company/lock", "tie-out/lock"])
def test_T11_a_slip_in_the_year_opens_no_locked_time(site: Site, firm: Firm, root: str, form: str) -> None:
    firm.set_connection(locked_through="2026-01-31")
    assert "The year 26 is none" in site.done(root + form, {"through": "0026-11-20"})
    assert str(firm.world.value("select locked_through from qbo.connection")) == "2026-01-31"


def test_T10_a_slip_in_the_year_sends_no_old_time(site: Site, root: str) -> None:
    answer = site.post(f"{root}connection/begin", {"export_from": "0026-03-01"}, "op")
    assert answer.status_code == 303
    assert "The year 26 is none" in words(site.client.get(site.at, follow_redirects=True).text)
    assert site.world.rows("select 1 from qbo.consent") == []


def test_T3_a_slip_in_the_year_of_an_entry_is_not_saved(site: Site, firm: Firm, root: str) -> None:
    entry_id = firm.entry(do_not_sync=True)
    seen = site.get(f"{root}time/{entry_id}").text.partition('name="seen" value="')[2].partition('"')[0]
    form = {"seen": seen, "user_id": firm.ann, "work_date": "0026-11-20", "hours": "1", "do_not_sync": "true"}
    answer = site.post(f"{root}time/{entry_id}", form)
    assert (answer.status_code, "The year 26 is none" in words(answer.text)) == (409, True)


def test_R5_what_was_done_is_told_also_where_it_is_long_and_in_other_letters(site: Site, firm: Firm, root: str) -> None:
    letters = (chr(0x4E00 + number * 7919 % 20_000) for number in range(10_000))
    for number in range(12):
        firm.company(f"{number}:" + "".join(itertools.islice(letters, 400)))
    firm.sync()
    answer = site.post(f"{root}attention/decide", {"choice": "retry", "code": "name_characters"})
    assert len(answer.headers["set-cookie"].partition(";")[0]) < BROWSERS_KEEP
    assert "more." in words(site.client.get(target(answer)).text)
