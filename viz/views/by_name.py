"""The network views by name, for one version of the graph: what each needs, and its picture, made once."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from graph.analyse.kept_counts import kept_area_counts
from graph.errors import NotInGraph
from graph.lists.names import NameSearch
from graph.store.snapshot import Snapshot
from ontology.bilingual import BilingualText
from ontology.namespaces import PREFIXES, expand
from viz.layout.wide import laid_out
from viz.model.picture import Picture
from viz.model.reading import NodeReader
from viz.views import few_things, many_stations
from viz.views.area_profile import Places
from viz.views.formulas import formula
from viz.views.path_steps import Step, steps

SCHEME = PREFIXES["voc"] + "mechanism-type"
TOP = PREFIXES["skos"] + "topConceptOf"


@dataclass(frozen=True)
class View:
    """A view by its parameters, as they stand in an address; IRIs as text, "" for one not given."""

    view: str = ""
    focus: str = ""
    place: str = ""
    station: str = ""
    type: str = ""
    a: str = ""
    b: str = ""
    start: str = ""
    end: str = ""
    least: int = 2

    @classmethod
    def of(cls, view: str = "", **names: str) -> "View":
        """The view of these parameters, things named by IRIs or by prefixed names (`station:…`, `mt:…`)."""
        given: dict[str, Any] = {field: expand(name.strip()) for field, name in names.items()}
        return cls(view, **given)


@dataclass(frozen=True)
class ViewKind:
    """What a view is called and which parameters it reads; `needs` are those it cannot do without."""

    name: str
    label: BilingualText
    takes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


VIEWS = {
    kind.name: kind
    for kind in [
        ViewKind("whole", BilingualText("全图（折叠）", "The whole, folded"), ("place",)),
        ViewKind(
            "bipartite", BilingualText("派出所 × 机制类型", "Stations × mechanism types"), ("place", "type")
        ),
        ViewKind("cooccurrence", BilingualText("机制类型共现", "Types that stand together"), ("least",)),
        ViewKind(
            "credit", BilingualText("机制与结果的归因", "Credit: mechanism → result"), ("station", "place")
        ),
        ViewKind("formula", BilingualText("数字口诀", "Number formulas"), ("station", "place", "focus")),
        ViewKind("compare", BilingualText("两所对照", "Two stations"), ("a", "b"), ("a", "b")),
        ViewKind(
            "path",
            BilingualText("两点之间的路径", "Paths between two nodes"),
            ("start", "end"),
            ("start", "end"),
        ),
        ViewKind("ego", BilingualText("某节点的周围", "Round one node"), ("focus",), ("focus",)),
    ]
}


class Views:
    """All views of one snapshot. Safe to use from several threads."""

    def __init__(self, snapshot: Snapshot, folder: Path | None = None) -> None:
        """`folder` is where the counts of the version are kept; without one they are made anew each time."""
        self.snapshot = snapshot
        self.reader = NodeReader(snapshot)
        self.names = NameSearch(snapshot)
        self.places = Places(self.reader, kept_area_counts(snapshot, folder))
        self._made = lru_cache(maxsize=300)(self._make)

    def caches(self) -> dict[str, Callable[..., Any]]:
        """What is remembered under functools.lru_cache, by the names that operators read."""
        return {
            "network_pictures": self._made,
            "network_nodes": self.reader.node,
            "network_links": self.reader.links,
            "network_families": self.reader.families,
            "network_places": self.places.shown,
            "network_profiles": self.places.profile,
        }

    def picture(self, view: View) -> Picture:
        """The picture, laid out.

        Raises NotInGraph for a view that is not there, lacks a parameter or names what the graph has not.
        """
        name = view.view or ("ego" if view.focus else "whole")
        if name not in VIEWS:
            known = ", ".join(VIEWS)
            raise NotInGraph(
                f"没有名为“{name}”的视图；可用的有：{known}", f"no view “{name}”; there are: {known}"
            )
        for needed in VIEWS[name].needs:
            if not getattr(view, needed):
                word = parameter_name(needed)
                raise NotInGraph(
                    f"视图 {name} 须给出参数 {word}", f"the view {name} needs the parameter {word}"
                )
        takes = VIEWS[name].takes
        kept = {f.name: getattr(view, f.name) for f in fields(View) if f.name in takes}
        return self._made(View(view=name, **kept))

    def steps(self, picture: Picture) -> list[list[Step]]:
        """The statements on the ways of a path view, with their words."""
        return steps(self.reader, picture.parameters["from"], picture.parameters["to"])

    def folds_into_families(self, view: View) -> bool:
        """Whether a type in the picture of the view stands for those narrower than it, too."""
        if view.view == "credit":
            return not view.station and any(self.places.shown(view.place).values())
        return (view.view or ("ego" if view.focus else "whole")) == "whole"

    def families(self) -> list[str]:
        """The top concepts of the mechanism types."""
        return sorted(row["source"] for row in self.reader.rows("linked", node=SCHEME, relation=TOP))

    def _make(self, view: View) -> Picture:
        return laid_out(self._drawn_up(view))

    def _drawn_up(self, view: View) -> Picture:
        reader, places = self.reader, self.places
        for iri in (view.focus, view.place, view.station, view.type, view.a, view.b):
            if iri:
                reader.node(iri)
        match view.view:
            case "bipartite":
                return many_stations.bipartite(reader, places, view.place, view.type)
            case "cooccurrence":
                return many_stations.cooccurrence(reader, places, view.least)
            case "credit":
                return few_things.credit(reader, places, view.station, view.place)
            case "formula":
                return formula(reader, places, view.station, view.focus, view.place)
            case "compare":
                return few_things.compare(reader, view.a, view.b)
            case "path":
                return few_things.path(reader, view.start, view.end)
            case "ego":
                return few_things.ego(reader, view.focus)
        return many_stations.whole(reader, places, view.place)


def parameter_name(field: str) -> str:
    """A parameter as it is written in an address: `from` and `to` are no names in Python."""
    return {"start": "from", "end": "to"}.get(field, field)
