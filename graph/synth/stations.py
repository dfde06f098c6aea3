"""Synthetic stations in the real model, for measuring scale: any number, always the same, valid under the shapes.

Each is drawn from one of the shipped entries: some of its mechanisms, outcomes, formulas and honours are kept,
types are exchanged for others of their family, settings and numbers vary. Places below the province and all
running text are made up and say so, so that nothing here can be taken for what a source reports.
"""

import hashlib
import random
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal as OneOf
from typing import NamedTuple

from rdflib import RDF, Dataset, Literal, URIRef
from rdflib.term import Node

from graph.record.shipped import Corpus, load_files
from graph.synth.areas import Line, Place, labels
from ontology.files import vocabulary
from ontology.namespaces import CATALOG, ENTRY, FQ, GAZETTEER, ID, PREFIXES, REGISTER

Format = OneOf["nquads", "trig"]

CLAIMS = ("FigureClaim", "TrendClaim", "RankClaim", "AssertionClaim", "SettingClaim")
SHARE_KEPT = (0.08, 0.4)
"""How much of an entry is kept: press features are short and long."""
EVIDENCE_KEPT = 2
SIBLING = 0.3
"""How often a type is exchanged for another of its family, and a setting for another one."""
FILLER = "此为合成文本仅供性能测试并非任何报道的原文"


def _fq(*names: str) -> set[str]:
    return {str(FQ[name]) for name in names}


_TYPE = str(RDF.type)
_LABEL, _NOTE = PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "note"
_SHORT_TEXT = {_NOTE} | _fq("gloss", "translation")
_BROADER = PREFIXES["skos"] + "broader"
_TITLE = PREFIXES["dcterms"] + "title"
_QUOTE, _START, _END = (PREFIXES["oa"] + name for name in ("exact", "start", "end"))
_LEFT_OUT = {PREFIXES["dc"] + "creator", PREFIXES["dc"] + "publisher"} | {
    PREFIXES["skos"] + name for name in ("altLabel", "editorialNote")
}
_FREE_TEXT = _fq("scope", "denominator", "proposedReading", "grantorName") | {_TITLE}
_NUMBERS = _fq("value", "lowerBound", "upperBound")
_EVIDENCE, _SETTING, _MECHANISM_TYPE = (str(FQ[name]) for name in ("evidence", "setting", "mechanismType"))
_OF_STATION = _fq("evidence", "founded")


class Pair(NamedTuple):
    """A property of a node: predicate, the IRI it points to ("" for a literal), its line, "" or its plain text."""

    predicate: str
    target: str
    line: Line
    text: str


def synthesise(count: int, form: Format = "trig", seed: int = 0) -> Iterator[str]:
    """The text of `count` stations with their entries, one station at a time.

    The same count, form and seed give the same bytes; a smaller count gives the beginning of a larger one.
    """
    templates = [Template(path.stem.rpartition("-")[2], load_files([path])) for path in Corpus().entry_files]
    kinds = Kinds()
    settings = [
        value
        for template in templates
        for node in template.nodes
        for value in template.values(node, "setting")
    ]
    for number in range(count):
        chance = random.Random(f"{seed} {number}")
        drawn = Draw(chance.choice(templates), Place.of(number), number, chance, kinds, settings)
        yield "".join(_written(graph, lines, form) for graph, lines in drawn.blocks())


def _written(graph: str, lines: list[Line], form: Format) -> str:
    if form == "trig":
        return f"<{graph}> {{\n" + " .\n".join(lines) + " .\n}\n"
    return "".join(f"{line} <{graph}> .\n" for line in lines)


class Kinds:
    """The types of mechanism: which are of one family, and what they are called."""

    def __init__(self) -> None:
        graph = vocabulary()
        self.siblings: dict[str, list[str]] = {}
        self.labels: dict[str, dict[str, str]] = {}
        for concept, family in graph.subject_objects(URIRef(_BROADER)):
            if str(concept).startswith(PREFIXES["mt"]):
                self.siblings[str(concept)] = sorted(map(str, graph.subjects(URIRef(_BROADER), family)))
        for concept, label in graph.subject_objects(URIRef(_LABEL)):
            if str(concept).startswith(PREFIXES["mt"]) and isinstance(label, Literal):
                self.labels.setdefault(str(concept), {})[label.language or ""] = str(label)


