"""What of an answer is the graph's and what the query made itself: a page must not pass the one for the other."""

from collections.abc import Iterable
from itertools import islice, takewhile
from typing import TypeAlias

from api.answers.answer import SavedAnswer, Solution, Term
from graph.sparql.guard import check
from graph.sparql.lexer import Token
from graph.store.snapshot import Snapshot
from graph.store.terms import from_json

FROM_NOTHING = "urn:fengqiao:no-such-graph"
"""The name of no graph: as the only one of a query's dataset it leaves that query nothing to read."""

ASKED_AT_ONCE = 1_000
"""Solutions of which all terms are looked up in one call; an answer that made its columns up shows it early."""

Key: TypeAlias = tuple[tuple[str, str], ...]

_NOTHING_SAID = frozenset({"0", "0.0", "0.0E0", "false", ""})


def computed_columns(
    query: str, variables: Iterable[str], solutions: Iterable[Solution], snapshot: Snapshot
) -> tuple[str, ...]:
    """The columns that the query made or gave: by AS or VALUES, or with a value that stands nowhere in the graph.

    The words alone do not tell: a path of no steps (`"x" :p* ?y`) gives back what the query put in.
    """
    made = variables_made(query)
    held: dict[Key, bool] = {}
    waiting = iter(solutions)
    while some := list(islice(waiting, ASKED_AT_ONCE)):
        found = [
            (variable, key_of(term))
            for solution in some
            for variable, term in solution.items()
            if variable not in made
        ]
        held |= standing(snapshot, [key for _, key in found if key not in held])
        made.update(variable for variable, key in found if not held[key])
    return tuple(variable for variable in variables if variable in made)


def key_of(term: Term) -> Key:
    """A term as what can be looked up."""
    return tuple((part, str(value)) for part, value in term.items())


def standing(snapshot: Snapshot, keys: Iterable[Key]) -> dict[Key, bool]:
    """Whether terms of a result stand anywhere in the graph: in a triple or as the name of a graph; asked in one call.

    A blank node counts as standing there: its name in a result is not its name here. A quoted triple never does.
    """
    parts = {key: dict(key) for key in keys}
    terms = {key: from_json(term) for key, term in parts.items()}
    present = snapshot.present([term for term in terms.values() if term is not None]) if terms else set()
    return {key: term["type"] == "bnode" or terms[key] in present for key, term in parts.items()}


def variables_made(query: str) -> set[str]:
    """The variables after AS and those of VALUES, wherever in the query. Raises QueryRefused for what is no query.

    The engine wants no space round a keyword: `trueAS?x` is read as `true AS ?x`.
    """
    found = check(query, len(query.encode())).tokens
    made: set[str] = set()
    for index, token in enumerate(found):
        if token.kind != "word":
            continue
        word = token.text.upper()
        if word.endswith("AS"):
            made.update(_names(found[index + 1 : index + 2]))
        elif word.endswith("VALUES"):
            follows = found[index + 1 : index + 2]
            if follows and follows[0].text == "(":
                made.update(_names(takewhile(lambda token: token.text != ")", found[index + 2 :])))
            made.update(_names(follows))
    return made


def could_be_made_up(answer: SavedAnswer, snapshot: Snapshot) -> bool:
    """Whether nothing shows that the answer owes anything to the graph; then it must be asked of no graph.

    Something of the graph is a column that was not computed, or an IRI of the graph. An answer that says “none”
    (no row, no, nothing but zeros) claims nothing.
    """
    if answer.boolean is not None:
        return answer.boolean
    terms = []
    for solution in answer.solutions:
        for variable, term in solution.items():
            if variable not in answer.computed:
                return False
            terms.append(term)
    if all(_says_nothing(term) for term in terms):
        return False
    return not any(standing(snapshot, [key_of(term) for term in terms if term["type"] == "uri"]).values())


def _says_nothing(term: Term) -> bool:
    return term["type"] == "literal" and term["value"] in _NOTHING_SAID


def _names(tokens: Iterable[Token]) -> list[str]:
    return [token.text[1:] for token in tokens if token.kind == "variable"]
