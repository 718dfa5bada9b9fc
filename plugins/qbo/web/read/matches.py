"""Held companies of one account, each beside the customers that it may be (C5)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from qbo.flow.matching.match_words import KINDS
from qbo.flow.matching.matches import Match, matches_of
from qbo.store.queries import sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qbo.flow.run.runtime import Runtime

Row = dict[str, Any]
LEFT: Final = "left"  # the kind of those that were left alone
HEADINGS: Final = {**KINDS, LEFT: "Left alone"}
OF_EACH: Final = 5  # of a kind on the page of all kinds
ON_A_PAGE: Final = 20  # on the page of one kind


@dataclass
class Kind:
    """``companies`` of one kind, how many of them are ``found`` by the words, and those on this page."""

    kind: str
    companies: int
    found: int
    cards: list[Card] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return HEADINGS[self.kind]


@dataclass(frozen=True)
class Card:
    """A company beside its candidates; ``side`` is what Aero knows of it."""

    match: Match
    side: Row
    candidates: list[Row]


def kinds(runtime: Runtime, account_id: int, kind: str | None = None, words: str = "", page: int = 1) -> list[Kind]:
    """All kinds, what is surest first: with a page of the companies of one, else the first of each that is open."""
    most = ON_A_PAGE if kind else OF_EACH
    given = {"kind": kind, "words": words, "most": most, "skip": (page - 1) * most if kind else 0}
    with runtime.database.transaction() as connection:
        rows = list(sql.reports.select_matches(connection, account_id=account_id, **given))
    ids = [row["company_id"] for row in rows if row["company_id"]]
    cards = {card.match.company_id: card for card in _cards(runtime, account_id, ids)}
    found: dict[str, Kind] = {}
    for row in rows:
        group = found.setdefault(row["kind"], Kind(row["kind"], row["companies"], row["found"]))
        if row["company_id"] in cards:  # else none, or somebody decided it just now
            group.cards.append(cards[row["company_id"]])
    return [found[each] for each in HEADINGS if each in found]


def one(runtime: Runtime, account_id: int, company_id: int) -> list[Kind]:
    """Only this company; empty where nothing is to be decided about it."""
    cards = _cards(runtime, account_id, [company_id])
    return [Kind(card.match.kind if card.match.is_open else LEFT, 1, 1, [card]) for card in cards]


def _cards(runtime: Runtime, account_id: int, company_ids: list[int]) -> list[Card]:
    if not company_ids:
        return []
    matches = matches_of(runtime, account_id, company_ids)
    qbo_ids = [each["qbo_id"] for match in matches for each in match.candidates]
    with runtime.database.transaction() as connection:
        sides = _by(sql.reports.select_sides(connection, account_id=account_id, company_ids=company_ids), "company_id")
        known = _by(sql.reports.select_candidates(connection, account_id=account_id, qbo_ids=qbo_ids), "qbo_id")
    return [
        Card(
            match,
            sides[match.company_id],
            [_candidate(each, known, sides[match.company_id]) for each in match.candidates],
        )
        for match in matches
    ]


def _candidate(row: Row, known: dict[str, Row], side: Row) -> Row:
    """With what QBO knows now, else knew at the first sync, and ``same``: which details Aero has too."""
    evidence = row["evidence"]
    now = known.get(row["qbo_id"]) or {"full_name": None, "person": "", **_mail(evidence)}
    shown = {**now, "full_name": now["full_name"] or evidence.get("customer_full_name", "")}
    same = {
        name
        for name in ("person", "email", "phone")
        if _plain(shown[name]) and _plain(shown[name]) == _plain(side[name])
    }
    return {**row, **shown, "same": same, "score": evidence["score"], "reason": evidence["reason"]}


def _mail(evidence: Row) -> Row:
    return {"email": evidence.get("email"), "phone": evidence.get("phone")}


def _plain(text: str | None) -> str:
    """For comparison: without case, blanks and punctuation."""
    return re.sub(r"[\s().+-]", "", (text or "").casefold())


def _by(rows: Sequence[Row], key: str) -> dict[Any, Row]:
    return {row[key]: row for row in rows}
