"""QBO's query language: a lexer and a parser by recursive descent (facts 1.2)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal, NoReturn

from qbo_emulator.faults import QboFault

Op = Literal["=", "!=", "<", ">", "<=", ">=", "LIKE", "IN"]
TOKENS: Final = re.compile(
    r"""(?P<space>\s+)|(?P<string>'(?:[^'\\]|\\.)*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_]\w*)"""
    r"""|(?P<op><=|>=|!=|=|<|>)|(?P<mark>[*(),.])""",
    re.DOTALL,
)
# The parser's own words, which its messages print as ``"word" "WORD "`` and not as <IDENTIFIER> [R].
KEYWORDS: Final = frozenset(
    ["select", "from", "where", "and", "or", "not", "in", "like", "between", "contains", "iterator", "order", "orderby",
     "startposition", "maxresults", "null", "asc", "desc", "count"]
)  # fmt: skip
EXPECTED: Final = (
    '<EOF> "." <AND> "between" "contains" "=" "in" "iterator" "like" "maxresults" "!=" <NOT> "<" <OR> '
    '"order" "orderby" "startposition"'
)
MAX_ROWS: Final = 1000


@dataclass(frozen=True, slots=True)
class Token:
    """``at``: its place in the statement, from 0."""

    kind: str
    text: str
    at: int


@dataclass(frozen=True, slots=True)
class Value:
    r"""A constant. ``raw`` keeps the backslashes, which LIKE needs to tell ``\%`` from ``%``."""

    kind: Literal["string", "number", "bool"]
    text: str
    raw: str


@dataclass(frozen=True, slots=True)
class Condition:
    """``negated``: NOT before or behind the property."""

    field: str
    op: Op
    values: tuple[Value, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed statement; ``fields`` is ``("*",)``, names, or empty for a count."""

    entity: str
    fields: tuple[str, ...]
    where: tuple[Condition, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()
    start: int = 1
    limit: int = 100
    counts: bool = field(default=False)


def parse(statement: str) -> Query:
    """The statement's parts; a QboFault 4000 says where it stops being QBO's language."""
    if not statement.strip():
        raise QboFault("4000", what="The query provided was empty")
    return _Parser(statement).query()


def unescape(raw: str) -> str:
    r"""`Amy\'s` means Amy's (facts 1.2 [R]); a backslash before anything else is dropped too [U]."""
    return re.sub(r"\\(.)", r"\1", raw, flags=re.DOTALL)


def escape(text: str) -> str:
    """The inverse of ``unescape``, for tests."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _lex(statement: str) -> list[Token]:
    tokens, at = [], 0
    while at < len(statement):
        match = TOKENS.match(statement, at)
        if match is None:  # a fault only if the parser comes that far
            tokens.append(Token("bad", statement[at], at))
            break
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match.group(), at))
        at = match.end()
    return [*tokens, Token("eof", "", at)]


def _refuse(statement: str, at: int, what: str) -> NoReturn:
    line = statement.count("\n", 0, at) + 1
    column = at - (statement.rfind("\n", 0, at) + 1) + 1
    raise QboFault("4000", what=f"{what} at line {line}, column {column}.")


class _Parser:
    def __init__(self, statement: str) -> None:
        self.statement = statement
        self.tokens = _lex(statement)
        self.i = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.i]

    def query(self) -> Query:
        self.expect("select")
        fields, counts = self.columns()
        self.expect("from")
        entity = self.identifier()
        where = self.conditions() if self.accept("where") else ()
        order = self.order()
        start, limit = self.window()
        if self.now.kind != "eof":
            self.fail()
        return Query(entity, fields, where, order, start, limit, counts)

    def columns(self) -> tuple[tuple[str, ...], bool]:
        if self.now.text.lower() == "count" and self.tokens[self.i + 1].text == "(":
            self.i += 1
            for mark in "(*)":
                self.expect(mark)
            return (), True
        names = [self.column()]
        while self.accept(","):
            names.append(self.column())
        return tuple(names), False

    def column(self) -> str:
        return "*" if self.accept("*") else self.path()

    def conditions(self) -> tuple[Condition, ...]:
        found = [self.condition()]
        while self.accept("and"):
            found.append(self.condition())
        return tuple(found)

    def condition(self) -> Condition:
        negated = self.accept("not")
        name = self.path()
        negated = self.accept("not") or negated
        if self.accept("in"):
            return Condition(name, "IN", self.values(), negated)
        if self.accept("like"):
            return Condition(name, "LIKE", (self.value(),), negated)
        if self.now.kind != "op":
            self.fail()
        op: Op = self.take().text  # type: ignore[assignment]  # the lexer's op group holds exactly these
        return Condition(name, op, (self.value(),), negated)

    def values(self) -> tuple[Value, ...]:
        self.expect("(")
        found = [self.value()]
        while self.accept(","):
            found.append(self.value())
        self.expect(")")
        return tuple(found)

    def value(self) -> Value:
        token = self.now
        if token.kind == "string":
            self.i += 1
            return Value("string", unescape(token.text[1:-1]), token.text[1:-1])
        if token.kind == "number":
            self.i += 1
            return Value("number", token.text, token.text)
        if token.text.lower() in ("true", "false"):
            self.i += 1
            return Value("bool", token.text.lower(), token.text)
        return self.fail()

    def order(self) -> tuple[tuple[str, bool], ...]:
        if self.accept("order"):
            self.expect("by")
        elif not self.accept("orderby"):
            return ()
        found = [self.order_item()]
        while self.accept(","):
            found.append(self.order_item())
        return tuple(found)

    def order_item(self) -> tuple[str, bool]:
        name = self.path()
        descending = self.accept("desc")
        if not descending:
            self.accept("asc")
        return name, descending

    def window(self) -> tuple[int, int]:
        """STARTPOSITION and MAXRESULTS, in either order (both recorded)."""
        found = {"startposition": 1, "maxresults": 100}
        while self.now.text.lower() in found:
            word = self.take().text.lower()
            if self.now.kind != "number" or "." in self.now.text:
                self.fail()
            found[word] = int(self.take().text)
        return found["startposition"], found["maxresults"]

    def path(self) -> str:
        name = self.identifier()
        while self.accept("."):
            name += "." + self.identifier()
        return name

    def identifier(self) -> str:
        if self.now.kind != "word" or self.now.text.lower() in KEYWORDS:
            self.fail("\nWas expecting:\n    <IDENTIFIER> ...\n    ")
        return self.take().text

    def take(self) -> Token:
        self.i += 1
        return self.tokens[self.i - 1]

    def accept(self, text: str) -> bool:
        """Takes the word or mark if it comes next; a string never counts as one."""
        hit = self.now.kind != "string" and self.now.text.lower() == text
        self.i += hit
        return hit

    def expect(self, text: str) -> None:
        if not self.accept(text):
            self.fail(f'\nWas expecting:\n    "{text}" ...\n    ')

    def fail(self, expected: str = f"\nWas expecting one of:\n    {EXPECTED} ...\n    ") -> NoReturn:
        """In the words of the recorded 4000 (ExQ api/query_error.json)."""
        token = self.now
        if token.kind == "bad":
            _refuse(self.statement, token.at, f'Lexical error: encountered "{token.text}"')
        if token.kind == "eof":
            shown = '"<EOF>"'
        elif token.text.lower() in KEYWORDS:
            shown = f'" "{token.text.lower()}" "{token.text} ""'
        else:
            shown = f'" <{ {"word": "IDENTIFIER"}.get(token.kind, token.kind.upper()) }> "{token.text} ""'
        try:
            _refuse(self.statement, token.at, f"Encountered {shown}")
        except QboFault as fault:
            fault.detail += expected
            raise
