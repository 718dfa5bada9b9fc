"""``matches``: what the first connect held, listed and decided from the command line (C5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.cli.conftest import Cli
    from integration.world import World

HELD = ("Lawn, North", "Something Else", "Old Barn", "Oak & Elm")


class Held:
    """A firm after its first sync: one similar, one with nothing like it, one inactive, one with two candidates."""

    def __init__(self, cli: Cli, world: World, realm: str) -> None:
        self.cli, self.world, self.realm = cli, world, realm
        self.account = world.account()
        self.companies = {
            name: world.value(
                "insert into aero.company (account_id, name) values (%(a)s, %(n)s) returning company_id",
                a=self.account,
                n=name,
            )
            for name in HELD
        }
        barn = self._customer("Old Barn")
        world.emulator.edit(realm, "Customer", barn, Active=False)
        self.oaks = [self._customer("Oak and Elm"), self._customer("Oak & Elm LLC")]
        token = world.emulator.refresh_token(realm)
        assert cli("connect", "--account", self.account, "--realm", realm, "--refresh-token", token).code == 0
        assert cli("sync").code == 0

    def _customer(self, name: str) -> str:
        return str(self.world.emulator.add(self.realm, "Customer", DisplayName=name)["Id"])

    def decided(self, name: str) -> str | None:
        return self.world.decision(self.companies[name])


@pytest.fixture
def held(cli: Cli, world: World, realm: str) -> Held:
    return Held(cli, world, realm)


def test_C5_matches_lists_companies_by_kind_with_candidates_score_and_reason(cli: Cli, held: Held) -> None:
    done = cli("matches", "--account", held.account)
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert [line for line in lines if not line.startswith(" ")] == [
        "A similar name stands in QuickBooks: 2",
        "An inactive customer has the name: 1",
        "Nothing like it in QuickBooks: 1",
        "4 to decide: --decide link, reactivate, create or leave, with --company ID or for all of them.",
    ]
    company = held.companies["Lawn, North"]
    place = lines.index(f"  Company {company}: Lawn, North")
    assert lines[place + 1].startswith(
        "    QuickBooks customer 1: North Lawn; score 100 of 100. The names are similar."
    )
    assert f"Company {held.companies['Something Else']}: Something Else. Nothing in QuickBooks resembles" in done.out
    assert "Old Barn (inactive); score 100 of 100. An inactive customer of QuickBooks has this name." in done.out
    only = cli("matches", "--account", held.account, "--company", company)
    assert (only.code, "Old Barn" in only.out, "Lawn, North" in only.out) == (0, False, True)


def test_C5_matches_decides_one_company_or_several_with_the_customer_of_each(cli: Cli, held: Held) -> None:
    account, oak, lawn = held.account, held.companies["Oak & Elm"], held.companies["Lawn, North"]
    unsaid = cli("matches", "--account", account, "--decide", "link", "--company", oak)
    assert (unsaid.code, held.decided("Oak & Elm")) == (2, None)
    assert "2 active QuickBooks customers come into question: choose one of them." in unsaid.err
    done = cli(
        "matches", "--account", account, "--decide", "link", "--company", oak, "--qbo-id", held.oaks[1],
        "--company", lawn, "--qbo-id", 1,
    )  # fmt: skip
    assert done.code == 0, done.err
    assert f"Company {oak} (Oak & Elm) is linked with QuickBooks customer {held.oaks[1]}." in done.out
    assert done.out.endswith("2 decided, 0 left open.\n")
    links = held.world.rows("select aero_id, qbo_id from qbo.link where aero_id = any(%(c)s)", c=[oak, lawn])
    assert {(row["aero_id"], row["qbo_id"]) for row in links} == {(oak, held.oaks[1]), (lawn, "1")}


def test_C5_matches_decides_all_for_which_it_is_possible_and_says_what_stays_open_and_why(cli: Cli, held: Held) -> None:
    linked = cli("matches", "--account", held.account, "--decide", "link")
    assert (linked.code, linked.out.endswith("1 decided, 3 left open.\n")) == (0, True), linked.err
    assert f"Company {held.companies['Oak & Elm']} (Oak & Elm) stays open: 2 active QuickBooks customers" in linked.out
    back = cli("matches", "--account", held.account, "--decide", "reactivate")
    assert (back.code, back.out.endswith("1 decided, 2 left open.\n")) == (0, True), back.err
    left = cli("matches", "--account", held.account, "--decide", "leave")
    assert (left.code, left.out.endswith("2 decided, 0 left open.\n")) == (0, True), left.err
    assert [held.decided(name) for name in HELD] == ["link", "leave", "reactivate", "leave"]
    assert cli("matches", "--account", held.account).out == "Nothing waits for a decision.\n"


def test_C5_matches_may_be_asked_of_several_accounts(cli: Cli, world: World, held: Held) -> None:
    other = world.account("Other")
    world.emulator.create_realm("9130000000000002", "empty", settings={"throttle": False})
    world.rows("insert into aero.company (account_id, name) values (%(a)s, 'Far Away')", a=other)
    secret = world.emulator.refresh_token("9130000000000002")
    assert cli("connect", "--account", other, "--realm", "9130000000000002", "--refresh-token", secret).code == 0
    assert cli("sync", "--account", other).code == 0
    assert "Far Away" not in cli("matches", "--account", held.account).out
    assert "5 to decide" in cli("matches", "--account", held.account, "--account", other).out


def test_C5_matches_ends_with_2_for_wrong_use_and_decides_nothing(cli: Cli, held: Held) -> None:
    account, oak = ["--account", held.account], ["--company", held.companies["Oak & Elm"]]
    wrong = [
        ["--account", 77], ["--account", 77, "--decide", "create"], [], [*account, "--decide", "merge"],
        [*account, "--company", 4711], [*account, "--decide", "create", *oak, "--company", 4711],
        [*account, "--decide", "link", *oak, "--qbo-id", 4711],
        [*account, "--decide", "link", "--qbo-id", held.oaks[0]],
        [*account, *oak, "--qbo-id", held.oaks[0]], [*account, "--decide", "reactivate", *oak],
        [*account, "--decide", "create", *oak, "--qbo-id", held.oaks[0]],
    ]  # fmt: skip
    for arguments in wrong:
        done = cli("matches", *arguments)
        assert (done.code, bool(done.err)) == (2, True), (arguments, done.out)
    assert [held.decided(name) for name in HELD] == [None] * 4


def test_C5_matches_while_the_account_is_synced_says_so_in_plain_words(cli: Cli, world: World, held: Held) -> None:
    from qbo.store.leases import hold

    with hold(world.database, held.account):
        done = cli("matches", "--account", held.account, "--decide", "create")
        assert (done.code, "is being synced just now: decide again in a minute." in done.err) == (1, True)
        assert cli("matches", "--account", held.account).code == 0
    assert held.decided("Something Else") is None
