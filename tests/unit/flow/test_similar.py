"""C5: similar names, measured on a list of pairs that a person would and would not take for one customer."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from qbo.flow.matching import similar

PAIRS = tomllib.loads((Path(__file__).parent / "similar_names.toml").read_text(encoding="utf-8"))
THRESHOLDS = (*range(70, 90, 5), *range(88, 101))


def scores(pairs: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch | None = None) -> list[int]:
    if monkeypatch:
        monkeypatch.setattr(similar, "THRESHOLD", 0)
    return similar.scores([(similar.name_of(one), similar.name_of(other)) for one, other in pairs])


def score(one: str, other: str) -> int:
    (found,) = scores([(one, other)])
    return found


def rates(threshold: int, same: list[int], different: list[int]) -> tuple[float, float, float]:
    """Precision, recall and F1, the harmonic mean of both."""
    hits, false = sum(each >= threshold for each in same), sum(each >= threshold for each in different)
    return hits / (hits + false), hits / len(same), 2 * hits / (hits + false + len(same))


def test_C5_the_threshold_of_similar_names_is_the_best_on_the_measured_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """``-s`` prints the table that stands in docs/adr/0005-first-connect.md."""
    chosen = similar.THRESHOLD
    same, different = scores(PAIRS["same"], monkeypatch), scores(PAIRS["different"])
    found = {threshold: rates(threshold, same, different) for threshold in THRESHOLDS}
    for threshold, (precision, recall, f1) in found.items():
        print(f"{threshold:>4} precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")  # noqa: T201 - what -s is for
    assert chosen == max(found, key=lambda threshold: found[threshold][2])
    precision, recall, _ = found[chosen]
    assert precision >= 0.93
    assert recall >= 0.95


def test_C5_the_measured_pairs_are_at_least_sixty_of_each_kind_and_each_stands_once() -> None:
    every = [tuple(sorted(pair)) for pairs in PAIRS.values() for pair in pairs]
    assert min(len(pairs) for pairs in PAIRS.values()) >= 60
    assert len(set(every)) == len(every)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Smith, John", "John Smith"), ("ABC, Inc.", "ABC Inc"), ("Rose & Thorn", "Rose and Thorn"),
     ("Café Müller GmbH", "Cafe Muller"), ("12 Main St", "12 Main Street"), ("A.B.C. Supplies", "ABC Supplies"),
     ("Joe\u2019s Diner", "Joes Diner"), ("WEST SIDE DENTAL", "Westside Dental"),
     ("Smiht, Jonathan", "Jonathan Smith")],
)  # fmt: skip
def test_C5_names_that_a_person_takes_for_one_are_similar(one: str, other: str) -> None:
    assert score(one, other) >= similar.THRESHOLD
    assert score(other, one) == score(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Branch 1", "Branch 10"), ("Parcel 12345", "Parcel 12346"), ("Case 2024001234", "Case 2024001235"),
     ("Crestwood Apartments Unit 7", "Crestwood Apartments Unit 8"), ("Phase 2", "Phase"),
     ("Northern Lawn Care Services", "Southern Lawn Care Services"), ("Smith", "Smith Kitchen"),
     ("John Smith", "Joan Smith"),
     ("Springfield Elementary School North", "Springfield Elementary School South"), ("Building A", "Building B"),
     ("John Smith", "John Smith Jr"), ("", "Smith"), ("!", "?")],
)  # fmt: skip
def test_C5_names_that_only_look_alike_are_not_similar(one: str, other: str) -> None:
    assert score(one, other) == score(other, one) == 0


@pytest.mark.parametrize(
    "name", ["", " ", "&", "Inc.", "The Company, Inc.", "\uff21\uff22", "株式会社", "ß", "\u0301", "🌹 Garden"]
)
def test_C5_any_name_can_be_compared_and_is_its_own_equal(name: str) -> None:
    found = similar.name_of(name)
    assert similar.scores([(found, found)]) == [100 if found.words else 0]
    assert found.words or not any(char.isalnum() for char in name)


def test_C5_every_measured_pair_that_is_similar_shares_a_key_so_that_it_becomes_a_candidate() -> None:
    for one, other in PAIRS["same"]:
        if score(one, other):
            assert similar.name_of(one).keys & similar.name_of(other).keys, (one, other)


def test_C5_no_pairs_no_scores() -> None:
    assert similar.scores([]) == []
