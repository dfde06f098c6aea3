"""An answer to a query on one version of the graph, as it is kept and cited, and how a later one differs.

It is written as a SPARQL 1.1 JSON result with a member `fengqiao` that says where it is from. Its name is a
hash over version and query, so that asking again gives the same.
"""

import hashlib
import json
import re
from base64 import b32encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from graph.export.csv_table import csv_bytes
from graph.sparql.lexer import tokens
from ontology.bilingual import BilingualText

Term = dict[str, Any]
"""A term of the SPARQL 1.1 JSON result format: `type`, `value`, perhaps `datatype` or `xml:lang`."""
Solution = dict[str, Term]

MOST_SHOWN = 10
"""New or gone rows that are shown; more are only counted."""
MOST_TITLE = 150
"""Characters of a visitor's title."""

_in_order = json.JSONEncoder(sort_keys=True, ensure_ascii=False)
_TITLE = re.compile(r"^#[ \t]*(zh|en):([^\n]*)", re.MULTILINE)


@dataclass(frozen=True)
class SavedAnswer:
    """One answer: `boolean` is that of an ASK, else None; `variables` and `solutions` are a SELECT's.

    `computed` are the variables whose values the query itself made or gave; those of all others stand in the graph.
    `result` is the SPARQL JSON result that it was read from, if it was.
    """

    query: str
    version: str
    created: datetime
    variables: tuple[str, ...]
    solutions: tuple[Solution, ...]
    boolean: bool | None
    computed: tuple[str, ...] = ()
    result: bytes = field(default=b"", compare=False, repr=False)

    @cached_property
    def name(self) -> str:
        """Its name in the archive."""
        return name_of(self.query, self.version)

    @property
    def rows(self) -> int:
        return 1 if self.boolean is not None else len(self.solutions)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the columns and rows whatever their order; blank nodes count as alike."""
        parts = [json.dumps(self.boolean), *sorted(self.variables), *sorted(self.canonical())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def canonical(self) -> list[str]:
        """Each row as one line of text, in the answer's order."""
        return [canonical(solution) for solution in self.solutions]

    def to_json(self) -> bytes:
        """The record: a SPARQL JSON result and, in `fengqiao`, its query, version, time, size and digest."""
        origin = {
            "id": self.name,
            "query": self.query,
            "query_by": "visitor",
            "version": self.version,
            "created": self.created.isoformat(),
            "rows": self.rows,
            "computed": self.computed,
            "digest": self.digest,
        }
        said = json.dumps(origin, ensure_ascii=False).encode()
        # The engine's own text where there is one: to write a long result anew stops all other threads meanwhile.
        return b'{"fengqiao":' + said + b"," + (self.result or self._result()).lstrip()[1:]

    def _result(self) -> bytes:
        result: dict[str, Any] = (
            {"head": {}, "boolean": self.boolean}
            if self.boolean is not None
            else {"head": {"vars": self.variables}, "results": {"bindings": self.solutions}}
        )
        return json.dumps(result, ensure_ascii=False).encode()

    def to_csv(self) -> bytes:
        """The rows as CSV that a spreadsheet may open; an ASK, which has none, as one column `boolean`.

        Terms are written as in the SPARQL 1.1 CSV format, but guarded as `graph.export.csv_table` says.
        """
        if self.boolean is not None:
            return csv_bytes(["boolean"], [[self.boolean]])
        rows = ([plain(solution.get(variable)) for variable in self.variables] for solution in self.solutions)
        return csv_bytes(self.variables, rows)


@dataclass(frozen=True)
class Difference:
    """How another answer to the same query differs: rows it adds and lacks, counted, the first few shown."""

    same: bool
    added: int
    gone: int
    shown_added: tuple[Solution, ...]
    shown_gone: tuple[Solution, ...]


