"""Which names may mean the same customer (C5): what a person sees at a glance, and nothing that only looks alike.

A proposal is for a person to decide: a false one costs a look, a missed one may cost a duplicate. The threshold is
where the measured list of pairs is told apart best (docs/adr/0005-first-connect.md).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

if TYPE_CHECKING:
    from collections.abc import Sequence

THRESHOLD: Final = 91  # of 100: best on tests/unit/flow/similar_names.toml, see the ADR
LEGAL_FORMS: Final = frozenset(
    (
        "inc", "incorporated", "llc", "llp", "lllp", "lp", "ltd", "limited", "co", "company", "corp", "corporation",
        "pllc", "pc", "plc", "pty", "gmbh", "ag", "kg", "ohg", "ug", "sa", "sarl", "sas", "srl", "spa", "bv", "nv",
        "oy", "ab", "aps",
    )
)  # fmt: skip
FILLERS: Final = frozenset(("and", "the", "mr", "mrs", "ms"))
SHORT_FORMS: Final = {
    "assn": "association", "assoc": "associates", "ave": "avenue", "bldg": "building", "blvd": "boulevard",
    "bros": "brothers", "constr": "construction", "ctr": "center", "centre": "center", "dept": "department",
    "dr": "drive", "ft": "fort", "hosp": "hospital", "hts": "heights", "intl": "international", "int": "international",
    "ln": "lane", "mfg": "manufacturing", "mgmt": "management", "mgt": "management", "mt": "mount", "natl": "national",
    "org": "organization", "pk": "park", "pkwy": "parkway", "rd": "road", "saint": "street", "st": "street",
    "svc": "service", "svcs": "services", "tech": "technology", "univ": "university",
}  # fmt: skip
LETTERS: Final = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l"})
QUIET: Final = re.compile(r"(?<=\b\w)\.(?=\w\b)|['`\u2019\u00b4]|(?<=\b\w)\s+(?=\w\b)")  # J.R. and J R, Joe's
SURE_WORDS: Final = 2  # shared, from which a middle initial may be missing
TYPO_LENGTH: Final = 5  # a shorter word with another letter is another word: John and Joan
LONG_WORD: Final = 9  # from which two letters may be wrong
PAIRED_WORDS: Final = 5  # of a name make keys two by two: 10 keys at most
HEADS: Final = (4, 7)  # first letters that are a key, for words with a typo
TAIL: Final = 4


@dataclass(frozen=True)
class Name:
    """``words`` in their order, without case, accents, punctuation and legal forms; short forms are written out."""

    words: tuple[str, ...]

    @property
    def ordered(self) -> str:
        """Smith, John and John Smith are the same here."""
        return " ".join(sorted(self.words))

    @property
    def squeezed(self) -> str:
        """West Side and Westside are the same here."""
        return "".join(self.words)

    @property
    def numbers(self) -> str:
        """Where these differ, nothing else matters: Branch 1 and Branch 10."""
        return " ".join(sorted(word for word in self.words if any(char.isdigit() for char in word)))

    @property
    def keys(self) -> set[str]:
        """Two names of a candidate pair share one: a word, two words, a beginning or an end."""
        if not self.words:
            return set()
        pairs = {" ".join(pair) for pair in combinations(sorted(self.words)[:PAIRED_WORDS], 2)}
        heads = {f"{self.squeezed[:length]}…" for length in HEADS}
        return {*self.words, *pairs, *heads, f"…{self.squeezed[-TAIL:]}"}


def name_of(text: str) -> Name:
    """What of a name tells it apart from others."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    plain = QUIET.sub("", plain.replace("&", " and "))
    found = re.findall(r"[^\W_]+", plain)
    bare = [word for word in found if word not in LEGAL_FORMS and word not in FILLERS] or found
    return Name(tuple(SHORT_FORMS.get(word, word) for word in bare))


def scores(pairs: Sequence[tuple[Name, Name]]) -> list[int]:
    """How alike the names of each pair are, 0 to 100; the library rates all of them in one call each way."""
    ordered = _ratios([(one.ordered, other.ordered) for one, other in pairs])
    squeezed = _ratios([(one.squeezed, other.squeezed) for one, other in pairs])
    rated = zip(pairs, map(max, ordered, squeezed), strict=True)
    return [score if score >= THRESHOLD and _same_words(*pair) else 0 for pair, score in rated]


def _ratios(pairs: list[tuple[str, str]]) -> list[int]:
    if not pairs:
        return []
    found = process.cpdist([one for one, _ in pairs], [other for _, other in pairs], scorer=fuzz.ratio)
    return [int(score) for score in found]


def _same_words(one: Name, other: Name) -> bool:
    """Whether the words that only one of them has are the other's, but for a typo, a blank, or a middle initial."""
    if not one.words or not other.words or one.numbers != other.numbers:
        return False
    left, right = _without(one.words, other.words), _without(other.words, one.words)
    if len(one.words) - len(left) >= SURE_WORDS and not (left and right):
        return all(len(word) == 1 for word in left + right)
    if "".join(left) == "".join(right):
        return True
    pairs = zip(sorted(left), sorted(right), strict=False)
    return len(left) == len(right) and all(_is_typo(*pair) for pair in pairs)


def _without(words: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    left = list(words)
    for word in others:
        if word in left:
            left.remove(word)
    return left


def _is_typo(one: str, other: str) -> bool:
    length = max(len(one), len(other))
    allowed = 0 if length < TYPO_LENGTH else 1 if length < LONG_WORD else 2
    return one[0] == other[0] and OSA.distance(one, other) <= allowed
