"""What a page shows of an answer: so many columns, rows and characters, whatever the answer holds; the files have all.

Nothing here takes longer or grows larger than these bounds allow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.answers.answer import Difference, Solution, Term, plain
from ontology.namespaces import BASE, compact

MOST_COLUMNS = 40
MOST_ROWS = 200
MOST_CELLS = 1_000
"""On a page: of an answer of many columns it shows fewer rows."""
MOST_CHARACTERS = 200
"""Of a cell; a longer IRI is no link either."""
MOST_HEADING = 60
MOST_QUERY = 4_000
"""Characters of the query on the page, and of one that can be opened in the editor by its address."""
MOST_LANGUAGE = 35
"""Characters of a language tag (RFC 5646, section 4.4.1)."""
LONG = 30
"""Characters from which a cell is given a wide column."""

NUMBERS = frozenset({"integer", "decimal", "double", "float"})


Row = Sequence[Term | None]
"""The terms of the columns that are shown, shortened (see `shown`)."""


@dataclass(frozen=True)
class Column:
    """A column that is shown: its variable, perhaps cut, and whether the query computed it."""

    name: str
    cut: bool
    computed: bool


@dataclass(frozen=True)
class ShownDifference:
    """A difference with no more of its rows than a page shows."""

    same: bool
    added: int
    gone: int
    new_rows: tuple[Row, ...]
    gone_rows: tuple[Row, ...]


@dataclass(frozen=True)
class Cell:
    """A term as it is shown: its kind (`none`, `thing`, `number` or `text`), words, and an IRI's link.

    `foreign` is a link that leaves this site, `cut` says that the words are not all.
    """

    kind: str
    words: str = ""
    link: str | None = None
    language: str | None = None
    foreign: bool = False
    cut: bool = False

    @property
    def wide(self) -> bool:
        return len(self.words) > LONG


@dataclass(frozen=True)
class Sheet:
    """The table of a page; `kinds` are those of the columns' first cells that hold something."""

    columns: Sequence[Column]
    kinds: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def cut(self) -> bool:
        """Whether anything that is shown is cut."""
        return any(column.cut for column in self.columns) or any(
            cell.cut for row in self.rows for cell in row
        )


def rows_a_page(columns: int) -> int:
    """How many rows of so many columns stand on a page."""
    return max(1, min(MOST_ROWS, MOST_CELLS // max(1, min(columns, MOST_COLUMNS))))


def columns_of(variables: Sequence[str], computed: Sequence[str]) -> tuple[Column, ...]:
    """The columns that are shown of these."""
    made = set(computed)
    return tuple(
        Column(cut_to(name, MOST_HEADING), len(name) > MOST_HEADING, name in made)
        for name in variables[:MOST_COLUMNS]
    )


def shown(variables: Sequence[str], solution: Solution) -> Row:
    """A row as it is kept for a page."""
    return [_short(solution.get(variable)) for variable in variables[:MOST_COLUMNS]]


def shown_difference(found: Difference, variables: Sequence[str]) -> ShownDifference:
    """A difference as it is remembered."""
    new, gone = (
        tuple(shown(variables, row) for row in rows) for rows in (found.shown_added, found.shown_gone)
    )
    return ShownDifference(found.same, found.added, found.gone, new, gone)


def sheet(columns: Sequence[Column], rows: Sequence[Row], label: Callable[[str], str]) -> Sheet:
    """The table of these rows; `label` gives the label of an IRI of this graph."""
    cells = tuple(tuple(cell(term, label) for term in row) for row in rows)
    kinds = (
        next((row[at].kind for row in cells if row[at].kind != "none"), "none") for at in range(len(columns))
    )
    return Sheet(columns, tuple(kinds), cells)


def cell(term: Term | None, label: Callable[[str], str]) -> Cell:
    """How a term is shown. No link leads where a browser would run it, nor to another site unsaid."""
    if term is None:
        return Cell("none")
    value = plain(term)
    words, cut = cut_to(value, MOST_CHARACTERS), len(value) > MOST_CHARACTERS
    if term["type"] == "uri" and not cut:
        if value.startswith(BASE):
            # No second slash: that would lead to another site.
            name = label(value)
            named = cut_to(name, MOST_CHARACTERS)
            return Cell("thing", named, "/" + value.removeprefix(BASE).lstrip("/"), cut=named != name)
        foreign = value.startswith(("http://", "https://"))
        return Cell("text", compact(value), value if foreign else None, foreign=foreign)
    number = term.get("datatype", "").rpartition("#")[2] in NUMBERS
    language = term.get("xml:lang")
    return Cell(
        "number" if number else "text",
        words,
        language=language if language and len(language) <= MOST_LANGUAGE else None,
        cut=cut,
    )


def cut_to(text: str, most: int) -> str:
    """The text, or its first `most` characters with an ellipsis."""
    return text if len(text) <= most else text[:most] + "…"


def _short(term: Term | None) -> Term | None:
    if term is None:
        return None
    if term["type"] == "triple":
        return {"type": "literal", "value": plain(term)[: MOST_CHARACTERS + 1]}
    # One character more than is shown: that there is more is seen again.
    return {name: value[: MOST_CHARACTERS + 1] for name, value in term.items()}