class Template:
    """One shipped entry: its nodes with their properties, quotes already replaced."""

    def __init__(self, source: str, graph: Dataset) -> None:
        self.source = source
        self.nodes: dict[str, list[Pair]] = {}
        for subject, predicate, value in sorted(graph.triples((None, None, None))):
            if str(predicate) not in _LEFT_OUT:
                literal = isinstance(value, Literal)
                pair = Pair(
                    str(predicate),
                    "" if literal else str(value),
                    f"{_n(subject)} {_n(predicate)} {_n(value)}",
                    str(value) if literal else "",
                )
                self.nodes.setdefault(str(subject), []).append(pair)
        # A rank has to stand in its quote; of a made-up figure the entry says that no quote prints it.
        ranks = {
            span: f"第{rank}"
            for claim in self.of_class("RankClaim")
            for rank in self.values(claim, "rank")
            for span in self.values(claim, "evidence")
        }
        for node in self.of_class("TextSpan"):
            self.nodes[node] = [
                pair._replace(line=f'<{node}> <{_QUOTE}> "{self._filler(node, ranks.get(node, ""))}"@zh')
                if pair.predicate == _QUOTE
                else pair
                for pair in self.nodes[node]
            ]
        self.entry = str(ENTRY[source])
        self.article = str(ID["source/" + source])
        self.station = self.values(self.entry, "describes")[0]
        self.mechanisms = self.of_class("Mechanism")
        self.claims = self.of_class(*CLAIMS)
        self.figures = set(self.of_class("FigureClaim"))
        self.rest = self.of_class("Formula", "Honour", "Tension", "TextIssue", "Appraisal")
        self.tied = {claim: self._tied(claim) for claim in self.claims}

    def of_class(self, *names: str) -> list[str]:
        """The nodes of these classes, in order."""
        classes = _fq(*names)
        return [
            node
            for node, pairs in self.nodes.items()
            if any(pair.predicate == _TYPE and pair.target in classes for pair in pairs)
        ]

    def values(self, node: str, name: str) -> list[str]:
        """The values of the property `fq:<name>`, IRIs and literals as plain text."""
        predicate = str(FQ[name])
        return [pair.target or pair.text for pair in self.nodes.get(node, []) if pair.predicate == predicate]

    def _tied(self, claim: str) -> set[str]:
        """The mechanisms that a claim is tied to or is about."""
        tied = {m for credit in self.values(claim, "credit") for m in self.values(credit, "mechanism")}
        return tied | (set(self.values(claim, "about")) & set(self.mechanisms))

    def _filler(self, span: str, opening: str) -> str:
        """Text of the length of the span's quote, which begins with what must stand in it."""
        place = {pair.predicate: pair.text for pair in self.nodes[span]}
        start, end = int(place[_START]), int(place[_END])
        return (opening + (FILLER * 3)[start % len(FILLER) :])[: end - start]


