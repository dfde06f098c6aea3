"""The entries held against the source texts: digests, spans, quote lengths, coverage of figures, privacy.

The texts themselves are not part of the project; they are read from a folder at check time. Names of persons
are nowhere on disk: what is kept is where they stand in the texts (`corpus/redactions`), and the check reads
them from there and looks for them in every literal and IRI.
"""

import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pypinyin import lazy_pinyin
from rdflib import DC, RDF, SKOS, Dataset, Literal, Namespace, URIRef

from graph.check.quantities import quantities
from graph.errors import FileUnreadable, SourceMissing
from graph.record.shipped import Corpus, load_files
from graph.store.utf8 import named_text, read_bytes, read_text, without_mark
from ontology.bilingual import BilingualText
from ontology.namespaces import BASE, FQ, ID

OA = Namespace("http://www.w3.org/ns/oa#")

LONGEST_QUOTE = 20


@dataclass(frozen=True)
class SourceFinding:
    """Something that does not hold: of which source, which kind of check, where and what."""

    source: str
    check: str
    place: str
    text: BilingualText


@dataclass(frozen=True)
class SourceReport:
    """All findings, and for each source how the numbers it prints are accounted for (reason to number)."""

    findings: list[SourceFinding]
    spans: int
    numbers: dict[str, Counter[str]]
    names: int


@dataclass(frozen=True)
class _Span:
    iri: str
    start: int
    end: int
    quote: str


def check_sources(folder: Path, corpus: Corpus | None = None) -> SourceReport:
    """Check every entry of the corpus against the texts in `folder` (`*_<source id>.txt`, UTF-8).

    A text that is not the one that was coded has one finding, the digest, and nothing else of it is checked: no place
    in it is where it was. Raises SourceMissing where the folder or the text of an entry is not there, TextNotUtf8
    where one is in another encoding, FileUnreadable.
    """
    corpus = corpus or Corpus()
    dataset = load_files(list(corpus.files()))
    findings: list[SourceFinding] = []
    runs: dict[str, Counter[str]] = {}
    spans = 0
    names: set[str] = set()
    for source in sorted(dataset.subjects(RDF.type, FQ.Source), key=str):
        source_id = str(source).removeprefix(str(ID["source/"]))
        path = _path(folder, source_id)
        content = read_bytes(path)
        text = named_text(path, content)
        other = _other_text(dataset, URIRef(str(source)), source_id, content)
        if other is not None:
            # Nothing that is said of places in one text holds in another.
            findings.append(other)
            continue
        own = list(_spans_of(dataset, URIRef(str(source))))
        spans += len(own)
        findings += _check_length(dataset, URIRef(str(source)), source_id, text)
        findings += [found for span in own for found in _check_span(source_id, span, text)]
        no_facts = _read_places(corpus.folder / "no-facts" / f"{source_id}.csv", "reason")
        runs[source_id], missing = _coverage(source_id, text, own, no_facts)
        findings += missing
        redactions = _read_places(corpus.folder / "redactions" / f"{source_id}.csv", "role")
        names.update(text[start:end] for start, end, _ in redactions)
        findings += _check_redactions(source_id, own, redactions)
    findings += _check_privacy(dataset, names)
    return SourceReport(findings, spans, runs, len(names))


def source_text(folder: Path, source_id: str) -> str:
    """The text of a source. Raises SourceMissing, TextNotUtf8, FileUnreadable."""
    # Of a name with marks of a pattern or a path nothing is looked for.
    path = _path(folder, source_id if re.fullmatch(r"[0-9A-Za-z-]{1,100}", source_id) else "\n")
    return named_text(path, read_bytes(path))


def _path(folder: Path, source_id: str) -> Path:
    for path in sorted(folder.glob(f"*{source_id}.txt")):
        return path
    raise SourceMissing(
        f"在 {folder} 中找不到来源 {source_id} 的文本（*_{source_id}.txt）",
        f"{folder} holds no text of source {source_id} (*_{source_id}.txt)",
    )


def _spans_of(dataset: Dataset, source: URIRef) -> Iterator[_Span]:
    for span in dataset.subjects(FQ.spanOf, source):
        yield _Span(
            str(span),
            int(str(dataset.value(span, OA.start))),
            int(str(dataset.value(span, OA.end))),
            str(dataset.value(span, OA.exact)),
        )


def _other_text(dataset: Dataset, source: URIRef, source_id: str, content: bytes) -> SourceFinding | None:
    """The one finding on a text that is not, byte for byte, the one that was coded; what differs, where it is known."""
    stated = str(dataset.value(source, FQ.textDigest))
    actual = _digest(content)
    if stated == actual:
        return None
    zh, en = _difference(stated, content)
    message = BilingualText(
        f"摘要值为 {stated}，文本实为 {actual}：{zh}；其余各项未核对",
        f"digest is {stated}, the text has {actual}: {en}; nothing else of it was checked",
    )
    return SourceFinding(source_id, "digest", str(source), message)


def _difference(stated: str, content: bytes) -> tuple[str, str]:
    """What an editor or a transfer changed, if it is one of the usual things; zh, en."""
    changes: list[tuple[str, str]] = []
    undone = content
    for undo, zh, en in (
        (without_mark, "开头多了字节顺序标记（BOM）", "a byte order mark (BOM) was put before it"),
        (_with_lf, "换行符被改成了 CRLF 或 CR", "line ends were changed to CRLF or CR"),
        (_without_last_lines, "末尾多了换行", "line ends were added at its end"),
    ):
        if undo(undone) != undone:
            undone = undo(undone)
            changes.append((zh, en))
        if _digest(undone) == stated:
            return "，".join(zh for zh, _ in changes), ", ".join(en for _, en in changes)
    if _digest(undone + b"\n") == stated:
        return "末尾的换行不同", "the line end at its end differs"
    if _digest(_with_lf(content).replace(b"\n", b"\r\n")) == stated:
        return "换行符原为 CRLF", "line ends were CRLF"
    return "这不是当初编码的那份文本", "it is not the text that was coded"