def words_of(query: str) -> BilingualText | None:
    """The visitor's own title for an answer: the lines `# zh:` and `# en:` of the query, None without them."""
    found = {language: text.strip()[:MOST_TITLE] for language, text in reversed(_TITLE.findall(query))}
    given = found.get("zh") or found.get("en")
    if not given:
        return None
    return BilingualText(found.get("zh") or given, found.get("en") or given)


def name_of(query: str, version: str) -> str:
    """Sixteen letters and digits for a query on a version; white space between its words makes no difference."""
    digest = hashlib.sha256("\0".join([version, *_same_words(query)]).encode()).digest()
    return b32encode(digest[:10]).decode().lower()


def tidy(query: str) -> str:
    """The query as it is kept: the line ends of a posted form made plain, no space around it."""
    return query.replace("\r\n", "\n").strip() + "\n"


def canonical(solution: Solution) -> str:
    """One row as text that is the same for the same terms."""
    for term in solution.values():
        if term["type"] == "bnode":
            break
    else:
        return _in_order.encode(solution)
    return _in_order.encode(
        {name: {"type": "bnode"} if term["type"] == "bnode" else term for name, term in solution.items()}
    )


def answer_from(body: bytes, query: str, version: str, created: datetime) -> SavedAnswer:
    """The answer that a SPARQL JSON result holds."""
    return replace(_read(json.loads(body), query, version, created), result=body)


def answer_of_record(record: bytes) -> SavedAnswer:
    """The answer that was written by `to_json`. Raises ValueError, KeyError or TypeError for anything else."""
    result = json.loads(record)
    origin = result["fengqiao"]
    created = datetime.fromisoformat(origin["created"])
    answer = _read(result, origin["query"], origin["version"], created, tuple(origin["computed"]))
    # Known already, and costly to make anew from a long answer.
    vars(answer).update(name=origin["id"], digest=origin["digest"])
    return answer


def difference(then: SavedAnswer, now: SavedAnswer) -> Difference:
    """What `now` has and lacks against `then`, whatever the order of rows."""
    rows_then, rows_now = then.canonical(), now.canonical()
    before, after = Counter(rows_then), Counter(rows_now)
    added, gone = after - before, before - after
    same = (then.boolean, set(then.variables)) == (now.boolean, set(now.variables)) and not (added or gone)
    return Difference(
        same, added.total(), gone.total(), _pick(now, rows_now, added), _pick(then, rows_then, gone)
    )


def now() -> datetime:
    """This second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def _read(
    result: dict[str, Any], query: str, version: str, created: datetime, computed: tuple[str, ...] = ()
) -> SavedAnswer:
    return SavedAnswer(
        query,
        version,
        created,
        tuple(result["head"].get("vars", ())),
        tuple(result.get("results", {}).get("bindings", ())),
        result.get("boolean"),
        computed,
    )


def _same_words(query: str) -> Iterator[str]:
    """The words of a query and of its comments, without the white space between them."""
    done = 0
    for token in tokens(query):
        yield from _comments(query[done : token.start])
        yield token.text
        done = token.end
    yield from _comments(query[done:])


def _comments(between: str) -> Iterator[str]:
    for line in between.splitlines():
        if words := line.split():
            yield " ".join(words)


def _pick(answer: SavedAnswer, rows: list[str], wanted: "Counter[str]") -> tuple[Solution, ...]:
    """The first rows that are wanted, in the answer's order."""
    left = Counter(wanted)
    picked: list[Solution] = []
    for solution, row in zip(answer.solutions, rows, strict=True):
        if len(picked) == MOST_SHOWN:
            break
        if left[row] > 0:
            left[row] -= 1
            picked.append(solution)
    return tuple(picked)


def plain(term: Term | None) -> str:
    """A term as the SPARQL 1.1 CSV format writes it; a triple (SPARQL 1.2) by its parts."""
    if term is None:
        return ""
    if term["type"] == "triple":
        parts = term["value"]
        return f"<<( {' '.join(plain(parts[part]) for part in ('subject', 'predicate', 'object'))} )>>"
    value: str = term["value"]
    return f"_:{value}" if term["type"] == "bnode" else value
