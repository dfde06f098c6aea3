"""An answer to a query on one version of the graph, as it is kept and cited, and how a later one differs.

It is written as a SPARQL 1.1 JSON result with a member `fengqiao` that says where it is from. Its name is a
hash over version and query, so that asking again gives the same.
"""

import csv
import hashlib
import io
import json
import re
from base64 import b32encode
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ontology.bilingual import BilingualText

Term = dict[str, str]
"""A term of the SPARQL 1.1 JSON result format: `type`, `value`, perhaps `datatype` or `xml:lang`."""
Solution = dict[str, Term]

MOST_SHOWN = 20
"""New or gone rows that are shown; more are only counted."""

_TITLE = re.compile(r"^#\s*(zh|en):\s*(\S.{0,300}?)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class SavedAnswer:
    """One answer: `boolean` is that of an ASK, else None; `variables` and `solutions` are a SELECT's."""

    query: str
    version: str
    created: datetime
    variables: tuple[str, ...]
    solutions: tuple[Solution, ...]
    boolean: bool | None

    @property
    def name(self) -> str:
        return name_of(self.query, self.version)

    @property
    def title(self) -> BilingualText:
        """The query's own title lines (`# zh:`, `# en:`), else a general one."""
        found = dict(reversed(_TITLE.findall(self.query)))
        given = found.get("zh") or found.get("en")
        return BilingualText(
            found.get("zh") or given or f"SPARQL 查询的答案 {self.name}",
            found.get("en") or given or f"Answer to a SPARQL query, {self.name}",
        )

    @property
    def rows(self) -> int:
        return 1 if self.boolean is not None else len(self.solutions)

    @property
    def digest(self) -> str:
        """SHA-256 over the columns and rows whatever their order; blank nodes count as alike."""
        parts = [json.dumps(self.boolean), *sorted(self.variables), *sorted(self.canonical().elements())]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def canonical(self) -> "Counter[str]":
        """Each row as one line of text, with how often it is there."""
        return Counter(canonical(solution) for solution in self.solutions)

    def to_json(self) -> bytes:
        """The record: a SPARQL JSON result and, in `fengqiao`, its query, version, time, size and digest."""
        origin = {
            "id": self.name,
            "query": self.query,
            "version": self.version,
            "created": self.created.isoformat(),
            "rows": self.rows,
            "digest": self.digest,
        }
        result: dict[str, Any] = (
            {"head": {}, "boolean": self.boolean}
            if self.boolean is not None
            else {"head": {"vars": self.variables}, "results": {"bindings": self.solutions}}
        )
        return json.dumps({"fengqiao": origin, **result}, ensure_ascii=False).encode()

    def to_csv(self) -> str:
        """The rows in the SPARQL 1.1 CSV format; an ASK, which has none there, as one column `boolean`."""
        text = io.StringIO()
        writer = csv.writer(text)
        if self.boolean is not None:
            writer.writerows([["boolean"], [str(self.boolean).lower()]])
        else:
            writer.writerow(self.variables)
            writer.writerows(
                [_plain(solution.get(variable)) for variable in self.variables] for solution in self.solutions
            )
        return text.getvalue()


@dataclass(frozen=True)
class Difference:
    """How another answer to the same query differs: rows it adds and lacks, counted, the first few shown."""

    same: bool
    added: int
    gone: int
    shown_added: tuple[Solution, ...]
    shown_gone: tuple[Solution, ...]


def name_of(query: str, version: str) -> str:
    """Sixteen letters and digits: the first 80 bits of SHA-256 over version and query."""
    digest = hashlib.sha256(f"{version}\0{query}".encode()).digest()
    return b32encode(digest[:10]).decode().lower()


def tidy(query: str) -> str:
    """The query as it is kept: the line ends of a posted form made plain, no space around it."""
    return query.replace("\r\n", "\n").strip() + "\n"


def canonical(solution: Solution) -> str:
    """One row as text that is the same for the same terms."""
    terms = {name: {"type": "bnode"} if term["type"] == "bnode" else term for name, term in solution.items()}
    return json.dumps(terms, sort_keys=True, ensure_ascii=False)


def answer_from(body: bytes, query: str, version: str, created: datetime) -> SavedAnswer:
    """The answer that a SPARQL JSON result holds."""
    result = json.loads(body)
    return SavedAnswer(
        query,
        version,
        created,
        tuple(result["head"].get("vars", ())),
        tuple(result.get("results", {}).get("bindings", ())),
        result.get("boolean"),
    )


def difference(then: SavedAnswer, now: SavedAnswer) -> Difference:
    """What `now` has and lacks against `then`, whatever the order of rows."""
    before, after = then.canonical(), now.canonical()
    added, gone = after - before, before - after
    same = (then.boolean, set(then.variables)) == (now.boolean, set(now.variables)) and not (added or gone)
    return Difference(same, added.total(), gone.total(), _pick(now, added), _pick(then, gone))


def now() -> datetime:
    """This second, in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def _pick(answer: SavedAnswer, wanted: "Counter[str]") -> tuple[Solution, ...]:
    """The first rows that are wanted, in the answer's order."""
    left = Counter(wanted)
    picked: list[Solution] = []
    for solution in answer.solutions:
        row = canonical(solution)
        if left[row] > 0 and len(picked) < MOST_SHOWN:
            left[row] -= 1
            picked.append(solution)
    return tuple(picked)


def _plain(term: Term | None) -> str:
    if term is None:
        return ""
    return f"_:{term['value']}" if term["type"] == "bnode" else term["value"]
