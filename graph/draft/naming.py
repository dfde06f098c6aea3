"""Names in a text: what is quoted, and where a name begins and ends without quotation marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_QUOTED = re.compile(r"“(?P<name>[^“”\n]{1,24})”")


@dataclass(frozen=True)
class Quoted:
    """What stands between quotation marks; places are those of the name in the text that is read, without the marks."""

    start: int
    end: int
    name: str


def quoted(text: str) -> Iterator[Quoted]:
    """All short phrases in quotation marks, the innermost where they are nested."""
    for found in _QUOTED.finditer(text):
        yield Quoted(found.start("name"), found.end("name"), found["name"])


def core(name: str) -> str:
    """A name without marks, for comparison."""
    return re.sub(r"[“”\"'‘’（）()《》、，。\s]", "", name)


def alike(one: str, other: str) -> bool:
    """Whether two names may mean one thing: one holds the other, or most pairs of their characters are the same."""
    one, other = core(one), core(other)
    if not one or not other:
        return False
    if min(len(one), len(other)) >= 2 and (one in other or other in one):
        return True
    first, second = ({text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other))
    return bool(first and second) and 2 * len(first & second) / (len(first) + len(second)) >= 0.6
