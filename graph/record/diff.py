"""How two revisions of an entry differ, node by node, as a page, JSON and the command show it.

Statements are compared whatever graph they stand in; blank nodes count as alike where the same is said of them.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, TypeAlias
from typing import Literal as OneOf

from rdflib import RDF, XSD, BNode, Dataset, Literal, URIRef
from rdflib.term import Node

from graph.record.database import Record
from graph.record.term_labels import Labels, Value, kind_label, kind_order, short
from graph.store.parse import parse_entry
from ontology.bilingual import BilingualText, Language

Change = OneOf["added", "removed", "changed"]
Statement: TypeAlias = tuple[Node, URIRef, Node]

CHANGES: dict[Change, BilingualText] = {
    "added": BilingualText("新增", "added"),
    "removed": BilingualText("删除", "removed"),
    "changed": BilingualText("修改", "changed"),
}
_ROUNDS = 3
"""How far round a blank node is looked for what tells it from others."""


@dataclass(frozen=True)
class PropertyChange:
    """Values that only the old or only the new revision gives to a property of a node."""

    iri: str
    label: BilingualText
    old: tuple[Value, ...]
    new: tuple[Value, ...]


@dataclass(frozen=True)
class NodeChange:
    """A node of which something else is said.

    `iri` begins with `_:` for a blank node; `kind` is the IRI of its class, None where neither revision says it.
    """

    iri: str
    kind: str | None
    kind_label: BilingualText
    label: BilingualText
    change: Change
    properties: tuple[PropertyChange, ...]


@dataclass(frozen=True)
class KindCount:
    """How many nodes of one kind were added, removed and changed."""

    kind: str | None
    label: BilingualText
    added: int
    removed: int
    changed: int

    def in_words(self, language: Language) -> str:
        """One line, as “机制：新增 1，修改 2”."""
        counts: list[tuple[Change, int]] = [
            ("added", self.added),
            ("removed", self.removed),
            ("changed", self.changed),
        ]
        if language == "zh":
            return f"{self.label.zh}：" + "，".join(f"{CHANGES[how].zh} {n}" for how, n in counts if n)
        return f"{self.label.en}: " + ", ".join(f"{n} {CHANGES[how].en}" for how, n in counts if n)


@dataclass(frozen=True)
class Difference:
    """What changed from an old revision to a new one; nodes by kind, in the order in which the ontology has these.

    `moved` counts statements that are in both, but in another graph.
    """

    counts: tuple[KindCount, ...]
    nodes: tuple[NodeChange, ...]
    moved: int

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return not self.nodes and not self.moved

    def as_dict(self) -> dict[str, Any]:
        """For JSON; every label in both languages."""
        return {"same": self.same, **json.loads(json.dumps(asdict(self)))}

    def in_words(self, language: Language) -> list[str]:
        """Lines for a person: the counts, then each node with its values, old → new."""
        zh = language == "zh"
        if self.same:
            return ["两个修订内容相同" if zh else "both revisions say the same"]
        lines = [count.in_words(language) for count in self.counts]
        if self.moved:
            lines.append(f"{self.moved} 条陈述换了图" if zh else f"{self.moved} statements in another graph")
        for node in self.nodes:
            name = short(node.iri)
            label = "" if node.label[language] == name else f"“{node.label[language]}” "
            lines += ["", f"{CHANGES[node.change][language]} {node.kind_label[language]} {label}({name})"]
            for change in node.properties:
                old, new = (_listed(values, language) for values in (change.old, change.new))
                told = f"{old} → {new}" if old and new else f"+ {new}" if new else f"- {old}"
                lines.append(f"  {change.label[language]}{'：' if zh else ': '}{told}")
        return lines


def difference_of(record: Record, entry: str, old: int, new: int) -> Difference:
    """How revision `new` of an entry differs from `old`, by their numbers.

    Raises NoSuchRevision, and EntryUnreadable for bytes that are no RDF.
    """
    datasets = []
    for number in (old, new):
        media_type = record.revision(entry, number).media_type
        datasets.append(parse_entry(record.content(entry, number), media_type))
    return difference(*datasets)


def difference(old: Dataset, new: Dataset) -> Difference:
    """How one dataset differs from another."""
    before, after = _statements(old), _statements(new)
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    labels = Labels(before.keys(), after.keys())
    said_before = {statement[0] for statement in before}
    said_after = {statement[0] for statement in after}
    nodes = [
        NodeChange(
            iri=subject.n3() if isinstance(subject, BNode) else str(subject),
            kind=labels.kind(subject),
            kind_label=kind_label(labels.kind(subject)),
            label=labels.node(subject),
            change="added"
            if subject not in said_before
            else "changed"
            if subject in said_after
            else "removed",
            properties=tuple(properties),
        )
        for subject, properties in _by_subject(gone, come, labels).items()
    ]
    nodes.sort(key=lambda node: (kind_order(node.kind), _natural(node.iri)))
    moved = sum(before[statement] != after[statement] for statement in before.keys() & after.keys())
    return Difference(tuple(_counts(nodes)), tuple(nodes), moved)


def _statements(dataset: Dataset) -> dict[Statement, frozenset[str]]:
    """The statements, each with the graphs it stands in; blank nodes named by what is said of them."""
    quads = [(s, p, _as_stored(o), str(g)) for s, p, o, g in dataset.quads()]
    names = _names_of_blank_nodes([(s, p, o) for s, p, o, _ in quads])
    found: dict[Statement, set[str]] = {}
    for s, p, o, g in quads:
        statement = (names.get(s, s), URIRef(str(p)), names.get(o, o))
        found.setdefault(statement, set()).add(g)
    return {statement: frozenset(graphs) for statement, graphs in found.items()}


def _as_stored(term: Node) -> Node:
    """A decimal as the store spells it (`12`, however a revision wrote `12.0`): the graph says the same."""
    if not isinstance(term, Literal) or term.datatype != XSD.decimal or not isinstance(term.value, Decimal):
        return term
    text = format(term.value, "f")
    plain = (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
    return Literal(plain, datatype=XSD.decimal, normalize=False)


def _names_of_blank_nodes(triples: list[tuple[Node, Node, Node]]) -> dict[Node, Node]:
    """Names that are the same for blank nodes of which the same is said, up to `_ROUNDS` steps away."""
    names: dict[Node, str] = {node: "" for s, _, o in triples for node in (s, o) if isinstance(node, BNode)}
    for _ in range(_ROUNDS):
        said: dict[Node, list[str]] = {node: [] for node in names}
        for s, p, o in triples:
            if s in names:
                said[s].append(f"> {p.n3()} {names[o] if o in names else o.n3()}")
            if o in names:
                said[o].append(f"< {p.n3()} {names[s] if s in names else s.n3()}")
        names = {
            node: hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
            for node, lines in said.items()
        }
    return {node: BNode("b" + name[:16]) for node, name in names.items()}


def _by_subject(
    gone: Iterable[Statement], come: Iterable[Statement], labels: Labels
) -> dict[Node, list[PropertyChange]]:
    values: dict[Node, dict[URIRef, tuple[list[Value], list[Value]]]] = {}
    for place, statements in enumerate((gone, come)):
        for subject, predicate, value in statements:
            at = values.setdefault(subject, {}).setdefault(predicate, ([], []))
            at[place].append(labels.value(value))
    return {
        subject: [
            PropertyChange(str(predicate), labels.property(predicate), _in_order(old), _in_order(new))
            # What a node is, first of all.
            for predicate, (old, new) in sorted(of.items(), key=lambda item: (item[0] != RDF.type, item[0]))
        ]
        for subject, of in values.items()
    }


def _in_order(values: list[Value]) -> tuple[Value, ...]:
    # zh before en, as everywhere on the site.
    return tuple(
        sorted(values, key=lambda v: (v.language != "zh", v.language or "", _natural(v.iri or v.text.zh)))
    )


def _counts(nodes: list[NodeChange]) -> list[KindCount]:
    counts = Counter((node.kind, node.change) for node in nodes)
    kinds = {node.kind: node.kind_label for node in nodes}
    return [
        KindCount(kind, label, counts[kind, "added"], counts[kind, "removed"], counts[kind, "changed"])
        for kind, label in kinds.items()
    ]


def _natural(text: str) -> list[tuple[int, int, str]]:
    """A key by which c2 comes before c10."""
    parts = re.findall(r"([0-9]{1,18})|([^0-9]+|[0-9]+)", text)
    return [(0, int(number), "") if number else (1, 0, rest) for number, rest in parts]


def _listed(values: tuple[Value, ...], language: Language) -> str:
    return ("；" if language == "zh" else "; ").join(value.in_words(language) for value in values)
