"""A query written so that any engine reads in it what the guard has read, without what only one engine knows.

What visitors write is checked by our lexer and parsed by the embedded engine; another one must not find more in it.
SPARQL 1.1 (section 19.2) has codepoint escapes resolved before a text is cut into tokens, which not all engines do: an
escaped quotation mark ends a string in some and not in others, an escaped end of line a comment. So escapes become the
characters they stand for and comments are left out. And some engines take IRIs of their own for calls: by `java:` Jena
loads a class, by `bif:` and `sql:` Virtuoso runs its built-ins, in the namespaces below text is searched, paths are
listed, hints are given. The graph has no statement with any of them, so a query loses nothing by their refusal.
"""

import re
from collections.abc import Iterator

from graph.errors import QueryRefused
from graph.sparql.guard import Passed, place
from graph.sparql.lexer import Token, keywords

OF_ENGINES = (
    "java:",
    "js:",
    "bif:",
    "sql:",
    "file:",
    "jar:",
    "urn:x-arq:",
    "http://jena.apache.org/",
    "http://jena.hpl.hp.com/",
    "http://www.openlinksw.com/",
    "http://www.ontotext.com/",
    "http://rdf4j.org/",
    "http://www.openrdf.org/",
    "http://aws.amazon.com/",
    "http://qlever.cs.uni-freiburg.de/",
    "http://www.bigdata.com/",
    "tag:stardog:",
)
"""How IRIs begin that an engine may take for a call, a hint, or a file."""

_NUMBERED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|.)", re.DOTALL)
_IN_A_STRING = {'"': r"\"", "'": r"\'", "\\": r"\\", "\n": r"\n", "\r": r"\r"}
_LOCAL_ESCAPE = re.compile(r"\\(.)")


def portable(passed: Passed) -> str:
    """The text for an engine elsewhere. Raises QueryRefused (members: line, column of the place)."""
    for token, iri in _iris(passed.tokens):
        # A reference that begins with two slashes takes but the scheme from what it is resolved against.
        absolute = f"http:{iri}" if iri.startswith("//") else iri
        if absolute.lower().startswith(OF_ENGINES):
            line, column = place(passed.checked, token.start)
            raise QueryRefused(
                f"第 {line} 行第 {column} 列：{token.text} 属于某一查询引擎自有的函数或指令，此处不支持",
                f"At line {line}, column {column}: {token.text} is of the functions or directives of one engine, which"
                " are not served here",
                line=line,
                column=column,
            )
    return _plain_text(passed.tokens)


def _iris(found: tuple[Token, ...]) -> Iterator[tuple[Token, str]]:
    """Every IRI of a query with its token, names written out by what is declared."""
    declared: dict[str, list[str]] = {}
    for index, token in enumerate(found):
        if token.kind == "iri":
            iri = _resolved(token)[1:-1]
            yield token, iri
            if index > 1 and keywords(found[index - 2]) == ["PREFIX"]:
                declared.setdefault(found[index - 1].text.removesuffix(":"), []).append(iri)
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            for iri in declared.get(prefix, ()):
                yield token, iri + _LOCAL_ESCAPE.sub(r"\1", local)


def _plain_text(found: tuple[Token, ...]) -> str:
    parts, done = [], 0
    for token in found:
        if token.start > done:
            parts.append(" ")
        parts.append(_resolved(token) if token.kind in ("iri", "string") else token.text)
        done = token.end
    return "".join(parts)


def _resolved(token: Token) -> str:
    """The text of a token with characters in the place of their numbers."""
    if "\\" not in token.text:
        return token.text

    def written(match: re.Match[str]) -> str:
        number = match[1] or match[2]
        if number is None:
            return match[0]
        character = chr(int(number, 16))
        return _IN_A_STRING.get(character, character) if token.kind == "string" else character

    return _NUMBERED.sub(written, token.text)
