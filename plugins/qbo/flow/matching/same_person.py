"""Which employee or vendor of QBO a user of Aero probably is, by e-mail and name; a person decides."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from qbo.flow.matching import similar
from qbo.flow.matching.users import Person
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
EMAIL, NAME, SIMILAR = 4, 2, 1  # what each is worth
WHY: Final = {
    EMAIL + NAME: "Name and e-mail are the same.",
    EMAIL + SIMILAR: "The e-mail is the same, and the names are similar.",
    EMAIL: "The e-mail is the same.",
    NAME: "The name is the same.",
    SIMILAR: "The names are similar.",
}


@dataclass(frozen=True)
class Likely:
    """Who ``user`` may be; ``is_sure``: nobody else comes into question, neither for the user nor for the person."""

    user: str
    person: Person
    name: str
    worth: int
    is_taken: bool
    is_sure: bool = False

    @property
    def why(self) -> str:
        return WHY[self.worth]


def proposals(runtime: Runtime, account_id: int) -> dict[int, list[Likely]]:
    """By user who is matched with nobody, the likely people, the best first; users with none are left out."""
    with runtime.database.transaction() as connection:
        users = list(sql.users.select_unmatched(connection, account_id=account_id))
        people = list(sql.users.select_people(connection, account_id=account_id)) if users else []
    return propose(users, people)


def propose(users: list[Row], people: list[Row]) -> dict[int, list[Likely]]:
    """``users``: user_id, name, email; ``people``: rows of ``users/select_people.sql``."""
    found: dict[int, list[Likely]] = {}
    index = _Index(people)
    for user in users:
        if likely := sorted(index.like(user), key=lambda each: -each.worth):
            found[user["user_id"]] = likely
    wanted = Counter(each.person for likely in found.values() for each in likely if each.worth >= NAME)
    return {user_id: [_judged(likely, wanted), *likely[1:]] for user_id, likely in found.items()}


def _judged(likely: list[Likely], wanted: Counter[Person]) -> Likely:
    """The best, sure where it has the same e-mail or name, and nobody else has either."""
    best, others = likely[0], likely[1:]
    alone = best.worth >= NAME and all(each.worth < NAME for each in others) and wanted[best.person] == 1
    return replace(best, is_sure=alone and not best.is_taken)


class _Index:
    """People by e-mail and by the keys of their names: few of them are looked at for a user."""

    def __init__(self, people: list[Row]) -> None:
        self._people = people
        self._names = [similar.name_of(row["name"]) for row in people]
        self._by: dict[str, set[int]] = defaultdict(set)
        for number, (row, name) in enumerate(zip(people, self._names, strict=True)):
            for key in {*name.keys, _mail(row)} - {""}:
                self._by[key].add(number)

    def like(self, user: Row) -> Iterator[Likely]:
        name, mail = similar.name_of(user["name"]), _mail(user)
        near = sorted({number for key in {*name.keys, mail} - {""} for number in self._by.get(key, ())})
        rated = similar.scores([(name, self._names[number]) for number in near])
        for number, score in zip(near, rated, strict=True):
            row, other = self._people[number], self._names[number]
            same = NAME if name.words and name.ordered == other.ordered else SIMILAR if score else 0
            worth = same + (EMAIL if mail and mail == _mail(row) else 0)
            if worth:
                yield Likely(user["name"], Person(row["kind"], row["qbo_id"]), row["name"], worth, row["is_taken"])


def _mail(row: Row) -> str:
    """Some addresses differ only in case."""
    text = (row["email"] or "").strip().casefold()
    return text if "@" in text else ""
