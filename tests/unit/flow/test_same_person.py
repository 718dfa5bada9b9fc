"""Which employee or vendor a user of Aero probably is (T8): by e-mail, by name, and when that is unmistakable."""

from __future__ import annotations

from typing import Any

import pytest

from qbo.flow.matching.same_person import propose

Row = dict[str, Any]


def users(*named: tuple[str, str | None]) -> list[Row]:
    return [{"user_id": n, "name": name, "email": email} for n, (name, email) in enumerate(named, 1)]


def people(*named: tuple[str, str | None], taken: str = "") -> list[Row]:
    return [
        {"kind": "Employee", "qbo_id": str(n), "name": name, "email": email, "is_taken": name == taken}
        for n, (name, email) in enumerate(named, 1)
    ]


@pytest.mark.parametrize(
    ("user", "person", "why", "is_sure"),
    [
        (("Robert Hale", "r@x.example"), ("Robert Hale", "R@X.example"), "Name and e-mail are the same.", True),
        (("Bob", "r@x.example"), ("Robert Hale", "r@x.example"), "The e-mail is the same.", True),
        (("Hale, Robert", None), ("Robert Hale", None), "The name is the same.", True),
        (("Roberta Hales", "r@x.example"), ("Roberta Hale", "r@x.example"),
         "The e-mail is the same, and the names are similar.", True),
        (("Katherine Johnson", None), ("Katharine Johnson", None), "The names are similar.", False),
    ],
)  # fmt: skip
def test_T8_a_person_is_proposed_by_e_mail_and_name_with_the_reason(
    user: tuple[str, str | None], person: tuple[str, str | None], why: str, is_sure: bool
) -> None:
    (likely,) = propose(users(user), people(person, ("Somebody Else", "s@x.example")))[1]
    assert (str(likely.person), likely.why, likely.is_sure) == ("Employee:1", why, is_sure)


def test_T8_nobody_is_proposed_where_neither_e_mail_nor_name_fits() -> None:
    assert propose(users(("Robert Hale", None), ("", "")), people(("Ann Field", None), ("Mary", ""))) == {}


def test_T8_nothing_is_sure_where_somebody_else_comes_into_question_too() -> None:
    hale = ("Robert Hale", None)
    by_mail_and_name = propose(users(("Robert Hale", "a@x.example")), people(hale, ("Ann Field", "a@x.example")))[1]
    assert [(each.name, each.is_sure) for each in by_mail_and_name] == [("Ann Field", False), ("Robert Hale", False)]
    assert not propose(users(hale), people(hale, hale))[1][0].is_sure
    assert not any(found[0].is_sure for found in propose(users(hale, hale), people(hale)).values())
    taken = propose(users(hale), people(hale, taken="Robert Hale"))[1][0]
    assert (taken.is_taken, taken.is_sure) == (True, False)


def test_T8_a_similar_name_beside_the_same_name_leaves_the_proposal_sure() -> None:
    best, other = propose(
        users(("Katherine Johnson", None)), people(("Katharine Johnson", None), ("Katherine Johnson", None))
    )[1]
    assert (best.name, best.is_sure) == ("Katherine Johnson", True)
    assert other.why == "The names are similar."
