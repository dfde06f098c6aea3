"""`SELECT *` written out: the engine gives its columns by the alphabet, readers expect them as they come in the text.

SPARQL 1.1 (section 18.2.4.4) leaves the order open; with a projection written out it is that of the projection.
"""

from collections.abc import Sequence

from graph.sparql.guard import Passed
from graph.sparql.lexer import keywords

_MODIFIERS = frozenset(["DISTINCT", "REDUCED"])


def written_out(passed: Passed, names: Sequence[str]) -> str | None:
    """The query with the variables `names` in place of its outermost `*`, in the order in which they first appear.

    None where the query says itself which columns it wants.
    """
    if "*" not in passed.checked or not names:
        return None
    found = passed.tokens
    select = next((index for index, token in enumerate(found) if "SELECT" in keywords(token)), None)
    if select is None:
        return None
    star = select + 1
    while star < len(found) and _MODIFIERS.intersection(keywords(found[star])):
        star += 1
    if star == len(found) or found[star].text != "*":
        return None
    order = {name: place for place, name in reversed([*enumerate(_variables(passed))])}
    columns = " ".join(f"?{name}" for name in sorted(names, key=lambda name: order.get(name, len(order))))
    text = passed.checked
    return f"{text[: found[star].start]} {columns} {text[found[star].end :]}"


def _variables(passed: Passed) -> list[str]:
    return [token.text[1:] for token in passed.tokens if token.kind == "variable"]
