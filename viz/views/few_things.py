"""The views of few things in detail: round one node, credits, two stations, formulas, paths."""

from collections import defaultdict
from dataclasses import replace
from functools import partial
from itertools import pairwise

from graph.analyse.shortest_paths import shortest_paths
from graph.analyse.station_counts import credit_of
from graph.errors import NotInGraph
from ontology.bilingual import BilingualText
from viz.model.neighbours import counts_of, next_to
from viz.model.picture import Edge, Node, Picture, unique
from viz.model.reading import CREDIT, CREDIT_LABELS, NodeReader, slug
from viz.views.area_profile import Places, added_up
from viz.views.many_stations import MECHANISMS, OPERATES

EGO_SHOWN = 32
"""Neighbours in the first picture of a node: two rings, in which every label can be read."""
CREDITS_SHOWN = 60
"""With more ends than this, mechanisms are folded into types, outcomes into indicators, these into levels."""
FOLDS = (("mechanism", "claim"), ("type", "indicator"), ("type", "level"))

LINES_MEAN = BilingualText(
    "实线为明确归因，虚线为并置（文字未说明因果）；线越粗，证据等级越高。",
    "Full lines: credited in so many words. Dashed: the two merely stand side by side. The thicker, the higher the "
    "grade of the evidence.",
)
CHOOSE_A_STATION = BilingualText("选定一个派出所可看到每条陈述。", "Choose a station to see each claim.")


