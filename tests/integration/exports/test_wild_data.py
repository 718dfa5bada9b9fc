"""Wild data from Aero (C1, C6, T3): what QuickBooks can hold goes out as it is, the rest is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from integration.exports.firm import Firm

PIECES = (
    "'", '"', "\\", "%", "_", "&", "<b>", "&amp;", "  ", "🌻", "👩‍🌾", "\u202e", "\u200f", "\u200b", "\u00a0", "é", "İ",
    "北", "{name}", "%(a)s", "$1", "--", "NULL", " (deleted)",
)  # fmt: skip
ANY = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=":")
BAD = st.sampled_from([":", "\t", "\n", "\r\n", "\x0b", "\x07", "\x85", "\u2028", "\u2029"])
AROUND = st.sampled_from(["", "", " ", "  ", "\t", "\n", "\u00a0", "\u3000"])
LENGTHS = st.sampled_from([1, 9, 9, 9, 100, 101, 500, 501, 900])
# The older one is created by this sync, stands in QuickBooks already, or only QuickBooks takes the two for one: letters
# as the dotted capital I fold differently in PostgreSQL.
TWIN = ("name_twin", "name_of_customer", "6240")
TEXTS = st.lists(st.sampled_from(PIECES) | ANY, min_size=1, max_size=8).map("".join)


@st.composite
def names(draw: st.DrawFn, number: int = 0) -> str:
    """The name of a company as a person may paste it; one in six holds what no name of QuickBooks can."""
    text = draw(TEXTS)
    if draw(st.integers(0, 5)) == 0:
        place = draw(st.integers(0, len(text)))
        text = f"x{text[:place]}{draw(BAD)}{text[place:]}x"
    length = draw(LENGTHS)
    return draw(AROUND) + (text * (length // len(text) + 1))[:length] + draw(AROUND)


COMPANIES = st.lists(st.tuples(names(), st.integers(0, 12), st.booleans()), min_size=8, max_size=25)
ENTRIES = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60) | st.sampled_from(PIECES), min_size=3,
    max_size=8,
)  # fmt: skip


def cannot(name: str) -> str | None:
    """Why QuickBooks cannot take this name, the white space around it cut off (C6)."""
    bare = name.strip()
    if not bare:
        return "name_empty"
    if any(char == ":" or char < " " or "\x7f" <= char <= "\x9f" or char in "\u2028\u2029" for char in bare):
        return "name_characters"
    return "name_too_long" if len(bare) > 500 else None


class Wild:
    """What was written in Aero: companies with the reason for which they cannot go out, and notes of time entries."""

    def __init__(self, firm: Firm) -> None:
        self.firm = firm
        self.companies: dict[int, tuple[str, str | None]] = {}
        self.keys: set[str] = set()
        self.entries: dict[int, str] = {}

    def write(self, rows: list[tuple[str, int, bool]], notes: list[str], mode: str) -> None:
        for name, pick, twin in rows:
            self.add(name, pick, twin=twin)
        for text in notes:
            self.entries[self.firm.entry(notes=text, company_id=self.firm.lawn_id)] = text
        self.firm.sync(mode)
        self.assert_sent()
        self.assert_quiet()

    def add(self, name: str, pick: int, *, twin: bool) -> None:
        bare = name.strip()
        if self.keys & {bare.casefold(), bare.lower()}:
            return
        self.keys |= {bare.casefold(), bare.lower(), bare.upper().lower()}
        good = [company for company, (_, why) in self.companies.items() if why is None]
        parent = good[pick] if pick < len(good) and self.level(good[pick]) < 5 else None
        why = cannot(name)
        self.companies[self.firm.company(name, parent_company_id=parent)] = name, why
        good_twin = cannot(name.lower()) is None  # İ is two letters in small
        if twin and good_twin and why is None and parent is None and name.lower() == name.upper().lower() != name:
            self.companies[self.firm.company(name.lower())] = name.lower(), "name_twin"

    def level(self, company: int) -> int:
        above = self.firm.world.value("select parent_company_id from aero.company where company_id = %(c)s", c=company)
        return 1 + (self.level(above) if above else 0)

    def assert_sent(self) -> None:
        stands = {row["Id"]: row["DisplayName"] for row in self.firm.emulator.objects(self.firm.realm, "Customer")}
        items = {item["aero_id"]: item["code"] for item in self.firm.world.attention(self.firm.account)}
        names = {row["company_id"]: row["name"] for row in self.firm.world.rows("select * from aero.company")}
        for company, (text, why) in self.companies.items():
            link = self.firm.link("Customer", company)
            assert names[company] == text
            assert (link and stands[link["qbo_id"]]) == (None if why else text.strip())
            assert items.get(company) in (TWIN if why == "name_twin" else (why,)), text
        sent = {row["Id"]: row.get("Description", "") for row in self.firm.times()}
        links = {entry: self.firm.link("TimeActivity", entry) for entry in self.entries}
        assert {entry: sent[link["qbo_id"]] for entry, link in links.items() if link} == self.entries
        assert len(stands) == 1 + sum(why is None for _, why in self.companies.values())
        assert len(sent) == len(self.entries)

    def assert_quiet(self) -> None:
        """Behind it nothing is written, and only a full sync asks again, about what QuickBooks itself refused (R5)."""
        self.firm.sync()
        self.firm.emulator.clear_journal()
        before = self.dump()
        assert self.firm.sync().quiet == [self.firm.account.account_id]
        self.firm.sync("full")
        assert self.dump() == before
        assert bool(self.firm.batches()) == ("6240" in self.firm.codes())

    def dump(self) -> tuple[object, object]:
        world = self.firm.world
        return world.dump("aero"), world.rows("select xmin::text, * from qbo.link order by entity, aero_id")


def test_C1_C6_T3_wild_names_and_notes_go_out_once_or_are_said_and_aero_stays_as_it_was(firm: Firm) -> None:
    write = given(COMPANIES, ENTRIES, st.sampled_from(["incremental", "full"]))(Wild(firm).write)
    settings(
        max_examples=3, deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=(Phase.generate,)
    )(write)()


@pytest.mark.parametrize("text", ["a\x0bb", "a\x85b", "a\u2028b", "a\x07b", "\ufeffa\nb"])
def test_C6_a_line_break_or_control_character_of_any_kind_is_said_and_nothing_is_sent(firm: Firm, text: str) -> None:
    firm.company(text)
    firm.sync()
    assert firm.codes() == ["name_characters"]
    assert firm.batches() == []


@pytest.mark.parametrize("name", ["\u3000Wide\u00a0", "\tTabbed\n", "  Spaced ", "Bare"])
def test_L6_C1_white_space_around_a_name_in_aero_is_no_rename_of_its_own(firm: Firm, name: str) -> None:
    company = firm.company(name)
    firm.sync()
    link = firm.link("Customer", company)
    assert link is not None
    firm.emulator.edit(firm.realm, "Customer", link["qbo_id"], DisplayName="Renamed")
    firm.sync()
    assert firm.codes() == []
    assert firm.world.value("select name from aero.company where company_id = %(c)s", c=company) == "Renamed"


@pytest.mark.parametrize("around", [" {} ", "\u00a0{}\u3000"])
def test_L6_white_space_around_a_name_in_quickbooks_is_no_rename_either(firm: Firm, around: str) -> None:
    company = firm.company("Cedar Court")
    firm.sync()
    link = firm.link("Customer", company)
    assert link is not None
    firm.emulator.set(firm.realm, trim_names=False)
    firm.emulator.edit(firm.realm, "Customer", link["qbo_id"], DisplayName=around.format("Cedar Court"))
    firm.sync()
    assert firm.world.value("select name from aero.company where company_id = %(c)s", c=company) == "Cedar Court"
    firm.emulator.edit(firm.realm, "Customer", link["qbo_id"], DisplayName="Cedar House")
    firm.sync()
    assert firm.codes() == []
    assert firm.world.value("select name from aero.company where company_id = %(c)s", c=company) == "Cedar House"


def test_C6_a_name_of_any_length_may_be_saved_in_aero_and_is_said(firm: Firm) -> None:
    """No index of ours refuses a row of Aero's: one over a whole name holds 2,704 bytes at most."""
    firm.company("".join(chr(0x4E00 + number * 7919 % 20_000) for number in range(3000)))
    firm.sync()
    assert firm.codes() == ["name_too_long"]


@pytest.mark.parametrize("name", ['O\'Brien & \\ 50% _ "Co"', "🌻 \u202eGarden\u200f", "Two  Blanks", "x" * 500])
def test_C1_a_wild_name_whose_answer_was_lost_is_found_again_and_not_created_twice(
    firm: Firm, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("QBO_LOOKUP_AFTER_S", "0.000001")
    monkeypatch.setenv("QBO_RUN_DEADLINE_S", "0.1")
    company = firm.company(name)
    firm.emulator.fail("cut_after", path="/batch", realm=firm.realm, count=1)
    firm.world.sync(firm.account)
    firm.emulator.forget_requestids()
    firm.sync()
    assert len(firm.customers(name)) == 1
    assert firm.link("Customer", company) is not None
