"""Names for nodes that their author has not named: next in line, and those of the last revision where it is the same.

So an author may leave every `id` out, and a revision of the entry still speaks of the same nodes.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from graph.entry.claims import Claim
from graph.entry.model import Formula, Mechanism, PlainEntry, Quote, Slot, nodes_of
from graph.entry.node import Node
from graph.errors import EntryFaulty, Fault

PREFIXES = {
    "claim": "c",
    "period": "p",
    "formula": "f",
    "honour": "h",
    "tension": "t",
    "issue": "i",
    "appraisal": "a",
}
"""First letter of the names of nodes, by kind; claims on the place begin with s."""
LONGEST_SLUG = 60


def identified(entry: PlainEntry, previous: PlainEntry | None = None) -> PlainEntry:
    """The entry with an `id` on every node. Raises EntryFaulty where two nodes of a kind have one name."""
    named = entry.model_copy(deep=True)
    _name_quotes(named)
    known = {} if previous is None else {_likeness(node): node.id for _, node in nodes_of(previous)}
    taken = _taken(named)
    nameless = [node for _, node in nodes_of(named) if node.id is None and _is_free_standing(node)]
    # First what stood in the last revision, so that nothing new takes its name.
    for node in nameless:
        node.id = _former(node, known, taken)
        if node.id is not None:
            taken.add((node.kind, node.id))
    for node in nameless:
        if node.id is None:
            node.id = _next(node, taken)
            taken.add((node.kind, node.id))
    _name_inner(named)
    _refuse_twins(named)
    return named


def _name_quotes(entry: PlainEntry) -> None:
    for quote in entry.quotes:
        if quote.id is None and quote.start is not None and quote.end is not None:
            quote.id = f"{quote.start}-{quote.end}"


def _name_inner(entry: PlainEntry) -> None:
    """Names of what stands inside something else: that of the outer, a hyphen and the next number."""
    source = entry.source
    source.id = source.id or entry.id
    _number("", entry.curations)
    claims: list[Claim] = [
        *entry.settings,
        *entry.figures,
        *entry.trends,
        *entry.ranks,
        *entry.assertions,
    ]
    for claim in claims:
        _number(f"{claim.id}-", claim.credits)
    for formula in entry.formulas:
        _number(f"{formula.id}-", formula.slots)
        for slot in formula.slots:
            _number(f"{slot.id}-", slot.items)


def _number(start: str, nodes: Iterable[Node]) -> None:
    nodes = list(nodes)
    taken = {node.id for node in nodes}
    number = 0
    for node in nodes:
        while node.id is None:
            number += 1
            if f"{start}{number}" not in taken:
                node.id = f"{start}{number}"


def _is_free_standing(node: Node) -> bool:
    return node.kind in PREFIXES or isinstance(node, Mechanism)


def _taken(entry: PlainEntry) -> set[tuple[str, str]]:
    return {(node.kind, node.id) for _, node in nodes_of(entry) if node.id is not None}


def _next(node: Node, taken: set[tuple[str, str]]) -> str:
    if isinstance(node, Mechanism):
        slug = slug_of(_chinese(node))
        return _first_free(lambda number: slug if number == 1 else f"{slug}-{number}", node.kind, taken)
    prefix = "s" if type(node).__name__ == "SettingClaim" else PREFIXES[node.kind]
    width = 2 if prefix == "c" else 1
    return _first_free(lambda number: f"{prefix}{number:0{width}}", node.kind, taken)


def _first_free(name: Callable[[int], str], kind: str, taken: set[tuple[str, str]]) -> str:
    number = 1
    while (kind, name(number)) in taken:
        number += 1
    return name(number)


def slug_of(label: str) -> str:
    """Pinyin of a name, in letters, digits and hyphens."""
    # Its dictionaries take longer to load than most commands to run.
    from pypinyin import lazy_pinyin

    syllables = re.findall(r"[a-z0-9]+", " ".join(lazy_pinyin(label, errors="default")).lower())
    return "-".join(syllables)[:LONGEST_SLUG].strip("-") or "mechanism"


def _chinese(node: Node) -> str:
    label = node.label if isinstance(node.label, str) or node.label is None else node.label.zh
    return label if isinstance(label, str) else (label or [""])[0]


def _former(node: Node, known: dict[Any, str | None], taken: set[tuple[str, str]]) -> str | None:
    former = known.get(_likeness(node))
    return former if former is not None and (node.kind, former) not in taken else None


def _likeness(node: Node) -> Any:
    """What makes a node the same in two revisions: all that is said of it but its names and what stands inside."""
    inner = {"credits"} if isinstance(node, Claim) else {"slots"} if isinstance(node, Formula) else set()
    inner |= {"items"} if isinstance(node, Slot) else set()
    if isinstance(node, Mechanism):
        return node.kind, _chinese(node), node.operated_by
    return type(node).__name__, node.model_dump_json(exclude={"id", *inner}, exclude_none=True)


def _refuse_twins(entry: PlainEntry) -> None:
    seen: dict[tuple[str, str], str] = {}
    faults = []
    for pointer, node in nodes_of(entry):
        # The same station may be told of as the source has it and registered; anything else stands once.
        key = (type(node).__name__ if node.kind == "station" else node.kind, node.id or "")
        if not node.id:
            faults.append(Fault(f"{pointer}/id", "缺少 id", "the id is missing"))
        elif key in seen and not isinstance(node, Quote):
            faults.append(
                Fault(
                    f"{pointer}/id",
                    f"“{node.id}”已用于 {seen[key]}：请另取一个",
                    f"“{node.id}” is the name of {seen[key]} already: take another",
                )
            )
        else:
            seen[key] = pointer
    if faults:
        raise EntryFaulty(faults)