def _with_lf(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _without_last_lines(content: bytes) -> bytes:
    return content.rstrip(b"\n")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _check_length(dataset: Dataset, source: URIRef, source_id: str, text: str) -> Iterator[SourceFinding]:
    length = str(dataset.value(source, FQ.textLength))
    if length != str(len(text)):
        message = BilingualText(
            f"长度为 {length}，文本实为 {len(text)}", f"length is {length}, the text has {len(text)}"
        )
        yield SourceFinding(source_id, "length", str(source), message)


def _check_span(source_id: str, span: _Span, text: str) -> Iterator[SourceFinding]:
    there = text[span.start : span.end]
    if there != span.quote:
        message = BilingualText(
            f"引文“{span.quote}”，原文此处为“{there}”", f"quote “{span.quote}”, the text has “{there}”"
        )
        yield SourceFinding(source_id, "span", span.iri, message)
    if len(span.quote) > LONGEST_QUOTE:
        message = BilingualText(
            f"引文有 {len(span.quote)} 字，最多 {LONGEST_QUOTE}",
            f"{len(span.quote)} characters, at most {LONGEST_QUOTE}",
        )
        yield SourceFinding(source_id, "quote-length", span.iri, message)
    expected = ID[f"span/{source_id}/{span.start}-{span.end}"]
    if span.iri != str(expected):
        message = BilingualText(f"该片段的 IRI 应为 {expected}", f"the IRI of this span should be {expected}")
        yield SourceFinding(source_id, "span-iri", span.iri, message)


def _read_places(path: Path, column: str) -> list[tuple[int, int, str]]:
    """Raises TextNotUtf8, FileUnreadable: where a line is not two numbers and the column."""
    if not path.exists():
        return []
    lines = csv.DictReader(io.StringIO(read_text(path), newline=""))
    try:
        return [(int(row["start"]), int(row["end"]), row[column]) for row in lines]
    except (KeyError, ValueError, TypeError, csv.Error):
        raise FileUnreadable(
            f"{path} 第 {lines.line_num} 行须有 start、end（整数）与 {column} 三列",
            f"{path}, line {lines.line_num}: columns start, end (whole numbers) and {column} are needed",
        ) from None


def _coverage(
    source_id: str, text: str, spans: list[_Span], no_facts: list[tuple[int, int, str]]
) -> tuple[Counter[str], list[SourceFinding]]:
    """Every number that is printed is inside a span, or listed as no fact with a reason; nothing is listed in vain."""
    counts: Counter[str] = Counter()
    findings = []
    listed = {(start, end): reason for start, end, reason in no_facts}
    for match in quantities(text):
        if any(span.start <= match.start() and match.end() <= span.end for span in spans):
            counts["statement"] += 1
        elif match.span() in listed:
            counts[listed.pop(match.span())] += 1
        else:
            counts["uncovered"] += 1
            place = f"{match.start()}-{match.end()}"
            message = BilingualText(
                f"数字“{match[0]}”既无陈述覆盖，也未列入 no-facts",
                f"“{match[0]}” is in no statement and not in no-facts",
            )
            findings.append(SourceFinding(source_id, "coverage", place, message))
    for start, end in listed:
        message = BilingualText("no-facts 中多余的一行", "a line of no-facts that is not needed")
        findings.append(SourceFinding(source_id, "coverage", f"{start}-{end}", message))
    return counts, findings


def _check_redactions(
    source_id: str, spans: list[_Span], redactions: list[tuple[int, int, str]]
) -> Iterator[SourceFinding]:
    for span in spans:
        if any(span.start < end and start < span.end for start, end, _ in redactions):
            message = BilingualText("引文中含人名，请改选片段", "the quote holds a name: choose another span")
            yield SourceFinding(source_id, "privacy", span.iri, message)


def _check_privacy(dataset: Dataset, names: set[str]) -> Iterator[SourceFinding]:
    """No name in any literal but a source's byline, none in any IRI, romanised ones included."""
    places = {
        _romanise(str(label))
        for area in dataset.subjects(RDF.type, FQ.Area)
        for label in dataset.objects(area, SKOS.prefLabel)
    }
    # A name that sounds like a part of a place name cannot be told from it in a slug (岳成, 越城).
    romanised = {name for name in map(_romanise, names) if not any(name in place for place in places)}
    iris: set[str] = set()
    for subject, predicate, value, _ in dataset.quads((None, None, None, None)):
        iris.update(str(term) for term in (subject, predicate, value) if isinstance(term, URIRef))
        if isinstance(value, Literal) and predicate != DC.creator and any(name in value for name in names):
            message = BilingualText(f"{predicate} 的值中含人名", f"the value of {predicate} holds a name")
            yield SourceFinding("", "privacy", str(subject), message)
    for iri in sorted(iris):
        if iri.startswith(BASE) and not romanised.isdisjoint(_slug_parts(iri.removeprefix(BASE))):
            message = BilingualText("IRI 中含人名的拼音", "the IRI holds a romanised name")
            yield SourceFinding("", "privacy", iri, message)


def _romanise(text: str) -> str:
    return "".join(lazy_pinyin(text))


def _slug_parts(path: str) -> Iterator[str]:
    """Every run of the hyphenated parts of every step of an IRI's path, written as one word."""
    for step in path.lower().split("/"):
        parts = step.split("-")
        for start in range(len(parts)):
            for end in range(start + 1, len(parts) + 1):
                yield "".join(parts[start:end])
