"""The mutants fit the product as it is now: `make mutants` tries them, this only keeps them from going stale unseen."""

from __future__ import annotations

from mutants import proofs
from mutants.catalogue import load, problems, unseen


def test_every_mutant_can_be_applied_to_the_product_as_it_is() -> None:
    """Its old text stands exactly once in its file; where code moved, move ``old`` in ``mutants/rules`` along."""
    assert problems(load()) == []


def test_every_mutant_names_rules_that_have_tests() -> None:
    rules = {rule for mutant in load() for rule in mutant.rules}
    assert rules <= set(proofs.tests_by_rule())
    assert {mutant.id for mutant in load() if mutant.id.partition("-")[0] not in mutant.rules} == set()


def test_what_is_said_of_tests_that_no_mutant_can_make_fail_is_about_tests_that_exist() -> None:
    names = {test.rpartition("::")[2] for tests in proofs.tests_by_rule().values() for test in tests}
    assert set(unseen()) <= names
