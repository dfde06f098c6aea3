"""SPARQL cut into its tokens without parsing it: what the guard counts and the error messages point at.

The cut follows the terminals of SPARQL 1.1 (section 19.8), the longest match first; it never fails: a
character that begins no token becomes a token of the kind `other`, a string that is not closed one of the
kind `broken`. It takes time linear in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_START = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME = _START + "_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_LOCAL = rf"(?:[{_NAME}:]|%[0-9A-Fa-f]{{2}}|\\[_~.\-!$&'()*+,;=/?#@%])"

# The quantifiers with a second `+` never give back what they took, which keeps hostile texts linear.
_TOKEN = re.compile(
    rf"""
      (?P<space> [ \t\r\n]++ | \#[^\r\n]*+ )
    | (?P<iri> < (?: [^<>"{{}}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{{4}} | \\U[0-9A-Fa-f]{{8}} )*+ > )
    | (?P<string>
          \"\"\" (?: [^"\\] | \\. | "{{1,2}}(?!") )*+ \"\"\" | ''' (?: [^'\\] | \\. | '{{1,2}}(?!') )*+ '''
        | (?!\"\"\") " (?: [^"\\\r\n] | \\. )*+ " | (?!''') ' (?: [^'\\\r\n] | \\. )*+ ' )
    | (?P<broken> (?: \"\"\" | ''' ) .*+ | " [^\r\n]*+ | ' [^\r\n]*+ )
    | (?P<language> @ [A-Za-z]++ (?: - [A-Za-z0-9]++ )*+ )
    | (?P<variable> [?$] [{_START}_0-9] [{_NAME}]*+ )
    | (?P<blank> _: [{_START}_0-9] (?: [{_NAME}]++ | \.++ (?=[{_NAME}.-]) | - )*+ )
    | (?P<number> (?: [0-9]++ (?: \.[0-9]++ | \.(?=[eE][+-]?[0-9]) )? | \.[0-9]++ ) (?: [eE][+-]?[0-9]++ )? )
    | (?P<name> (?: [{_START}] [{_NAME}.-]*+ )? :
          (?: {_LOCAL} (?: {_LOCAL} | - | \.(?=[{_NAME}:%\\.-]) )*+ )? )
    | (?P<word> [{_START}] [{_NAME}.-]*+ )
    | (?P<open> [(\[{{] )
    | (?P<close> [)\]}}] )
    | (?P<operator> \|\| | && | != | <= | >= | \^\^ | [-+*/!|^=<>] )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind (a group of the pattern above), its text and its first character's offset."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query in order, without white space and comments."""
    for match in _TOKEN.finditer(text):
        if match.lastgroup is not None and match.lastgroup != "space":
            yield Token(match.lastgroup, match[0], match.start())


def keywords(token: Token) -> list[str]:
    """The bare words of a `word` token in capitals: `true.Optional` holds TRUE and OPTIONAL."""
    return re.split("[.-]+", token.text.upper()) if token.kind == "word" else []
