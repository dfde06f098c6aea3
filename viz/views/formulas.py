"""The views of number formulas: of a few stations each one, of one formula its parts, of many stations their kinds."""

from collections import Counter
from dataclasses import replace

from ontology.bilingual import BilingualText
from ontology.namespaces import FQ
from viz.model.picture import Edge, Picture, unique
from viz.model.reading import NodeReader
from viz.views.area_profile import Places
from viz.views.many_stations import OPERATES, folded, place_nodes, telling, titled

TITLE = BilingualText("数字口诀", "Number formulas")
FORMULAS = BilingualText("个口诀", "formulas")
NAMED = BilingualText("个所指机制", "mechanisms named")


def formula(
    reader: NodeReader, places: Places, station: str = "", focus: str = "", place: str = ""
) -> Picture:
    """Of one formula (`focus`) its slots, items and what they denote; else the formulas of a station or an area."""
    if focus:
        return _parts(reader, focus)
    shown = {station: 0} if station else places.shown(place)
    if any(shown.values()):
        return _kinds(reader, places, place, shown)
    layers: dict[str, int] = {}
    formulas = reader.rows_by("station-formulas", "station", shown)
    reader.links.many(row["formula"] for rows in formulas.values() for row in rows)
    for one in shown:
        for row in formulas[one]:
            layers.setdefault(one, 0)
            layers.setdefault(row["formula"], 1)
            for mechanism in reader.targets(row["formula"], "names"):
                layers.setdefault(mechanism, 2)
    parameters = {key: value for key, value in (("station", station), ("place", place)) if value}
    without = sum(one not in layers for one in shown)
    note = BilingualText(
        f"另有 {without} 个派出所，来源中没有数字口诀。",
        f"Stations whose sources give no number formula: {without}.",
    )
    return _drawn(
        reader, layers, parameters, titled(reader, station or place, TITLE), (note,) if without else ()
    )


def _parts(reader: NodeReader, focus: str) -> Picture:
    """A formula from the station to the mechanisms that its items stand for."""
    layers: dict[str, int] = {}
    for one in reader.targets(focus, "formulaOf"):
        for row in reader.rows("station-formulas", station=one):
            if row["formula"] == focus:
                chain = [one, focus, *(row[key] for key in ("slot", "item", "mechanism") if key in row)]
                for layer, iri in enumerate(chain):
                    layers.setdefault(iri, layer)
    return _drawn(reader, layers, {"focus": focus}, titled(reader, focus, TITLE))


def _drawn(
    reader: NodeReader,
    layers: dict[str, int],
    parameters: dict[str, str],
    title: BilingualText,
    notes: tuple[BilingualText, ...] = (),
) -> Picture:
    reader.node.many(layers)
    return Picture(
        "formula",
        parameters,
        title,
        tuple(replace(reader.node(iri), layer=layer) for iri, layer in layers.items()),
        unique(edge for edge in reader.edges_among(layers) if edge.relation != OPERATES),
        "layers",
        notes,
        ("network-station-formulas",),
    )


def _kinds(reader: NodeReader, places: Places, place: str, shown: dict[str, int]) -> Picture:
    """Areas, the kinds of formula that their stations have, and the families of the mechanisms named by them."""
    kinds: Counter[str] = Counter()
    named: Counter[tuple[str, str]] = Counter()
    edges: list[Edge] = []
    relation, names = str(FQ["formulaKind"]), str(FQ["names"])
    for one, profile in places.profile.many(shown).items():
        kinds.update(profile.formulas)
        named.update(profile.named)
        edges += [
            Edge(one, kind, relation, reader.label(relation), n) for kind, n in profile.formulas.items()
        ]
    edges, note = telling(edges, shown)
    families: Counter[str] = Counter()
    for (kind, family), count in sorted(named.items()):
        families[family] += count
        edges.append(Edge(kind, family, names, reader.label(names), count))
    return Picture(
        "formula",
        {"place": place} if place else {},
        titled(reader, place, TITLE),
        (
            *place_nodes(reader, shown),
            *(folded(reader, kind, count, FORMULAS, 1) for kind, count in kinds.most_common()),
            *(folded(reader, family, count, NAMED, 2) for family, count in families.most_common()),
        ),
        tuple(edges),
        "layers",
        notes=(
            BilingualText(
                "派出所众多，口诀按类别折叠；选定地区或派出所可看到每个口诀。",
                "There are many stations, so formulas are folded by kind; choose an area or a station to see each.",
            ),
            *note,
        ),
        queries=("network-station-formulas",),
    )
