"""However many accounts: Airflow maps over at most 1,024."""

from __future__ import annotations

from typing import Any

import pytest

from qbo.orchestrate.lanes import account_groups, bundles

MOST = 1024


def lanes(number: int) -> list[dict[str, Any]]:
    return [{"run_id": n, "account_id": n, "name": f"Firm {n}"} for n in range(number)]


@pytest.mark.parametrize(("accounts", "lists", "longest"), [(0, 0, 0), (1, 1, 1), (1024, 1024, 1), (1025, 513, 2)])
def test_r4_every_account_has_a_lane_of_its_own_until_there_are_too_many(
    accounts: int, lists: int, longest: int
) -> None:
    made = bundles(lanes(accounts), 1, MOST)
    assert len(made) == lists <= MOST
    assert max((len(one["lanes"]) for one in made), default=0) == longest
    assert [lane["run_id"] for one in made for lane in one["lanes"]] == list(range(accounts))


@pytest.mark.parametrize("accounts", [1, 49, 50, 51, 51_200, 51_201, 200_000])
def test_groups_of_accounts_are_never_too_many_and_lose_nobody(accounts: int) -> None:
    groups = account_groups(range(accounts), MOST)
    assert len(groups) <= MOST
    assert [account for group in groups for account in group] == list(range(accounts))
    assert len(groups[0]) == min(accounts, 50) or accounts > MOST * 50


def test_a_lane_is_named_after_its_account_and_a_shared_one_after_the_first_of_them() -> None:
    assert bundles(lanes(1), 1, MOST)[0]["title"] == "Firm 0 (account 0)"
    shared = bundles(lanes(5), 1, 1)[0]["title"]
    assert shared == "Firm 0 (account 0), Firm 1 (account 1), Firm 2 (account 2) and 2 more"