def ego(reader: NodeReader, focus: str) -> Picture:
    """A node and what stands next to it: all that it points to, and a share of what points to it by each relation.

    Of claims those come first that are credited in so many words.
    """
    nodes: dict[str, Node] = {focus: reader.node(focus)}
    edges: list[Edge] = list(reader.links(focus))
    nodes |= reader.node.many(edge.other(focus) for edge in edges)
    cut: list[BilingualText] = []
    shown: list[str] = []
    paged = sorted((one for one in counts_of(reader, focus) if not one.linked), key=lambda one: one.total)
    left = max(EGO_SHOWN + 1 - len(nodes), len(paged))
    pointing = reader.sources_by(focus, [count.relation for count in paged])
    reader.links.many(iri for iris in pointing.values() for iri in iris)
    for place, count in enumerate(paged):
        share = max(left // (len(paged) - place), 1)
        found = sorted(pointing[count.relation], key=lambda iri: _rank(reader, iri))[:share]
        left -= len(found)
        shown += found
        if len(found) < count.total:
            cut.append(
                BilingualText(
                    f"“← {count.label.zh}”共 {count.total} 个，此处显示 {len(found)} 个。",
                    f"“← {count.label.en}”: {count.total} in all, {len(found)} shown.",
                )
            )
    nodes |= reader.node.many(shown)
    name = reader.label(focus) if nodes[focus].kind not in ("outcome", "claim") else nodes[focus].label
    return Picture(
        "ego",
        {"focus": focus},
        BilingualText(f"{name.zh}及其相邻节点", f"{name.en} and its neighbours"),
        tuple(nodes.values()),
        unique(reader.edges_among(nodes)),
        "rings",
        tuple(cut),
        ("network-links", "network-linked"),
    )


def _rank(reader: NodeReader, iri: str) -> int:
    """0 for a claim that is credited in so many words, 1 for one that stands beside a mechanism, 2 else."""
    credits = {edge.credit for edge in reader.links(iri)}
    return 0 if "explicit" in credits else 1 if "juxtaposed" in credits else 2


def credit(reader: NodeReader, places: Places, station: str = "", place: str = "") -> Picture:
    """Mechanisms and the outcomes tied to them, folded just so far that the picture can be read."""
    shown = {station: 0} if station else places.shown(place)
    if any(shown.values()):
        edges = _area_credits(places, list(shown))
    else:
        reported = reader.rows_by("station-outcomes", "station", shown)
        rows = [row for one in shown for row in reported[one] if "mechanism" in row]
        reader.links.many(row["mechanism"] for row in rows)
        for fold in FOLDS:
            edges = _credits(reader, rows, *fold)
            if len({end for edge in edges for end in (edge.source, edge.target)}) <= CREDITS_SHOWN:
                break
    reader.node.many(end for edge in edges for end in (edge.source, edge.target))
    left = {edge.source: replace(reader.node(edge.source), layer=0) for edge in edges}
    right = {edge.target: replace(reader.node(edge.target), layer=1) for edge in edges}
    title = BilingualText("机制与结果的归因", "Credit: mechanisms and results")
    if station or place:
        name = reader.label(station or place)
        title = BilingualText(f"{name.zh}：{title.zh}", f"{name.en}: {title.en}")
    return Picture(
        "credit",
        {key: value for key, value in (("station", station), ("place", place)) if value},
        title,
        (*left.values(), *right.values()),
        tuple(edges),
        "layers",
        notes=(LINES_MEAN,) if station else (LINES_MEAN, CHOOSE_A_STATION),
        queries=("network-station-outcomes",),
    )


def _credits(reader: NodeReader, rows: list[dict[str, str]], left: str, right: str) -> list[Edge]:
    """Credits with their ends folded: `left` is mechanism or type, `right` claim, indicator or level."""
    claims: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    grades: dict[tuple[str, str, str], str] = defaultdict(str)
    for row in rows:
        mechanism = row["mechanism"]
        for end in [mechanism] if left == "mechanism" else reader.targets(mechanism, "mechanismType"):
            key = (end, row[right], credit_of(row["kind"]))
            claims[key].add(row["claim"])
            grades[key] = max(grades[key], slug(row["grade"]))
    return [
        Edge(*key[:2], CREDIT, CREDIT_LABELS[key[2]], len(found), key[2], grades[key])
        for key, found in sorted(claims.items())
    ]


def _area_credits(places: Places, areas: list[str]) -> list[Edge]:
    return [
        Edge(tie.type, tie.level, CREDIT, CREDIT_LABELS[tie.credit], tie.claims, tie.credit, tie.grade)
        for tie in added_up(places, areas)
    ]


def compare(reader: NodeReader, a: str, b: str) -> Picture:
    """Two stations: the types of mechanism that both have in the middle, those of one only on its side."""
    types = {one: defaultdict[str, set[str]](set) for one in (a, b)}
    operated = reader.rows_by("station-mechanisms", "station", (a, b))
    for one in (a, b):
        if reader.node(one).kind != "station":
            raise NotInGraph(f"{one} 不是派出所", f"{one} is no station")
        for row in operated[one]:
            types[one][row["type"]].add(row["mechanism"])
    layers = {a: 1, b: 3}
    for kind in sorted({*types[a], *types[b]}):
        layers[kind] = 2 if kind in types[a] and kind in types[b] else 0 if kind in types[a] else 4
    reader.node.many(layers)
    counts = {kind: len(types[a][kind]) + len(types[b][kind]) for kind in layers if kind not in (a, b)}
    nodes = [
        replace(
            reader.node(iri),
            layer=layer,
            count=counts.get(iri, 0),
            noun=MECHANISMS if iri in counts else None,
        )
        for iri, layer in layers.items()
    ]
    edges = [
        Edge(one, kind, OPERATES, reader.label(OPERATES), len(found))
        for one in (a, b)
        for kind, found in sorted(types[one].items())
        if found
    ]
    both = sum(layer == 2 for layer in layers.values())
    names = reader.label(a), reader.label(b)
    return Picture(
        "compare",
        {"a": a, "b": b},
        BilingualText(f"{names[0].zh}与{names[1].zh}", f"{names[0].en} and {names[1].en}"),
        tuple(nodes),
        tuple(edges),
        "layers",
        notes=(
            BilingualText(
                f"两所共有 {both} 个机制类型。", f"The two have {both} types of mechanism in common."
            ),
        ),
        queries=("network-station-mechanisms",),
    )


def path(reader: NodeReader, start: str, end: str) -> Picture:
    """The shortest ways between two nodes, at most five, over any statement in either direction."""
    reader.node(start), reader.node(end)
    ways = shortest_paths(partial(next_to, reader), start, end)
    layers: dict[str, int] = {start: 0}
    for way in ways:
        for layer, iri in enumerate(way):
            layers.setdefault(iri, layer)
    if not ways:
        layers[end] = 1
    reader.node.many(layers)
    notes = (
        BilingualText(
            f"最短路径 {len(ways[0]) - 1} 步，显示 {len(ways)} 条。",
            f"The shortest way takes {len(ways[0]) - 1} steps; {len(ways)} shown.",
        )
        if ways
        else BilingualText("在搜索范围内没有找到路径。", "No way was found within the range searched."),
    )
    steps = {frozenset(pair) for way in ways for pair in pairwise(way)}
    names = reader.node(start).label, reader.node(end).label
    return Picture(
        "path",
        {"from": start, "to": end},
        BilingualText(f"从{names[0].zh}到{names[1].zh}", f"From {names[0].en} to {names[1].en}"),
        tuple(replace(reader.node(iri), layer=layer) for iri, layer in layers.items()),
        unique(e for e in reader.edges_among(layers) if frozenset((e.source, e.target)) in steps),
        "layers",
        notes,
        ("network-links", "network-linked"),
    )
