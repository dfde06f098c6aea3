"""What is refused before the engine reads a query: too long, too deep, SERVICE, updates, broken text.

The engine's parser calls itself for every nested bracket and operator, and a few kilobytes of them end the
process; it also follows SERVICE without a switch to turn it off. The guard spares workers that; it is not
relied on alone, since the worker is killable, limited and without network.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from graph.errors import QueryRefused
from graph.sparql.lexer import Token, keywords, tokens

MOST_BYTES = 100_000
MOST_NESTED = 60
"""Open brackets at one place. At 60 the worst known text parses in a fifth of a second; at 180 in 12 s."""
MOST_OPERATORS = 1_000
MOST_CLAUSES = 500
"""Clauses each of which lays one more layer round the algebra; the engine's stack ends near 3,000."""

CLAUSES = frozenset(
    ["OPTIONAL", "MINUS", "UNION", "FILTER", "BIND", "VALUES", "GRAPH", "SELECT", "LATERAL", "EXISTS", "AS"]
)
UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"])
BEFORE_A_GRAPH_NAME = frozenset(["GRAPH", "FROM", "NAMED", "DESCRIBE"])

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# Inside <…> the engine may read a "less than" where SPARQL's longest match sees an IRI. Written as escapes,
# these characters leave it no other reading, so no string or comment can begin in there unseen.
_TWO_FACED = re.compile(r"['#()!]")


MOST_PLAIN = 1_500
"""Characters; a clause takes three at least, so that these hold fewer than `MOST_CLAUSES`."""
_ACTED_ON = ("SERVICE", "FROM", "WITH", *UPDATES, "\\", "'", "\0")
_CLOSED = re.compile(r'(?:[^"]++|"[^"\r\n]*+"(?!"))*+')
_OPENING = b"({["
_OPERATORS = b"-+*/|&!=<>^"


