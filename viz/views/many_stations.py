"""The views over many stations: the whole folded by place and family, stations by type, types that go together."""

from collections import Counter, defaultdict
from dataclasses import replace

from graph.analyse.station_counts import SEPARATOR
from ontology.bilingual import BilingualText
from ontology.namespaces import FQ
from viz.model.picture import Edge, Node, Picture
from viz.model.reading import CREDIT, CREDIT_LABELS, NodeReader
from viz.views.area_profile import Places, added_up

OPERATES = str(FQ["operates"])
TOGETHER = str(FQ["station"])
TITLE = BilingualText("派出所、做法与结果怎样相连", "How stations, practices and results hang together")
MECHANISMS = BilingualText("个机制", "mechanisms")
STATIONS = BilingualText("个派出所", "stations")
OUTCOMES = BilingualText("条结果", "reported results")
EDGES_SHOWN = 120
TIES_OF_A_PLACE = 2
PAIRS_SHOWN = 90
"""Most ties that the view of co-occurrence draws."""


def whole(reader: NodeReader, places: Places, place: str = "") -> Picture:
    """Places – families of mechanisms – result levels, each tie with its number."""
    shown = places.shown(place)
    families: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    edges: list[Edge] = []
    for one, profile in places.profile.many(shown).items():
        families.update(profile.families)
        levels.update(profile.levels)
        edges += [
            Edge(one, family, OPERATES, reader.label(OPERATES), count)
            for family, count in profile.families.items()
        ]
    edges, note = telling(edges, shown)
    edges += [
        Edge(tie.type, tie.level, CREDIT, CREDIT_LABELS[tie.credit], tie.claims, tie.credit, tie.grade)
        for tie in added_up(places, shown)
    ]
    reader.node.many([*families, *levels])
    nodes = [
        *place_nodes(reader, shown),
        *(folded(reader, family, count, MECHANISMS, 1) for family, count in families.most_common()),
        *(folded(reader, level, count, OUTCOMES, 2) for level, count in levels.most_common()),
    ]
    return Picture(
        "whole",
        {"place": place} if place else {},
        titled(reader, place, TITLE),
        tuple(nodes),
        tuple(edges),
        "layers",
        notes=(
            BilingualText(
                "节点旁的数字是折叠在内的数目，选中后可展开。实线为写明由它带来，虚线为同处提到；点一条线，看它背后的说法。",
                "The number beside a node says how much is folded in it; select a node to unfold it. Full lines are "
                "credit in so many words, dashed ones mere mention beside; open a line to see its statements.",
            ),
            *note,
        ),
        queries=("network-station-mechanisms", "network-station-outcomes"),
    )


def bipartite(reader: NodeReader, places: Places, place: str = "", family: str = "") -> Picture:
    """Places and the types of mechanism that they have."""
    shown = places.shown(place)
    types: Counter[str] = Counter()
    edges: list[Edge] = []
    profiles = places.profile.many(shown)
    reader.families.many(kind for profile in profiles.values() for kind in profile.types)
    for one, profile in profiles.items():
        for kind, count in profile.types.items():
            if family and family not in reader.families(kind):
                continue
            types[kind] += count
            edges.append(Edge(one, kind, OPERATES, reader.label(OPERATES), count))
    edges, note = telling(edges, shown)
    drawn = {edge.target for edge in edges}
    reader.node.many(drawn)
    nodes = [
        *place_nodes(reader, shown),
        *(
            folded(reader, kind, count, MECHANISMS, 1)
            for kind, count in sorted(types.items())
            if kind in drawn
        ),
    ]
    parameters = {key: value for key, value in (("place", place), ("type", family)) if value}
    return Picture(
        "bipartite",
        parameters,
        titled(reader, place, BilingualText("派出所与机制类型", "Stations and types of mechanism")),
        tuple(nodes),
        tuple(edges),
        "layers" if note else "force",
        note,
        ("network-station-mechanisms",),
    )


def cooccurrence(reader: NodeReader, places: Places, least: int = 2) -> Picture:
    """Types of mechanism that stand together at a station; the number is that of the stations."""
    stations = places.counted.at_stations
    ranked = sorted(places.counted.pairs.items(), key=lambda item: (-item[1], item[0]))
    enough = [(pair.split(SEPARATOR), count) for pair, count in ranked if count >= least]
    drawn = enough[:PAIRS_SHOWN]
    edges = [Edge(a, b, TOGETHER, BilingualText("同在", "stand together"), count) for (a, b), count in drawn]
    inside = sorted({kind for pair, _ in drawn for kind in pair})
    reader.node.many(inside)
    nodes = [folded(reader, kind, stations[kind], STATIONS, 0) for kind in inside]
    return Picture(
        "cooccurrence",
        {"least": str(least)},
        BilingualText("机制类型的共现", "Types of mechanism that stand together"),
        tuple(nodes),
        tuple(edges),
        "force",
        notes=(
            BilingualText(
                f"共 {len(enough)} 对类型同见于至少 {least} 个派出所，此处显示 {len(drawn)} 对。",
                f"{len(enough)} pairs of types are found together at {least} stations or more; {len(drawn)} shown.",
            ),
        ),
        queries=("network-station-mechanisms",),
    )


def telling(edges: list[Edge], shown: dict[str, int]) -> tuple[list[Edge], tuple[BilingualText, ...]]:
    """The edges that tell something: where every large area has everything, only what it has more of than others.

    Of each area the few families or types whose share there stands highest above their share in all.
    """
    if not any(shown.values()) or len(edges) <= EDGES_SHOWN:
        return edges, ()
    at: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for edge in edges:
        at[edge.source] += edge.count
        of[edge.target] += edge.count
    ranked = sorted(edges, key=lambda edge: (-edge.count / at[edge.source] / of[edge.target], edge.id))
    kept: dict[str, list[Edge]] = defaultdict(list)
    for edge in ranked:
        if len(kept[edge.source]) < TIES_OF_A_PLACE:
            kept[edge.source].append(edge)
    found = [edge for place in kept.values() for edge in place]
    return found, (
        BilingualText(
            f"地区的连线共 {len(edges)} 条，此处显示 {len(found)} 条："
            f"每个地区占比高出全体最多的 {TIES_OF_A_PLACE} 类。",
            f"{len(edges)} ties of areas in all, {len(found)} shown: for each area the {TIES_OF_A_PLACE} kinds "
            "whose share there is highest above their share in all.",
        ),
    )


def place_nodes(reader: NodeReader, shown: dict[str, int]) -> list[Node]:
    """Stations as they are, areas with the number of stations folded in them, in the first layer."""
    nodes = reader.node.many(shown)
    return [
        replace(nodes[place], count=stations, noun=STATIONS if stations else None, layer=0)
        for place, stations in shown.items()
    ]


def folded(reader: NodeReader, iri: str, count: int, noun: BilingualText, layer: int) -> Node:
    """A node with what is folded in it."""
    return replace(reader.node(iri), count=count, noun=noun, layer=layer)


def titled(reader: NodeReader, place: str, title: BilingualText) -> BilingualText:
    """The title after the name of what the view is of, if it is of one thing."""
    if not place:
        return title
    name = reader.label(place)
    return BilingualText(f"{name.zh}：{title.zh}", f"{name.en}: {title.en}")
