"""``resolve``: the choices of the contract, wrong use ends with 2 in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from integration.cli.conftest import Cli
    from integration.world import World


@pytest.fixture
def items(world: World) -> list[int]:
    """Two items of companies without a name."""
    account = world.connect(seed="empty")
    world.sync(account)
    for _ in range(2):
        world.rows("insert into aero.company (account_id, name) values (%(a)s, '')", a=account.account_id)
    world.sync(account)
    return [item["attention_id"] for item in world.attention(account)]


def test_R5_resolve_says_what_happens_now_for_every_item_named(cli: Cli, items: list[int], world: World) -> None:
    done = cli("resolve", "--attention", items[0], "--attention", items[1], "--choose", "dismiss", "--reason", "a test")
    assert done.code == 0, done.err
    assert done.out.count("dismissed") == 2
    rows = world.rows("select reason, decided_by, resolved_at from qbo.attention")
    assert all(row["reason"] == "a test" and row["decided_by"] and row["resolved_at"] for row in rows)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--choose", "dismiss"), ("--choose", "aero"), ("--choose", "qbo"), ("--choose", "release"),
        ("--choose", "survivor", "--company", "1"), ("--choose", "survivor"), ("--choose", "nonsense"), (),
        ("--choose", "survivor", "--company", "1", "--company", "2"), ("--choose", "retry", "--attention", "999"),
    ],
)  # fmt: skip
def test_R5_resolve_used_wrongly_ends_with_2_and_changes_nothing(
    cli: Cli, items: list[int], world: World, arguments: tuple[str, ...]
) -> None:
    done = cli("resolve", "--attention", items[0], *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err
    assert world.value("select count(*) from qbo.attention where resolved_at is null and choice is null") == 2
