"""One question asked of the open store: parsed, evaluated and serialised in one thread, within its limits."""

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyoxigraph as ox

from graph.errors import FormatNotAvailable, QueryMalformed, QueryRefused
from graph.sparql.bounded_result import CSV_ROWS, JSON_ROWS, TSV_ROWS, XML_ROWS, RowMark, Tally, too_large
from graph.sparql.columns import written_out
from graph.sparql.explain import explain
from graph.sparql.guard import Passed, check
from graph.sparql.question import Answer, Question

JSON_RESULTS = "application/sparql-results+json"

RESULT_FORMATS: dict[str, tuple[ox.QueryResultsFormat, RowMark]] = {
    JSON_RESULTS: (ox.QueryResultsFormat.JSON, JSON_ROWS),
    "application/json": (ox.QueryResultsFormat.JSON, JSON_ROWS),
    "application/sparql-results+xml": (ox.QueryResultsFormat.XML, XML_ROWS),
    "application/xml": (ox.QueryResultsFormat.XML, XML_ROWS),
    "text/xml": (ox.QueryResultsFormat.XML, XML_ROWS),
    "text/csv": (ox.QueryResultsFormat.CSV, CSV_ROWS),
    "text/tab-separated-values": (ox.QueryResultsFormat.TSV, TSV_ROWS),
}

GRAPH_FORMATS: dict[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}

Results = ox.QuerySolutions | ox.QueryBoolean | Iterable[ox.Triple]

DAMAGE = "Corruption"
"""What RocksDB calls a file that does not fit its checksum."""

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_LOCAL_NAME = re.compile(r"[^\W\d][\w.\-]*$")


class Engine:
    """A store and how queries are read over it: `base` resolves relative IRIs, `prefixes` shorten Turtle."""

    def __init__(self, store: ox.Store, base: str, prefixes: Mapping[str, str]) -> None:
        self._store = store
        self.base = base
        self._prefixes = dict(prefixes)

    def answer(self, question: Question) -> Answer:
        """The whole answer; raises QueryRefused, QueryMalformed, FormatNotAvailable or ResultTooLarge."""
        started = time.perf_counter()
        _, results = self.evaluate(question)
        return self.written(results, question, started)

    def evaluate(self, question: Question) -> tuple[Passed, Results]:
        """The query as it was run and what it gives; raises QueryRefused or QueryMalformed."""
        passed = check(question.text, question.length)
        try:
            found = self.run(passed, question)
            if "*" in passed.checked and isinstance(found, ox.QuerySolutions):
                names = [variable.value for variable in found.variables]
                if columns := written_out(passed, names):
                    passed = check(columns, 2 * question.length)
                    found = self.run(passed, question)
            return passed, found
        except SyntaxError as error:
            raise explain(
                passed, str(error), lambda text: self._run(text, passed, question), self._prefixes
            ) from error
        except (ValueError, RuntimeError) as error:
            if DAMAGE in str(error):
                raise
            raise not_run(error) from error

    def run(self, passed: Passed, question: Question) -> Results:
        """What a text that has passed gives over the dataset of the question; raises what the engine raises."""
        return self._run(passed.text, passed, question)

    def _run(self, text: str, passed: Passed, question: Question) -> Results:
        dataset: dict[str, Any] = {"use_default_graph_as_union": not passed.has_dataset}
        if question.default_graphs or question.named_graphs:
            dataset = {
                "default_graph": [_graph_name(iri) for iri in question.default_graphs],
                "named_graphs": [_graph_name(iri) for iri in question.named_graphs],
            }
        return self._store.query(text, base_iri=self.base, **dataset)

    def written(self, results: Results, question: Question, started: float) -> Answer:
        """The answer in the form that was asked for; raises FormatNotAvailable, QueryRefused or ResultTooLarge."""
        media_type = form_of(results, question)
        try:
            if isinstance(results, ox.QuerySolutions):
                body, rows, truncated = self._solutions(results, media_type, question)
            elif isinstance(results, ox.QueryBoolean):
                body = results.serialize(format=RESULT_FORMATS[media_type][0]) or b""
                rows, truncated = 1, False
            else:
                (body, rows), truncated = self._graph(results, media_type, question), False
        except (ValueError, RuntimeError) as error:
            if DAMAGE in str(error):
                raise
            raise not_run(error) from error
        return Answer(media_type, body, rows, truncated, time.perf_counter() - started)

    def _solutions(
        self, results: ox.QuerySolutions, media_type: str, question: Question
    ) -> tuple[bytes, int, bool]:
        if question.partial:
            return _first_solutions(results, question)
        form, mark = RESULT_FORMATS[media_type]
        tally = Tally(question.bytes, question.rows, mark)
        results.serialize(tally, form)
        if form == ox.QueryResultsFormat.XML and _NOT_IN_XML.search(tally.getvalue().decode()):
            raise _not_in_xml(media_type, RESULT_FORMATS)
        body = tally.getvalue()
        empty = mark is JSON_ROWS and body.endswith(b'"bindings":[]}}')
        return body, 0 if empty else tally.rows, False

    def _graph(self, results: Iterable[ox.Triple], media_type: str, question: Question) -> tuple[bytes, int]:
        form = GRAPH_FORMATS[media_type]
        rows = 0

        def counted() -> Iterator[ox.Triple]:
            nonlocal rows
            for triple in results:
                rows += 1
                if rows > question.rows:
                    raise too_large(question.rows, "triples")
                if form == ox.RdfFormat.RDF_XML and not _fits_xml(triple):
                    raise _not_in_xml(media_type, GRAPH_FORMATS)
                yield triple

        tally = Tally(question.bytes, question.rows)
        prefixes = self._prefixes if form == ox.RdfFormat.TURTLE else None
        ox.serialize(counted(), tally, form, prefixes=prefixes)
        return tally.getvalue(), rows