@dataclass
class Draw:
    """One synthetic station, drawn from a template by chance."""

    template: Template
    place: Place
    number: int
    chance: random.Random
    kinds: Kinds
    settings: list[str]

    def blocks(self) -> Iterator[tuple[str, list[Line]]]:
        """Named graphs with the triples that this station adds to them."""
        zh, en = self.place.name(3)
        county_zh, county_en = self.place.name(2)
        slugs, iris = self.place.slugs, self.place.iris
        source = hashlib.sha256(f"synthetic {self.number}".encode()).hexdigest()[:16]
        station, bureau = str(ID["station/" + slugs[3]]), str(ID["bureau/" + slugs[2]])
        names = self._renaming(source, slugs[3], iris)
        yield str(GAZETTEER), list(self.place.areas())
        register = [
            f"<{station}> <{_TYPE}> <{FQ['Station']}>",
            *labels(station, f"{zh}派出所", f"{en.title()} Police Station"),
            f"<{station}> <{FQ['bureau']}> <{bureau}>",
            f"<{station}> <{FQ['jurisdiction']}> <{iris[3]}>",
            f"<{bureau}> <{_TYPE}> <{FQ['Bureau']}>",
            *labels(bureau, f"{county_zh}县公安局", f"{county_en.title()} County Public Security Bureau"),
        ]
        yield str(REGISTER), register
        yield str(CATALOG), _renamed(self._catalog(), names)
        yield str(ENTRY[source]), _renamed(self._entry(self._kept(), zh, en.title()), names)

    def _kept(self) -> set[str]:
        """Which mechanisms, claims and other things stay; what leans on something dropped is dropped with it."""
        template, chance = self.template, self.chance
        share = chance.uniform(*SHARE_KEPT)
        kept = {one for one in template.mechanisms if chance.random() < share} or set(template.mechanisms[:3])
        dropped = set(template.mechanisms) - kept
        kept.update(
            claim
            for claim in template.claims
            if not template.tied[claim] & dropped and chance.random() < 0.3 + share
        )
        kept.update(
            one
            for one in template.rest
            if not set(template.values(one, "appraises")) & dropped and chance.random() < share
        )
        optional = {*template.mechanisms, *template.claims, *template.rest}
        return {
            one
            for one in kept
            if not ({*template.values(one, "member"), *template.values(one, "holder")} & optional) - kept
        }

    def _catalog(self) -> list[Line]:
        agent = str(ID["agent/coder-a"])
        return [
            *(
                pair.line
                for node, pairs in self.template.nodes.items()
                if node == self.template.entry or "/curation/" in node
                for pair in pairs
            ),
            f"<{agent}> <{_TYPE}> <{PREFIXES['prov']}Agent>",
            *labels(agent, "编码员A（角色账号）", "Coder A (role account)"),
        ]

    def _entry(self, kept: set[str], zh: str, en: str) -> list[Line]:
        """The kept things with all that they point to: credits, periods, slots, spans."""
        template = self.template
        absent = {*template.mechanisms, *template.claims, *template.rest} - kept
        mechanisms = set(template.mechanisms)
        queue = deque(
            [template.article, template.station, *(node for node in template.nodes if node in kept)]
        )
        # Who codes is told of in the catalog.
        seen = {*queue, template.entry, str(ID["agent/coder-a"])}
        labelled: Counter[str] = Counter()
        lines: list[Line] = []
        while queue:
            node = queue.popleft()
            number = self._number(node)
            if node in mechanisms:
                lines += self._mechanism(node, labelled, zh, en)
            if node in template.figures:
                lines += self._made_up(node)
            evidence = 0
            for pair in template.nodes[node]:
                if pair.target in absent or (node == template.station and pair.predicate not in _OF_STATION):
                    continue
                if node in mechanisms and pair.predicate in (_LABEL, _MECHANISM_TYPE):
                    continue
                if pair.predicate == _EVIDENCE:
                    evidence += 1
                    if evidence > EVIDENCE_KEPT:
                        continue
                lines.append(self._told(node, pair, number, zh, en))
                if pair.target in template.nodes and pair.target not in seen:
                    seen.add(pair.target)
                    queue.append(pair.target)
        return lines

    def _mechanism(self, node: str, labelled: Counter[str], zh: str, en: str) -> Iterator[Line]:
        """Types, some exchanged for others of their family, and labels made of place and type."""
        types = [
            self.chance.choice(self.kinds.siblings[kind])
            if kind in self.kinds.siblings and self.chance.random() < SIBLING
            else kind
            for kind in self.template.values(node, "mechanismType")
        ]
        words = self.kinds.labels[types[0]]
        labelled[types[0]] += 1
        again = f" ({labelled[types[0]]})" if labelled[types[0]] > 1 else ""
        yield from labels(node, f"{zh}{words['zh']}{again}", f"{en} {words['en'].lower()}{again}")
        for kind in dict.fromkeys(types):
            yield f"<{node}> <{_MECHANISM_TYPE}> <{kind}>"

    def _made_up(self, figure: str) -> Iterator[Line]:
        """That no quote prints the number, as entries say why a figure is not what its quotes say."""
        start = f"<{figure}> <{FQ['quoteOverride']}> "
        yield f'{start}"合成数字，引文并不印出。"@zh'
        yield f'{start}"A made-up number, which no quote prints."@en'

    def _number(self, claim: str) -> int | None:
        """A value to put in the place of a claim's own; None where it has none or must keep it."""
        values = self.template.values(claim, "value")
        if not values or self.template.values(claim, "baselineValue"):
            return None
        value = Decimal(values[0])
        level = PREFIXES["ms"] + "level" in self.template.values(claim, "measure")
        if value < 4 or not level or PREFIXES["un"] + "percent" in self.template.values(claim, "unit"):
            return None
        return max(1, round(float(value) * self.chance.lognormvariate(0, 0.6)))

    def _told(self, node: str, pair: Pair, number: int | None, zh: str, en: str) -> Line:
        """The line as the synthetic entry has it: numbers and settings varied, running text made up."""
        start = f"<{node}> <{pair.predicate}> "
        if pair.predicate in _NUMBERS and number is not None:
            return f'{start}"{number}.0"^^<{PREFIXES["xsd"]}decimal>'
        if pair.predicate == _SETTING and self.chance.random() < SIBLING:
            return f"{start}<{self.chance.choice(self.settings)}>"
        english = pair.line.endswith("@en")
        if pair.predicate in _FREE_TEXT or (pair.predicate == _LABEL and node == self.template.article):
            return f'{start}"Synthetic text: {en}"@en' if english else f'{start}"合成文本：{zh}派出所"@zh'
        if pair.predicate in _SHORT_TEXT:
            return (
                f'{start}"Synthetic: refers to nothing."@en'
                if english
                else f'{start}"合成条目，并无所指。"@zh'
            )
        return pair.line

    def _renaming(self, source: str, station: str, iris: tuple[str, str, str, str]) -> list[tuple[str, str]]:
        """Texts of the template's IRIs and what stands for them."""
        old = self.template.station.rpartition("/")[2]
        province, county, _ = old.split("-")
        areas = zip((old, f"{province}-{county}", province), (iris[3], iris[2], iris[0]), strict=True)
        return [
            *((f"<{ID['area/' + slug]}>", f"<{new}>") for slug, new in areas),
            (
                self.template.values(self.template.article, "textDigest")[0],
                hashlib.sha256(source.encode()).hexdigest(),
            ),
            (self.template.source, source),
            (old, station),
        ]


def _renamed(lines: list[Line], names: list[tuple[str, str]]) -> list[Line]:
    text = "\n".join(lines)
    for old, new in names:
        text = text.replace(old, new)
    return text.split("\n")


def _n(term: Node) -> str:
    """A term in N-Triples."""
    if not isinstance(term, Literal):
        return f"<{term}>"
    text = str(term).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    if term.language:
        return f'"{text}"@{term.language}'
    return f'"{text}"^^<{term.datatype}>' if term.datatype else f'"{text}"'
