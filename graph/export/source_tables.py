"""Tables of sources, of the places in them on which everything rests, and of what curators noted on them."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import URIRef

from graph.export.codebook import Table, code, iri, kind_of, plain, station, subjects, text, thing
from graph.read.assessment import TENSION, TEXT_ISSUE, Tension, TextIssue, read_tension, read_text_issue
from graph.read.claim import Evidence, read_evidence
from graph.read.entry import ACCOUNT, Account, read_account
from graph.read.gather import gathered
from graph.read.properties import Properties
from graph.store.snapshot import Snapshot
from graph.store.sorted_lines import sorted_lines
from ontology.bilingual import BilingualText
from ontology.namespaces import FQ


@dataclass(frozen=True)
class _Described:
    source: str
    station: str


@dataclass(frozen=True)
class _Gap:
    source: str
    missing: str


@dataclass(frozen=True)
class _NotStated:
    thing: str
    aspect: str


@dataclass(frozen=True)
class _TensionRow:
    tension: Tension
    station: str


@dataclass(frozen=True)
class _Member:
    tension: str
    member: str


@dataclass(frozen=True)
class _EvidenceRow:
    thing: str
    role: str
    span: Evidence


def _accounts(snapshot: Snapshot) -> Iterator[Account]:
    for entry in gathered(snapshot, subjects(snapshot, "source"), ACCOUNT):
        yield read_account(snapshot, entry)


def _described(snapshot: Snapshot) -> Iterator[_Described]:
    for account in _accounts(snapshot):
        for found in Properties(snapshot, account.entry).iris("describes"):
            yield _Described(account.source.source, found)


def _gaps(snapshot: Snapshot) -> Iterator[_Gap]:
    for account in _accounts(snapshot):
        for missing in account.source.missing:
            yield _Gap(account.source.source, missing)


def _not_stated(snapshot: Snapshot) -> Iterator[_NotStated]:
    for found in subjects(snapshot, "notStated"):
        for aspect in Properties(snapshot, found).iris("notStated"):
            yield _NotStated(found, aspect)


def _tensions(snapshot: Snapshot) -> Iterator[_TensionRow]:
    for found in gathered(snapshot, subjects(snapshot, "tensionKind"), TENSION):
        yield _TensionRow(read_tension(snapshot, found), Properties(snapshot, found).must("station"))


def _members(snapshot: Snapshot) -> Iterator[_Member]:
    for row in _tensions(snapshot):
        for member in row.tension.members:
            yield _Member(row.tension.tension, member)


def _issues(snapshot: Snapshot) -> Iterator[TextIssue]:
    for found in gathered(snapshot, subjects(snapshot, "issueKind"), TEXT_ISSUE):
        yield read_text_issue(snapshot, found)


def _evidence(snapshot: Snapshot) -> Iterator[_EvidenceRow]:
    def lines() -> Iterator[bytes]:
        for role in ("evidence", "cue"):
            for subject, span in snapshot.pairs(FQ[role]):
                yield f"{subject} {role} {span}\n".encode()

    with tempfile.TemporaryDirectory() as folder:
        for line in sorted_lines(lines(), folder):
            subject, role, span = line.decode().split()
            yield _EvidenceRow(subject, role, read_evidence(snapshot, [URIRef(span)])[0])


SOURCES = Table(
    "sources",
    BilingualText("来源", "Sources"),
    BilingualText("一行一篇报道及其编码条目", "one row an article with the entry that codes it"),
    ("source",),
    _accounts,
    (
        iri("source", "来源", "source", lambda account: account.source.source),
        text("source", "题名", "title", lambda account: account.source.title),
        plain("outlet", "出版者", "publisher", lambda account: account.source.outlet),
        plain("issued", "发布日期", "day of publication", lambda account: account.source.issued, "date"),
        code("genre", "genre", "体裁", "genre", lambda account: account.source.genre),
        code(
            "independence", "independence", "与公安机关的关系远近", "how near it stands to the police",
            lambda account: account.source.independence,
        ),
        code(
            "anchor", "anchor", "相对时间的定位依据", "what dates relative periods",
            lambda account: account.source.anchor,
        ),
        plain("anchor_date", "定位日期", "date that dates them", lambda account: account.source.anchor_date, "date"),
        plain(
            "digest", "来源文本的 SHA-256，证据位置即以此文本为准",
            "SHA-256 of the text to which the places of evidence refer", lambda account: account.source.digest,
        ),
        plain(
            "length", "来源文本的长度（Unicode 码位）", "length of the text in Unicode code points",
            lambda account: account.source.length, "integer",
        ),
        text("note", "编码者说明", "curator's note", lambda account: account.source.note),
        iri("entry", "条目（具名图）", "entry: the named graph", lambda account: account.entry),
        plain("entry_version", "条目版本", "version of the entry", lambda account: account.version),
        code("review_status", "review-status", "审核状态", "review status", lambda account: account.status),
        plain("entry_created", "条目建立日期", "day on which it was begun", lambda account: account.created, "date"),
        plain("entry_modified", "条目修改日期", "day of the last change", lambda account: account.modified, "date"),
    ),
)  # fmt: skip
SOURCE_STATIONS = Table(
    "source-stations",
    BilingualText("来源所写的派出所", "Stations that sources describe"),
    BilingualText("一行一篇来源与一个派出所", "one row a source and a station"),
    ("source", "station"),
    _described,
    (
        iri("source", "来源", "source", lambda row: row.source, "sources"),
        station(lambda row: row.station),
    ),
)
SOURCE_GAPS = Table(
    "source-gaps",
    BilingualText("来源没有交代的事项", "What sources do not give"),
    BilingualText("一行一篇来源与一个缺失项", "one row a source and what it does not give"),
    ("source", "missing"),
    _gaps,
    (
        iri("source", "来源", "source", lambda row: row.source, "sources"),
        code("missing", "missing", "缺失项", "what is missing", lambda row: row.missing),
    ),
)
NOT_STATED = Table(
    "not-stated",
    BilingualText("编码者查过而来源未写的方面", "What coders looked for and sources do not state"),
    BilingualText(
        "一行一个事物与一个方面；既无此行又无值的，即为未编码",
        "one row a thing and an aspect; what has neither such a row nor a value is not coded",
    ),
    ("thing", "aspect"),
    _not_stated,
    (
        iri("thing", "所说的事物", "what it is said of", lambda row: row.thing),
        plain(
            "thing_kind",
            "是什么：mechanism、claim、honour 等",
            "what it is: mechanism, claim, honour and so on",
            lambda row: kind_of(row.thing),
        ),
        code("aspect", "aspect", "未写方面", "aspect not stated", lambda row: row.aspect),
    ),
)
TENSIONS = Table(
    "tensions",
    BilingualText("不相协调的表述", "Statements in tension"),
    BilingualText("一行一处：各表述均予保留", "one row a tension; all the statements stay in the graph"),
    ("tension",),
    _tensions,
    (
        iri("tension", "不协调之处", "tension", lambda row: row.tension.tension),
        station(lambda row: row.station),
        code("tension_kind", "tension-kind", "类型", "kind", lambda row: row.tension.kind),
        text("note", "编码者说明", "curator's note", lambda row: row.tension.note),
    ),
)
TENSION_MEMBERS = Table(
    "tension-members",
    BilingualText("不相协调的各项", "Members of tensions"),
    BilingualText("一行一处与其中一项表述", "one row a tension and one of the statements in it"),
    ("tension", "member"),
    _members,
    (
        iri("tension", "不协调之处", "tension", lambda row: row.tension, "tensions"),
        thing("member", "表述", "statement", lambda row: row.member),
        plain(
            "member_kind",
            "是什么：claim、formula、honour 或 mechanism",
            "what it is: claim, formula, honour or mechanism",
            lambda row: kind_of(row.member),
        ),
    ),
)
TEXT_ISSUES = Table(
    "text-issues",
    BilingualText("文本问题", "Damage and ambiguity in texts"),
    BilingualText("一行一处损坏或歧义", "one row a place that is damaged or ambiguous"),
    ("issue",),
    _issues,
    (
        iri("issue", "问题", "issue", lambda issue: issue.issue),
        code("issue_kind", "issue-kind", "类型", "kind", lambda issue: issue.kind),
        text("reading", "建议读法", "proposed reading", lambda issue: issue.reading),
        text("note", "编码者说明", "curator's note", lambda issue: issue.note),
        iri("source", "来源", "source", lambda issue: issue.evidence[0].source, "sources"),
    ),
)
EVIDENCE = Table(
    "evidence",
    BilingualText("出处", "Where it is said"),
    BilingualText(
        "一行一处：某事物所依据的原文片段",
        "one row a place in a source that bears out a thing of another table",
    ),
    ("thing", "role", "span"),
    _evidence,
    (
        iri("thing", "所证之事物", "what is borne out", lambda row: row.thing),
        plain(
            "thing_kind",
            "是什么：station、mechanism、claim、credit、honour、formula、source、issue",
            "what it is: station, mechanism, claim, credit, honour, formula, source or issue",
            lambda row: kind_of(row.thing),
        ),
        plain(
            "role",
            "evidence 依据；cue 归因用语（只用于 credit）",
            "evidence, or cue for the words that make a credit",
            lambda row: row.role,
        ),
        iri("span", "片段", "span", lambda row: row.span.span),
        iri("source", "来源", "source", lambda row: row.span.source, "sources"),
        plain(
            "start",
            "起点，按 Unicode 码位从 0 数起",
            "first place, Unicode code points from 0",
            lambda row: row.span.start,
            "integer",
        ),
        plain("end", "终点，不含", "end, not included", lambda row: row.span.end, "integer"),
        plain(
            "quote",
            "原文字句，不超过 20 字",
            "words of the source, at most 20 characters",
            lambda row: row.span.quote,
        ),
        plain(
            "translation",
            "引文英译（本项目所译，不是原文）",
            "English rendering of the quote, ours and not the source's",
            lambda row: row.span.translation,
        ),
    ),
)