@dataclass(frozen=True)
class Passed:
    """A query that may be run: the text for the engine, and whether it names its own dataset."""

    text: str
    has_dataset: bool
    checked: str
    """The text as it was checked, before `text` had its IRIs pinned."""

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The tokens of the text, cut when they are first asked for."""
        return tuple(tokens(self.checked))


def check(text: str, most_bytes: int = MOST_BYTES) -> Passed:
    """Let a query pass or raise QueryRefused (members: limit, unit; or line, column of the place).

    Codepoint escapes (SPARQL 1.1, section 19.2) outside strings and IRIs, which the engine does not know, are
    resolved first, so that what is checked is what is run.
    """
    try:
        encoded = text.encode()
    except UnicodeEncodeError:
        raise QueryRefused("查询不是有效的 Unicode 文本", "The query is not valid Unicode text") from None
    size = len(encoded)
    if size > most_bytes:
        raise QueryRefused(
            f"查询长 {size} 字节，上限为 {most_bytes} 字节",
            f"The query has {size} bytes; at most {most_bytes} are taken",
            limit=most_bytes,
            unit="bytes",
        )
    if _plain(text, encoded):
        return Passed(text, has_dataset=False, checked=text)
    if "\0" in text:
        raise _refused_at(text, text.index("\0"), "查询含有空字符（NUL）", "The query holds a NUL character")
    text = _resolve_escapes(text)
    found = tuple(tokens(text))
    _check_shape(text, found)
    has_dataset = _check_words(text, found)
    return Passed(_pin_iris(text, found), has_dataset, checked=text)


def _plain(text: str, encoded: bytes) -> bool:
    """Whether a text is within every limit and refused for nothing, however it is cut into tokens.

    Then it need not be cut, which takes longer than to answer a small query: it is too short for too many clauses,
    holds fewer brackets and operators in all than may be nested or chained, its strings are closed, and no word that
    is refused or acted on stands in it anywhere.
    """
    upper = text.upper()
    return (
        len(text) <= MOST_PLAIN
        and not any(word in upper for word in _ACTED_ON)
        and _CLOSED.fullmatch(text) is not None
        and _number_of(_OPENING, encoded) <= MOST_NESTED
        and _number_of(_OPERATORS, encoded) <= MOST_OPERATORS
    )


def _number_of(characters: bytes, encoded: bytes) -> int:
    """How often characters of ASCII stand in a text."""
    return len(encoded) - len(encoded.translate(None, characters))


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column (both from 1, in characters) of an offset."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _refused_at(text: str, offset: int, zh: str, en: str, **members: object) -> QueryRefused:
    line, column = place(text, offset)
    return QueryRefused(
        f"第 {line} 行第 {column} 列：{zh}",
        f"At line {line}, column {column}: {en}",
        line=line,
        column=column,
        **members,
    )


def _resolve_escapes(text: str) -> str:
    if "\\u" not in text and "\\U" not in text:
        return text
    parts, done = [], 0
    for match in _outside(text):
        code = int(match[1] or match[2], 16)
        if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            raise _refused_at(text, match.start(), f"{match[0]} 不是字符", f"{match[0]} is no character")
        parts += [text[done : match.start()], chr(code)]
        done = match.end()
    return "".join(parts) + text[done:]


def _outside(text: str) -> list[re.Match[str]]:
    """The escapes that stand in no string, IRI or comment: where a backslash is a token by itself."""
    return [
        match
        for token in tokens(text)
        if token.kind == "other" and token.text == "\\" and (match := _ESCAPE.match(text, token.start))
    ]


def _check_shape(text: str, found: tuple[Token, ...]) -> None:
    depth = operators = clauses = 0
    for token in found:
        if token.kind == "open":
            depth += 1
        elif token.kind == "close":
            depth -= 1
        elif token.kind == "operator":
            operators += 1
        elif token.kind == "word":
            clauses += any(word in CLAUSES for word in keywords(token))
        elif token.kind == "broken":
            raise _refused_at(text, token.start, "字符串没有结束", "this string is not closed")
        for count, most, zh, en in (
            (depth, MOST_NESTED, "括号嵌套过深", "brackets are nested too deeply"),
            (operators, MOST_OPERATORS, "运算符过多", "there are too many operators"),
            (clauses, MOST_CLAUSES, "子句过多", "there are too many clauses"),
        ):
            if count > most:
                raise _refused_at(
                    text, token.start, f"{zh}，上限为 {most}", f"{en}; at most {most}", limit=most
                )


def _check_words(text: str, found: tuple[Token, ...]) -> bool:
    """Refuse SERVICE and updates; True where the query has FROM.

    The engine needs no space round its keywords: `trueSERVICE<…>` and `SERVICEa:b{` are calls to it.
    """
    has_dataset = False
    for index, token in enumerate(found):
        for word in keywords(token):
            has_dataset |= "FROM" in word
            if "SERVICE" in word:
                raise _refused_at(
                    text,
                    token.start,
                    "不支持 SERVICE：此端点不访问其他端点",
                    "SERVICE is not served: this endpoint asks no other one",
                )
        if token.kind == "name" and "SERVICE" in token.text.upper().partition(":")[0]:
            before = keywords(found[index - 1]) if index else []
            follows = found[index + 1].text if index + 1 < len(found) else ""
            if follows == "{" and not BEFORE_A_GRAPH_NAME.intersection(before):
                raise _refused_at(
                    text,
                    token.start,
                    f"{token.text} {{ 会被读作 SERVICE",
                    f"{token.text} {{ reads as SERVICE",
                )
    first = next((word for token in found for word in keywords(token) if word not in ("PREFIX", "BASE")), "")
    if first in UPDATES or (first == "WITH"):
        raise QueryRefused(
            f"{first} 是更新操作：此端点只读", f"{first} is an update: this endpoint is read-only"
        )
    return has_dataset


def _pin_iris(text: str, found: tuple[Token, ...]) -> str:
    parts, done = [], 0
    for token in found:
        if token.kind == "iri" and _TWO_FACED.search(token.text):
            pinned = _TWO_FACED.sub(lambda match: f"\\u{ord(match[0]):04X}", token.text)
            parts += [text[done : token.start], pinned]
            done = token.end
    return "".join(parts) + text[done:]
