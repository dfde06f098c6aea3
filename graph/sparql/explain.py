"""Where a query stops being SPARQL and what could have stood there.

The engine's parser reads keywords by looking ahead, so the place it reports lies up to a keyword's length
behind the fault, and it names only the longest keyword. Asked again with wide gaps between the tokens, it
cannot look past a token, and each word that could stand there is tried in turn.
"""

import re
from collections.abc import Callable, Mapping

from graph.errors import QueryMalformed
from graph.sparql.guard import Passed, place

GAP = " " * 40
"""Wider than the longest keyword."""

MOST_TRIED = 20_000
"""Longer texts get the place but no list of what could stand there: each try is one more parse."""

KEYWORDS = """
    SELECT CONSTRUCT DESCRIBE ASK PREFIX BASE DISTINCT REDUCED FROM NAMED WHERE OPTIONAL MINUS UNION GRAPH
    FILTER BIND VALUES EXISTS NOT IN AS GROUP ORDER BY HAVING LIMIT OFFSET ASC DESC UNDEF SEPARATOR
    { } ( ) [ ] . , ; = != && || + - * / ^ |
"""
SAMPLES = {"?v": "?variable", "<a:b>": "<IRI>", '"s"': '"string"', "7": "number", "STR(": "function"}
CANDIDATES = {word: word for word in KEYWORDS.split()} | SAMPLES
"""What is tried at the place of a fault, and how it is named to a reader."""

_PLACE = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)

Parse = Callable[[str], object]


def explain(passed: Passed, message: str, parse: Parse, prefixes: Mapping[str, str]) -> QueryMalformed:
    """The error for a query that the engine refused with `message`; members: line, column, expected.

    `parse` reads a text and raises SyntaxError; `prefixes` are those for which a missing declaration can be
    named.
    """
    found = passed.tokens
    words = [token.text for token in found]
    index = _first_fault(words, parse)
    if index is None:
        return _against_rule(passed.text, _reported(passed.text, message), _own_words(message))
    if index == len(words):
        offset = found[-1].end if found else 0
        if rule := _own_words(message):
            return _against_rule(passed.text, offset, rule)
    else:
        offset = found[index].start
        prefix = words[index].partition(":")[0]
        if found[index].kind == "name" and not re.search(
            rf"(?i)prefix\s+{re.escape(prefix)}\s*:", passed.text
        ):
            return _undeclared(passed.text, offset, prefix, prefixes)
    expected = [] if len(passed.text) > MOST_TRIED else _could_stand(words[:index], parse)
    return _misplaced(passed.text, offset, words[index] if index < len(words) else "", expected)


def _spread(words: list[str]) -> tuple[str, list[int]]:
    """The words with gaps between and behind them, and where each begins."""
    starts, length = [], 0
    for word in words:
        starts.append(length)
        length += len(word) + len(GAP)
    return "".join(word + GAP for word in words), starts


def _first_fault(words: list[str], parse: Parse) -> int | None:
    """Index of the word at which parsing stops, their number if all are too few, None if they parse."""
    text, starts = _spread(words)
    try:
        parse(text)
    except SyntaxError as error:
        offset = _reported(text, str(error))
        within = [index for index, start in enumerate(starts) if start <= offset]
        at_end = offset >= len(text)
        return len(words) if at_end or not within else within[-1]
    except (ValueError, RuntimeError, OSError):
        return None
    return None


def _could_stand(words: list[str], parse: Parse) -> list[str]:
    accepted = []
    for candidate, shown in CANDIDATES.items():
        fault = _first_fault([*words, candidate], parse)
        if fault is None or fault > len(words):
            accepted.append(shown)
    if words and _first_fault(words, parse) is None:
        accepted.append("end of query")
    return accepted


def _reported(text: str, message: str) -> int:
    """The offset of the line and column in the engine's message; the end of the text where it has none."""
    match = _PLACE.search(message)
    if match is None:
        return len(text)
    start = 0
    for _ in range(int(match[1]) - 1):
        start = text.find("\n", start) + 1
    return min(start + int(match[2]) - 1, len(text))


def _own_words(message: str) -> str:
    """What the engine says of a fault that is none of grammar, such as a variable bound twice."""
    match = _PLACE.search(message)
    words = match[3] if match else message
    sentences = [
        part for part in words.removeprefix("one of ").split(", ") if " " in part and "[" not in part
    ]
    return "; ".join(sentences)


def _undeclared(text: str, offset: int, prefix: str, prefixes: Mapping[str, str]) -> QueryMalformed:
    line, column = place(text, offset)
    mend = f"PREFIX {prefix}: <{prefixes.get(prefix, '…')}>"
    return QueryMalformed(
        f"第 {line} 行第 {column} 列：前缀 {prefix}: 未声明；请在查询前加上 {mend}",
        f"At line {line}, column {column}: the prefix {prefix}: is not declared; put {mend} before the query",
        line=line,
        column=column,
        expected=[mend],
    )


def _against_rule(text: str, offset: int, rule: str) -> QueryMalformed:
    line, column = place(text, offset)
    rule = rule or "the query breaks a rule of SPARQL"
    return QueryMalformed(
        f"查询（至第 {line} 行第 {column} 列）违反 SPARQL 规则：{rule}",
        f"The query (up to line {line}, column {column}) breaks a rule of SPARQL: {rule}",
        line=line,
        column=column,
        expected=[],
    )


def _misplaced(text: str, offset: int, here: str, expected: list[str]) -> QueryMalformed:
    line, column = place(text, offset)
    zh = f"第 {line} 行第 {column} 列：" + (f"此处不能是 {here}" if here else "查询在此中断")
    en = f"At line {line}, column {column}: " + (
        f"{here} cannot stand here" if here else "the query breaks off here"
    )
    if expected:
        zh += f"；可以是：{' '.join(expected)}"
        en += f"; expected one of: {' '.join(expected)}"
    return QueryMalformed(zh, en, line=line, column=column, expected=expected)
