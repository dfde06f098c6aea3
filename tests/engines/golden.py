"""Golden rows: what every query file answers over the graphs of `datasets`, whichever engine is asked.

`make golden` writes them, from rdflib's terms over the embedded store, into `golden/`; what changes there is to be
read before it is kept. A file has a section for each graph; where that with repeated triples has none, its rows are
those of the shipped corpus.
"""

import re
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from rdflib import BNode, URIRef

from graph.publish.build import ensure_built
from graph.record.shipped import Corpus
from graph.site_queries import QUERIES
from graph.store.embedded import EmbeddedReader
from graph.store.reader import Bindings, Reader
from graph.store.snapshot import Snapshot
from graph.store.terms import Row, Term
from graph.store.writable import DERIVATIONS
from ontology.files import checks, questions
from ontology.namespaces import ENTRY, FQ, ID, VOC, VOCABULARY, compact
from ontology.queryfile import QueryFile, read_queries
from tests.engines.datasets import DATASETS, dataset

GOLDEN = Path(__file__).parent / "golden"
SECTION = "## "
LIST = " | "

_STATION = ID["station/guangdong-xinhui-muzhou"]
_STATIONS: list[Term] = [
    _STATION,
    ID["station/zhejiang-pingyang-shanmen"],
    ID["station/jiangxi-jinggangshan-ciping"],
]
_MECHANISM = ID["mechanism/guangdong-xinhui-muzhou/muzhou-yijing"]
_VALUES: Mapping[str, Term | list[Term]] = {
    "station": _STATIONS,
    "mechanism": [_MECHANISM, ID["mechanism/zhejiang-pingyang-shanmen/hongdu-yijing"]],
    "type": VOC["mechanism-type/volunteer-patrol"],
    "indicator": VOC["indicator/members"],
    "entry": ENTRY["3886a4a39e322bc6"],
    "area": ID["area/zhejiang"],
    "setting": VOC["setting/water-town"],
}
_NAMED = re.compile(r"\(\?(\w+)[),]")
_BOUND: Mapping[str, Bindings] = {
    "mechanism-formulas": {},
    "type-mechanisms": {"type": VOC["mechanism-type/volunteer-patrol"]},
    "honours-of-type": {"type": VOC["honour-type/demonstration-site"]},
    "told-in": {"entry": ENTRY["3886a4a39e322bc6"]},
    "export-quads": {"subject": _MECHANISM},
    "export-graph-classes": {"graph": VOCABULARY},
    "export-graph-members": {"graph": VOCABULARY, "class": URIRef("http://www.w3.org/2002/07/owl#Class")},
    "export-concept-uses": {"scheme": VOC["narrative-role"]},
    "network-counts": {"node": [_STATION, _MECHANISM]},
    "network-credited": {"node": _MECHANISM},
    "network-linked": {"node": _STATION, "relation": FQ.operatedBy},
    "network-links": {"node": [_STATION, _MECHANISM]},
    "network-node": {"node": [_STATION, _MECHANISM]},
    "network-station-formulas": {"station": _STATION},
    "network-station-mechanisms": {"station": _STATION},
    "network-station-outcomes": {"station": _STATION},
}
"""Where the title of a query does not name what callers bind."""


@dataclass(frozen=True)
class Asked:
    """One query as its callers ask it. `ordered`: its rows come in an order that is part of the answer."""

    group: str
    query: QueryFile
    bindings: Bindings
    over: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.group}/{self.query.name}"

    @property
    def ordered(self) -> bool:
        return "ORDER BY" in self.query.text.rpartition("}")[2]


@cache
def all_asked() -> tuple[Asked, ...]:
    """Every query file."""
    both = ("shipped", "repeated")
    return (
        *(Asked("queries", one, _bindings(one), both) for one in QUERIES.values()),
        *(Asked("questions", one, {}, both) for one in questions().values()),
        *(Asked("checks", one, {}, DATASETS) for one in checks().values()),
        *(Asked("derivations", one, {}, both) for one in read_queries(DERIVATIONS).values()),
    )


def _bindings(query: QueryFile) -> Bindings:
    if query.name in _BOUND:
        return _BOUND[query.name]
    return {name: _VALUES[name] for name in _NAMED.findall(query.header["en"]) if name in _VALUES}


def answer(asked: Asked, reader: Reader) -> list[str]:
    """A line a row, in the order of the query or else sorted; of a CONSTRUCT a line a triple."""
    if asked.group == "derivations":
        made = reader.construct(asked.query, asked.bindings)
        return sorted({"\t".join(map(_written, triple)) for triple in made})  # type: ignore[arg-type]
    rows = reader.rows(asked.query, asked.bindings)
    names = _columns(asked.query, rows)
    lines = ["\t".join(_written(row.get(name)) for name in names) for row in rows]
    return lines if asked.ordered else sorted(lines)


_SELECT = re.compile(r"^SELECT (?:DISTINCT )?(.+?)\s*WHERE", re.MULTILINE | re.DOTALL)
_COLUMN = re.compile(r"\?(\w+)|\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*AS \?(\w+)\)")


def _columns(query: QueryFile, rows: list[Row]) -> list[str]:
    """The columns in the order of the text; whatever else comes is a fault that shows."""
    clause = _SELECT.search(query.text)
    assert clause is not None
    named = [plain or computed for plain, computed in _COLUMN.findall(clause[1])]
    return [*named, *sorted({name for row in rows for name in row} - set(named))]


def _written(term: Term | None) -> str:
    """A term, the same whichever of equal numbers an engine writes and in whichever order it concatenates."""
    if term is None:
        return ""
    if isinstance(term, BNode):
        return "_:"
    if isinstance(term, URIRef):
        return compact(str(term))
    text = (
        LIST.join(sorted(str(term).split(LIST)))
        .replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("\t", "\\t")
    )
    if isinstance(term.value, int | float | Decimal) and not isinstance(term.value, bool):
        return f"{Decimal(str(term.value)).normalize():f}"
    if term.language:
        return f'"{text}"@{term.language}'
    kind = compact(str(term.datatype)) if term.datatype else "xsd:string"
    return f'"{text}"' if kind == "xsd:string" else f'"{text}"^^{kind}'


def golden(asked: Asked) -> dict[str, list[str]]:
    """What is written down for a query: lines by the name of the graph."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (GOLDEN / f"{asked.name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(SECTION):
            lines = found.setdefault(line.removeprefix(SECTION), [])
        else:
            lines.append(line)
    found.setdefault("repeated", found["shipped"])
    return found


def expected(asked: Asked, name: str) -> list[str]:
    """The golden lines of a query over one of the graphs."""
    return golden(asked)[name]


def _sections(asked: Asked, readers: Mapping[str, Reader]) -> Iterator[str]:
    shipped: list[str] = []
    for name in asked.over:
        lines = answer(asked, readers[name])
        if name == "shipped":
            shipped = lines
        if name != "repeated" or lines != shipped:
            yield "\n".join([SECTION + name, *lines])


def embedded(nquads: bytes) -> EmbeddedReader:
    """A graph in the embedded store, in memory."""
    import pyoxigraph as ox

    store = ox.Store()
    store.bulk_load(nquads, ox.RdfFormat.N_QUADS)
    return EmbeddedReader(store, "memory")


def write() -> None:
    """Write all of them anew."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        snapshot = Snapshot.open(data, ensure_built(Corpus(), data, lambda _: None))
        readers = {name: embedded(dataset(name, snapshot)) for name in DATASETS}
        for asked in all_asked():
            file = GOLDEN / f"{asked.name}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("\n".join(_sections(asked, readers)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