def form_of(results: Results, question: Question) -> str:
    """The media type of the answer.

    Raises FormatNotAvailable, or QueryRefused where an answer in it could not say that it is partial.
    """
    if isinstance(results, ox.QueryBoolean):
        return _accepted(question.boolean, RESULT_FORMATS)
    if isinstance(results, ox.QuerySolutions):
        media_type = _accepted(question.solutions, RESULT_FORMATS)
        says_it = RESULT_FORMATS[media_type][0] == ox.QueryResultsFormat.JSON
    else:
        media_type, says_it = _accepted(question.graph, GRAPH_FORMATS), False
    if question.partial and not says_it:
        raise _partial_not_said(media_type)
    return media_type


def not_run(error: object) -> QueryRefused:
    """The error for a query that the engine does not take, with what it says."""
    return QueryRefused(f"查询引擎无法执行此查询：{error}", f"The engine cannot run this query: {error}")


def _graph_name(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise QueryMalformed(
            f"图名 {iri} 不是绝对 IRI", f"The graph name {iri} is no absolute IRI"
        ) from error


def _accepted(media_type: str | None, formats: Mapping[str, object]) -> str:
    if media_type is None:
        available = list(formats)
        raise FormatNotAvailable(
            f"此类查询的结果格式有：{'、'.join(available)}",
            f"This form of query is answered as {', '.join(available)}",
            available=available,
        )
    return media_type


def _partial_not_said(media_type: str) -> QueryRefused:
    return QueryRefused(
        f"partial=true 只用于 SELECT 的 JSON 结果：{media_type} 无法在正文中说明结果不完整",
        "partial=true is for JSON results of SELECT only: "
        f"{media_type} cannot say in its body that rows are missing",
    )


def _not_in_xml(media_type: str, formats: Mapping[str, object]) -> FormatNotAvailable:
    available = [name for name in formats if "xml" not in name]
    return FormatNotAvailable(
        f"此结果含有 XML 写不出的字符或属性名，{media_type} 不可用；可用：{'、'.join(available)}",
        f"This result holds characters or property names that {media_type} cannot write; "
        f"there are {', '.join(available)}",
        available=available,
    )


def _fits_xml(triple: ox.Triple) -> bool:
    value = triple.object.value if isinstance(triple.object, ox.Literal) else ""
    return bool(_XML_LOCAL_NAME.search(triple.predicate.value)) and not _NOT_IN_XML.search(value)


def _first_solutions(results: ox.QuerySolutions, question: Question) -> tuple[bytes, int, bool]:
    """SPARQL JSON results of at most `rows` rows and `bytes` bytes, which say if there were more."""
    names = [variable.value for variable in results.variables]
    rows: list[str] = []
    size = 0
    truncated = False
    for solution in results:
        values = ((name, solution[name]) for name in names)
        row = json.dumps(
            {name: _term(value) for name, value in values if value is not None}, ensure_ascii=False
        )
        size += len(row.encode()) + 1
        if len(rows) == question.rows or size > question.bytes:
            truncated = True
            break
        rows.append(row)
    head = json.dumps({"vars": names}, ensure_ascii=False)
    said = json.dumps({"truncated": truncated, "rows": len(rows)})
    body = f'{{"head":{head},"fengqiao":{said},"results":{{"bindings":[{",".join(rows)}]}}}}'
    return body.encode(), len(rows), truncated


def _term(term: Any) -> dict[str, Any]:
    """A term in SPARQL 1.1 JSON results (and triple terms as in 1.2)."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _term(part) for name, part in parts.items()}}
    literal = {"type": "literal", "value": term.value}
    if term.language:
        literal["xml:lang"] = term.language
    elif term.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
        literal["datatype"] = term.datatype.value
    return literal
